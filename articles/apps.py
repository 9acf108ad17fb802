from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Library")

    def ready(self) -> None:
        # Here and not by decorator: only now has modeltranslation added its columns, and a model
        # registered earlier would be versioned without a word of either language.
        from articles.history import register_models  # noqa: PLC0415 - models are ready only inside ready()

        register_models()
