"""When a text is reviewed again: intervals, exceptions for one article, and what asks for an early review."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Feedback, Topic
from articles.models.append_only import append_only
from articles.models.labels import type_choices
from articles.models.published import LANGUAGE_CHOICES
from reviews.models.review import Submission
from reviews.policy import EDITORIAL_TYPES_IN_SQL

LONGEST = 36  # months that a review holds at most
_one_to_longest = [MinValueValidator(1), MaxValueValidator(LONGEST)]


class ReviewInterval(models.Model):
    """After how many months articles of one type, or of one topic, are reviewed again.

    Read when a physician signs. A change moves nothing that is signed already.
    """

    article_type = models.CharField(_("for articles of the type"), max_length=20, blank=True, choices=type_choices)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the topic")
    )
    months = models.PositiveSmallIntegerField(_("months until the next review"), validators=_one_to_longest)

    class Meta:
        verbose_name = _("review interval")
        verbose_name_plural = _("review intervals")
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST),
                name="an_interval_is_36_months_at_most",
                violation_error_message=_("A review holds for 1 to 36 months."),
            ),
            models.CheckConstraint(
                condition=(Q(article_type="") & Q(topic__isnull=False)) | (~Q(article_type="") & Q(topic=None)),
                name="an_interval_is_for_a_type_or_a_topic",
                violation_error_message=_("Choose a type or a topic, one of the two."),
            ),
            models.UniqueConstraint(
                fields=["article_type"],
                condition=~Q(article_type=""),
                name="one_interval_per_type",
                violation_error_message=_("There is an interval for this type already."),
            ),
            models.UniqueConstraint(
                fields=["topic"],
                name="one_interval_per_topic",
                violation_error_message=_("There is an interval for this topic already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.get_article_type_display()}: {self.months}"


class IntervalOverride(models.Model):
    """An interval for one article, and why. The newest row counts; one without months ends the exception."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="interval_overrides", verbose_name=_("article")
    )
    months = models.PositiveSmallIntegerField(
        _("months until the next review"), null=True, blank=True, validators=_one_to_longest
    )
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("interval of one article")
        verbose_name_plural = _("intervals of single articles")
        default_permissions = ("view",)
        permissions = [("override_interval", _("Can set the review interval of one article"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=LONGEST),
                name="an_override_is_36_months_at_most",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_override_has_a_reason"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.article}: {self.months or '–'} ({self.at:%Y-%m-%d})"


class ReviewTriggerQuerySet(models.QuerySet["ReviewTrigger"]):
    def open(self) -> Self:
        return self.filter(answer=None)


class ReviewTrigger(models.Model):
    """Something that asks for a review before it is due. It stays open until a review of this text is published."""

    class Kind(models.TextChoices):
        REPORT = "report", _("a reader’s report")
        DEAD_LINK = "dead-link", _("a dead link")
        REPLACED = "replaced", _("a cited work was replaced")
        RETRACTED = "retracted", _("a cited work was retracted")
        SUPERSEDED = "superseded", _("a guideline was superseded")
        OTHER = "other", _("another reason")

    MAX_WORDS = 2_000  # characters, as many as a reader's report has

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="review_triggers", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    words = models.TextField(_("in words"), max_length=MAX_WORDS)
    report = models.ForeignKey(
        Feedback,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_triggers",
        verbose_name=_("reader’s report"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("asked by"), max_length=200)
    at = models.DateTimeField(_("asked"))

    objects = ReviewTriggerQuerySet.as_manager()

    class Meta:
        verbose_name = _("early review asked for")
        verbose_name_plural = _("early reviews asked for")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_trigger_says_why"),
            models.CheckConstraint(condition=Q(report=None) | Q(kind="report"), name="a_report_is_of_its_kind"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.article} ({self.language}): {self.get_kind_display()}"


class TriggerAnswer(models.Model):
    """The published review that answers for a trigger: every signature under it was given after the question."""

    trigger = models.OneToOneField(
        ReviewTrigger, on_delete=models.PROTECT, related_name="answer", verbose_name=_("early review asked for")
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="answered_triggers", verbose_name=_("submission")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("answer to an early review asked for")
        verbose_name_plural = _("answers to early reviews asked for")
        default_permissions = ("view",)
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="answers_what_was_seen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("asked", "reviews_reviewtrigger%ROWTYPE"), ("sub", "reviews_submission%ROWTYPE")],
                func=f"""
                    SELECT * INTO asked FROM reviews_reviewtrigger WHERE id = NEW.trigger_id;
                    SELECT * INTO sub FROM reviews_submission WHERE id = NEW.submission_id;
                    IF sub.article_id <> asked.article_id OR sub.language <> asked.language
                       OR sub.state <> 'published' OR NOT coalesce((
                          SELECT bool_and(s.signed_at >= asked.at) FROM reviews_signoff s
                           WHERE s.submission_id = sub.id
                             AND s.kind <> 'urgent' AND (s.kind <> 'editorial'
                                  OR (sub.content::jsonb ->> 'type') IN ({EDITORIAL_TYPES_IN_SQL}))
                             AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w WHERE w.sign_off_id = s.id)
                          ), false) THEN
                        RAISE EXCEPTION 'what was asked is answered by a published review signed since';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - the words are our own
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} → {self.submission_id}"
