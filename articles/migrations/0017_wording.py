from importlib import import_module

from django.db import migrations

# How people say it in their own words. Where a board has changed its list already, the list stays as it is.
MORE = {
    "en": [
        "chest hurts", "chest pressure", "coughing blood", "hard to breathe", "short of breath", "tight chest",
        "vomiting blood",
    ],
    "es": [
        "cuesta respirar", "dificultad para respirar", "duele el pecho", "opresión en el pecho", "presión en el pecho",
        "tose sangre", "vomita sangre",
    ],
}  # fmt: skip
PLAIN = str.maketrans("áéíóú", "aeiou")


def lengthen_list(apps, schema_editor):
    phrases = apps.get_model("articles", "EmergencyPhrase")
    started = import_module("articles.migrations.0001_squashed_0014_machines").PHRASES
    for language, rows in MORE.items():
        kept = phrases.objects.filter(language=language).values_list("phrase", flat=True)
        if set(kept) == set(started[language]):
            phrases.objects.bulk_create(
                phrases(language=language, phrase=row, folded=row.translate(PLAIN)) for row in rows
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_speed")]

    operations = [migrations.RunPython(lengthen_list, migrations.RunPython.noop, elidable=False)]
