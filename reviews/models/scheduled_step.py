"""Steps that were decided now and are taken later, at a set time."""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Withdrawal
from articles.models.append_only import no_truncate
from articles.models.published import LANGUAGE_CHOICES
from reviews.models.review import Submission


class ScheduledStepQuerySet(models.QuerySet["ScheduledStep"]):
    def waiting(self) -> Self:
        """Leave out what was taken or cancelled."""
        return self.filter(cancelled_at=None, done_at=None)

    def due(self, now: dt.datetime) -> Self:
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")


class ScheduledStep(models.Model):
    """A publication or a withdrawal at a set time. It is taken once, never early, or cancelled before."""

    class Step(models.TextChoices):
        PUBLISH = "publish", _("publication")
        WITHDRAW = "withdraw_page", _("withdrawal")

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="scheduled_steps")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    step = models.CharField(_("step"), max_length=15, choices=Step.choices)
    due_at = models.DateTimeField(_("at"))
    # Of a publication: the signed text.
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="scheduled_steps"
    )
    proven_by = models.CharField(max_length=200, blank=True)  # how whoever asked for it proved who they are
    # Of a withdrawal: what `Withdrawal` will say.
    reason = models.CharField(max_length=12, choices=Withdrawal.Reason.choices, blank=True)
    notice_en = models.TextField(max_length=2_000, blank=True)
    notice_es = models.TextField(max_length=2_000, blank=True)
    replaced_by = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    sentence = models.TextField(blank=True)  # why it was refused

    objects = ScheduledStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled step")
        verbose_name_plural = _("scheduled steps")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "step"],
                condition=Q(cancelled_at=None, done_at=None),
                name="one_scheduled_step_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(step="publish", submission__isnull=False, reason="")
                | (Q(step="withdraw_page", submission=None) & ~Q(reason="")),
                name="a_scheduled_step_says_what_to_do",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="a_scheduled_step_lies_ahead"),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="")
                | (Q(done_at__gte=F("due_at"), cancelled_at=None) & ~Q(outcome="")),
                name="a_scheduled_step_is_never_early",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="a_cancelled_step_says_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="frozen", exclude=["cancelled_by", "cancelled_at", "done_at", "outcome", "sentence"]
            ),
            pgtrigger.Protect(
                name="taken_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__done_at__isnull=False) | pgtrigger.Q(old__cancelled_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(cancelled_at=None, done_at=None), name="waiting_steps")]

    @property
    def is_waiting(self) -> bool:
        return self.cancelled_at is None and self.done_at is None

    def __str__(self) -> str:
        return f"{self.step} {self.article_id} {self.language} {self.due_at:%Y-%m-%d %H:%M}"
