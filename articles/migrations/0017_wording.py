from importlib import import_module

from django.db import migrations, models

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

    operations = [
        migrations.AlterField(
            model_name='publication',
            name='change',
            field=models.CharField(choices=[('first', 'first publication'), ('clinical', 'medical content changed'), ('editorial', 'editorial change'), ('re-review', 'reviewed again, nothing changed'), ('restored', 'put back as it was')], max_length=10, verbose_name='change'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='clinical_digest',
            field=models.CharField(max_length=64, verbose_name='clinical digest'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='digest',
            field=models.CharField(max_length=64, verbose_name='digest'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='language',
            field=models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], max_length=2, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='published_at',
            field=models.DateTimeField(verbose_name='published at'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='published_by_name',
            field=models.CharField(max_length=200, verbose_name='published by'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='review_due_on',
            field=models.DateField(blank=True, null=True, verbose_name='review due on'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='reviewed_on',
            field=models.DateField(blank=True, null=True, verbose_name='reviewed on'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='slug',
            field=models.SlugField(max_length=120, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='source_digest',
            field=models.CharField(blank=True, max_length=64, verbose_name='source digest'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='submission_key',
            field=models.UUIDField(verbose_name='submission key'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='title',
            field=models.CharField(max_length=500, verbose_name='title'),
        ),
        migrations.RunPython(lengthen_list, migrations.RunPython.noop, elidable=False),
    ]
