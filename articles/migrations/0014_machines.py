from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_services'),
    ]

    operations = [
        migrations.AddField(
            model_name='indexentry',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            """UPDATE articles_indexentry e SET published_at = p.published_at
                 FROM articles_publication p WHERE p.id = e.publication_id""",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='indexentry',
            name='published_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='indexentry',
            index=models.Index(condition=models.Q(('is_title', True)), fields=['language', '-published_at', '-publication'], name='index_by_news'),
        ),
    ]
