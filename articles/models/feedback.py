"""What readers say about a page, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.business_days import business_days_after, day_before_which
from articles.models.append_only import append_only
from articles.models.published import Publication

ANSWER_WITHIN = 2  # business days, as the page promises
KEPT_AFTER_ANSWER = dt.timedelta(days=30)  # that an address is kept, in case the reader asks back


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def reports(self) -> Self:
        return self.filter(kind=Feedback.Kind.PROBLEM)

    def waiting(self) -> Self:
        """Return the reports that nobody has dealt with, the oldest first."""
        return self.reports().filter(answered_at=None).order_by("at", "pk")

    def overdue(self, *, on: dt.date, holidays: frozenset[dt.date]) -> Self:
        """Return the reports that were to be answered before the day `on`."""
        first_in_time = day_before_which(on, ANSWER_WITHIN, holidays=holidays)
        return self.waiting().filter(at__lt=make_aware(dt.datetime.combine(first_in_time, dt.time.min)))

    def with_an_address_to_forget(self, *, at: dt.datetime) -> Self:
        """Return the reports that were answered long enough ago, whether or not they were taken up again."""
        long_ago = at - KEPT_AFTER_ANSWER
        again = Exists(Reopening.objects.filter(report=OuterRef("pk"), answered_at__lte=long_ago))
        return self.exclude(reply_to="").filter(Q(answered_at__lte=long_ago) | again)


class Feedback(models.Model):
    """One answer to "Was this page useful?", or one report of a problem. Nothing in it names the reader.

    Only the address for an answer does, if the reader leaves one, and for as long as it is needed.
    """

    class Kind(models.TextChoices):
        USEFUL = "useful", _("useful")
        NOT_USEFUL = "not-useful", _("not useful")
        PROBLEM = "problem", _("problem")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        SPAM = "spam", _("spam")

    MAX_COMMENT = 2_000  # characters
    MAX_ANSWER = 5_000
    MAX_REMAINS = 500

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="feedback", verbose_name=_("page as it was read")
    )
    kind = models.CharField(_("answer"), max_length=10, choices=Kind.choices)
    comment = models.TextField(_("comment"), max_length=MAX_COMMENT, blank=True)
    at = models.DateTimeField(_("received"))
    # Of the form that was sent: sent twice, it is one report.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    reply_to = models.EmailField(_("address for an answer"), blank=True, default="", db_default="")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, default="", db_default=""
    )
    # What the reader was written; for a report that was closed, why.
    answer = models.TextField(_("answer or reason"), max_length=MAX_ANSWER, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    # Since when the reader's words are taken out because they named a person; and what they were about, in other words.
    blanked_at = models.DateTimeField(_("words taken out"), null=True, blank=True)
    blanked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("words taken out by"),
    )
    remains = models.CharField(
        _("what the report is about"), max_length=MAX_REMAINS, blank=True, default="", db_default=""
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of one reader", "feedback")
        verbose_name_plural = _("feedback")
        indexes = [
            # For the queue in the admin: the reports that wait, the oldest first; then everything, the newest first.
            models.Index(fields=["at"], condition=Q(kind="problem", answered_at=None), name="feedback_waiting"),
            models.Index(fields=["-at", "-id"], name="feedback_newest"),
            models.Index(fields=["answered_at"], condition=~Q(reply_to=""), name="feedback_addresses"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="problem", blanked_at=None) & ~Q(comment=""))
                | Q(kind="problem", blanked_at__isnull=False, comment="")
                | Q(~Q(kind="problem"), blanked_at=None, comment=""),
                name="a_problem_and_nothing_else_has_a_comment",
            ),
            models.CheckConstraint(
                condition=Q(kind="problem") | Q(assignee=None, outcome="", answer="", reply_to=""),
                name="only_a_problem_is_dealt_with",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="", answer="")
                | (Q(answered_at__gte=F("at"), answered_by__isnull=False) & ~Q(outcome="")),
                name="feedback_is_dealt_with_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(blanked_at=None, blanked_by=None, remains="")
                | Q(blanked_at__gte=F("at"), blanked_by__isnull=False),
                name="words_are_taken_out_by_somebody_at_some_time",
            ),
            models.CheckConstraint(condition=~Q(outcome="answered") | ~Q(answer=""), name="an_answer_has_words"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["closed", "spam"]) | Q(reply_to=""), name="what_is_closed_keeps_no_address"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="keeps_what_was_said",
                exclude=[
                    *("reply_to", "assignee", "outcome", "answer", "answered_at", "answered_by"),
                    *("comment", "blanked_at", "blanked_by", "remains"),
                ],
            ),
            pgtrigger.Trigger(
                name="loses_its_words_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("comment", "blanked_at", "blanked_by", "remains"),
                func="""
                    IF OLD.blanked_at IS NOT NULL OR NEW.blanked_at IS NULL THEN
                        RAISE EXCEPTION 'the words of a reader are taken out once, and never changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="keeps_what_was_done",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.answered_at IS NOT NULL AND (OLD.answered_at, OLD.answered_by_id, OLD.outcome, OLD.answer)
                       IS DISTINCT FROM (NEW.answered_at, NEW.answered_by_id, NEW.outcome, NEW.answer)
                       AND NOT (NEW.answered_at IS NULL AND EXISTS (
                           SELECT 1 FROM articles_reopening r
                            WHERE r.report_id = OLD.id
                              AND (r.answered_at, r.answered_by_id, r.outcome, r.answer)
                                  = (OLD.answered_at, OLD.answered_by_id, OLD.outcome, OLD.answer))) THEN
                        RAISE EXCEPTION 'what was done about a report stays on record';
                    END IF;
                    IF NEW.reply_to <> '' AND NEW.reply_to <> OLD.reply_to THEN
                        RAISE EXCEPTION 'the address of a reader is forgotten and never changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.kind == Feedback.Kind.PROBLEM and self.answered_at is None

    def due_on(self, holidays: frozenset[dt.date]) -> dt.date:
        """Return the day by which somebody answers, where the library is."""
        return business_days_after(localtime(self.at).date(), ANSWER_WITHIN, holidays=holidays)


