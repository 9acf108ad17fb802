from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Library")

    def ready(self) -> None:
        # Here and not by decorator: only now has modeltranslation added its columns, and a model
        # registered earlier would be versioned without a word of either language.
        from articles.history import register_models  # noqa: PLC0415 - models are ready only inside ready()
        from articles.models.append_only import refuse_to_be_ignored  # noqa: PLC0415
        from articles.theme import start_check  # noqa: F401, PLC0415

        register_models()
        post_migrate.connect(refuse_to_be_ignored, sender=self)
