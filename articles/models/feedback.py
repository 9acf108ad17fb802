"""What readers say about a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.published import Publication

ANSWER_WITHIN = 2  # business days, as the page promises


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def waiting(self) -> Self:
        """Return the reports that nobody has dealt with, the oldest first."""
        return self.filter(kind=Feedback.Kind.PROBLEM, answered_at=None).order_by("at", "pk")


class Feedback(models.Model):
    """One answer to "Was this page useful?", or one report of a problem. Nothing in it names the reader."""

    class Kind(models.TextChoices):
        USEFUL = "useful", _("useful")
        NOT_USEFUL = "not-useful", _("not useful")
        PROBLEM = "problem", _("problem")

    MAX_COMMENT = 2_000  # characters

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="feedback", verbose_name=_("page as it was read")
    )
    kind = models.CharField(_("answer"), max_length=10, choices=Kind.choices)
    comment = models.TextField(_("comment"), max_length=MAX_COMMENT, blank=True)
    at = models.DateTimeField(_("received"))
    answered_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = [
            # For the queue in the admin: the reports that wait, the oldest first.
            models.Index(fields=["at"], condition=Q(kind="problem", answered_at=None), name="feedback_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="problem") & ~Q(comment="")) | (~Q(kind="problem") & Q(comment="")),
                name="a_problem_and_nothing_else_has_a_comment",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__gte=F("at"), answered_by__isnull=False),
                name="feedback_is_dealt_with_by_somebody_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.get_kind_display()}"

    @property
    def due_on(self) -> dt.date:
        """The day by which somebody answers, in UTC."""
        return business_days_after(self.at.astimezone(dt.UTC).date(), ANSWER_WITHIN)


def business_days_after(day: dt.date, count: int, *, holidays: Collection[dt.date] = ()) -> dt.date:
    """Return the day that lies `count` working days after `day`. Saturdays, Sundays and `holidays` do not count."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays  # Monday is 0
    return day