class Reopening(models.Model):
    """A report taken up again, with what was done about it before. Written once: nothing that was done is lost."""

    report = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="reopenings")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Feedback.Outcome.choices)
    answer = models.TextField(_("answer or reason"), max_length=Feedback.MAX_ANSWER, blank=True)
    answered_at = models.DateTimeField(_("dealt with"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("dealt with by")
    )
    reason = models.CharField(_("why it was taken up again"), max_length=500)
    at = models.DateTimeField(_("taken up again"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("report taken up again")
        verbose_name_plural = _("reports taken up again")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(by_name="") & Q(at__gte=F("answered_at")),
                name="a_report_is_taken_up_again_for_a_reason",
            ),
            models.UniqueConstraint(fields=["report", "answered_at"], name="a_report_is_taken_up_again_once_an_answer"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="tells_what_was_done",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM articles_feedback f
                         WHERE f.id = NEW.report_id
                           AND (f.answered_at, f.answered_by_id, f.outcome, f.answer)
                               = (NEW.answered_at, NEW.answered_by_id, NEW.outcome, NEW.answer)) THEN
                        RAISE EXCEPTION 'a report is taken up again as it was dealt with';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.at:%Y-%m-%d})"


class FeedbackTally(models.Model):
    """How much came in of one sort since a moment. It counts, so that nobody has to know from whom it came."""

    scope = models.CharField(max_length=60)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["scope", "since"], name="one_tally_per_scope_and_time")]

    def __str__(self) -> str:
        return f"{self.scope} {self.since:%Y-%m-%d %H:%M}: {self.count}"
