from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Medical review")

    def ready(self) -> None:
        from reviews.roles import create_roles  # noqa: PLC0415 - models are ready only inside ready()

        # Django makes its permissions on the same occasion; the groups need them.
        post_migrate.connect(create_roles, sender=self)
