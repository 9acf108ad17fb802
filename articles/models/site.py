"""What the library says of itself around every page, and the days on which nobody works."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, JSONField, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from articles.models.library import Image


class SiteDetailsQuerySet(models.QuerySet["SiteDetails"]):
    def in_force(self) -> Self:
        """Return the one row that holds, or none where nobody has said anything yet."""
        return self.order_by("-pk")[:1]

    def shows(self, sha256: str) -> bool:
        """Tell whether this picture is the library's logo now."""
        return any(row.logo is not None and row.logo.sha256 == sha256 for row in self.in_force().select_related("logo"))

    def by_value(self) -> models.QuerySet:
        """Return the row that holds as one JSON object, to be read along with something else."""
        return self.in_force().values(
            value=JSONObject(
                name_en="name_en",
                name_es="name_es",
                owner="owner",
                feedback_email="feedback_email",
                addresses_en="addresses_en",
                addresses_es="addresses_es",
                logo=F("logo__sha256"),
                logo_extension=F("logo__extension"),
                logo_width=F("logo__width"),
                logo_height=F("logo__height"),
                footer="footer",
            )
        )


class SiteDetails(models.Model):
    """What the library calls itself, and where it is reached, from one moment on.

    Every change is a row of its own and the newest one holds, so that the rows are the record of who changed what.
    """

    name_en = models.CharField(_("name in English"), max_length=100)
    name_es = models.CharField(_("name in Spanish"), max_length=100)
    owner = models.CharField(_("owner of the copyright"), max_length=200)
    feedback_email = models.EmailField(_("e-mail address for readers"))
    addresses_en = models.TextField(
        _("addresses in English"),
        max_length=500,
        blank=True,
        help_text=_("Street, town, telephone: one line each. They stand at the foot of every page."),
    )
    addresses_es = models.TextField(_("addresses in Spanish"), max_length=500, blank=True)
    logo = models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    # Keys of articles, in their order at the foot of the page; a page that is not named stands after them.
    footer = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("order of the pages"))
    # What held before: two people who change it at once would otherwise undo one another's words unseen.
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("changed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    by_name = models.CharField(_("changed by"), max_length=200)

    objects = SiteDetailsQuerySet.as_manager()

    class Meta:
        verbose_name = _("name and addresses of the library")
        verbose_name_plural = _("name and addresses of the library")
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(Coalesce("replaces", Value(0)), name="one_change_of_details_at_a_time"),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_es="") & ~Q(owner="") & ~Q(feedback_email="") & ~Q(by_name=""),
                name="a_library_says_who_it_is",
            ),
            models.CheckConstraint(
                condition=Q(addresses_en="", addresses_es="") | (~Q(addresses_en="") & ~Q(addresses_es="")),
                name="addresses_are_in_both_languages",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.name_en} / {self.name_es} ({self.at:%Y-%m-%d %H:%M})"


def details_by_value() -> models.expressions.BaseExpression:
    """Return the details that hold as JSON, for a query of something else; null where there are none."""
    return models.Subquery(SiteDetails.objects.by_value(), output_field=JSONField())


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def days(self) -> frozenset:
        """Return every holiday that is known. There are a dozen a year."""
        return frozenset(self.values_list("day", flat=True))


class Holiday(models.Model):
    """A day on which nobody answers, beside Saturdays and Sundays. Nobody is promised an answer for it."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
