"""A text on its way through review: frozen content, the words said about it, and those who stepped aside."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.content import ArticleContent
from articles.models import Article, Edit, Publication
from articles.models.append_only import append_only, no_truncate
from articles.models.published import LANGUAGE_CHOICES, sha256_of
from reviews.models.board import Board
from reviews.models.submission_guard import names_its_authors


class State(models.TextChoices):
    """Where a submission stands. Whether one in review has all its sign-offs is computed, not stored."""

    IN_REVIEW = "in_review", _("in review")
    CHANGES_ASKED = "changes_asked", _("changes asked for")
    WITHDRAWN = "withdrawn", _("taken back")
    PUBLISHED = "published", _("published")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> Self:
        return self.filter(state=State.IN_REVIEW)


class Submission(models.Model):
    """One language of one article, frozen and sent to review. Only its state ever changes."""

    class Purpose(models.TextChoices):
        CHANGE = "change", _("new or changed text")
        REREVIEW = "re-review", _("unchanged text, reviewed again")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.IN_REVIEW)
    content = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64)
    clinical_digest = models.CharField(_("digest of the medical content"), max_length=64)
    slug = models.SlugField(_("address"), max_length=120)
    # For a translation: the source text it is compared with, by value, whether or not it is live yet.
    source_content = models.TextField(_("English text it is compared with"), blank=True)
    source_digest = models.CharField(_("digest of the English text"), max_length=64, blank=True)
    source_clinical_digest = models.CharField(_("digest of the English medical content"), max_length=64, blank=True)
    # What readers saw when this was submitted; the desk shows what changed since.
    base = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compared with version"),
    )
    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("board")
    )
    physicians_needed = models.PositiveSmallIntegerField(_("physicians needed"), default=1)
    # What the board demanded of specialties when this was submitted: [{specialty, name_en, name_es, count}].
    demands = models.JSONField(_("specialties needed"), default=list, blank=True)
    note = models.TextField(_("what changed and why"), max_length=500)
    # What the checks found in this text when it was submitted, as `articles.checks.Finding` keeps it; null in texts
    # that were submitted before this was kept.
    findings = models.JSONField(_("findings of the checks"), null=True, blank=True, editable=False)
    # The newest edit that went into this text; the next submission's authors are counted from here.
    edit = models.ForeignKey(Edit, on_delete=models.PROTECT, related_name="+", verbose_name=_("newest edit in it"))
    # Everybody who changed these words since the live publication. They cannot sign them off.
    author_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("authors"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"))
    due_on = models.DateField(_("wanted by"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ("view",)
        permissions = [
            ("submit_article", _("Can submit an article for review")),
            ("sign_medical", _("Can sign medical content")),
            ("sign_translation", _("Can sign a translation")),
            ("sign_editorial", _("Can sign an editorial change")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], condition=Q(state="in_review"), name="one_open_submission_per_language"
            ),
            models.CheckConstraint(
                condition=Q(digest=sha256_of("content")), name="submission_digest_is_of_its_content"
            ),
            models.CheckConstraint(
                condition=Q(source_digest="", source_content="") | Q(source_digest=sha256_of("source_content")),
                name="source_digest_is_of_its_content",
            ),
            models.CheckConstraint(
                condition=Q(findings__isnull=True)
                | Q(purpose="re-review")
                | ~Q(findings__contains=[{"level": "blocks"}]),
                name="nothing_that_blocks_is_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state="in_review", closed_by=None, closed_at=None)
                | (~Q(state="in_review") & Q(closed_by__isnull=False, closed_at__isnull=False)),
                name="a_closed_submission_says_by_whom_and_when",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="frozen", exclude=["state", "closed_by", "closed_at"]),
            pgtrigger.FSM(
                name="states",
                field="state",
                transitions=[("in_review", "changes_asked"), ("in_review", "withdrawn"), ("in_review", "published")],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
            pgtrigger.Trigger(
                name="answers_come_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last", "reviews_submission%ROWTYPE")],
                func="""
                    SELECT * INTO last FROM reviews_submission
                     WHERE article_id = NEW.article_id AND language = NEW.language ORDER BY id DESC LIMIT 1;
                    IF last.state = 'changes_asked' AND EXISTS (
                        SELECT 1 FROM reviews_comment c LEFT JOIN reviews_commentanswer a ON a.comment_id = c.id
                         WHERE c.submission_id = last.id AND c.by_id = last.closed_by_id AND c.at = last.closed_at
                           AND a.id IS NULL) THEN
                        RAISE EXCEPTION 'what was asked for is answered before the text is sent again';
                    END IF;
                    RETURN NEW;
                """,
            ),
            names_its_authors(),
        ]
        indexes = [
            # The desk's queues read only what is open.
            models.Index(fields=["submitted_at"], condition=Q(state="in_review"), name="open_submissions"),
            # The list of all of them begins with the newest.
            models.Index(fields=["-submitted_at", "-id"], name="submissions_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}) {self.submitted_at:%Y-%m-%d}"

    @cached_property
    def parsed(self) -> ArticleContent:
        return ArticleContent.parse(self.content)

    @cached_property
    def reviewed_base(self) -> Publication | None:
        """The newest text before this one that was reviewed: what went out urgently is still to be read."""
        if self.base is None or not self.base.review_pending:
            return self.base
        earlier = Publication.objects.filter(
            article=self.article_id, language=self.language, number__lt=self.base.number, review_pending=False
        )
        return earlier.select_related("source_publication").order_by("-number").first()

    @cached_property
    def parsed_source(self) -> ArticleContent | None:
        return ArticleContent.parse(self.source_content) if self.source_content else None

    @property
    def title(self) -> str:
        return self.parsed.title

    @property
    def is_open(self) -> bool:
        return self.state == State.IN_REVIEW


class CommentQuerySet(models.QuerySet["Comment"]):
    def asked_for(self) -> Self:
        """Leave only the comments with which somebody sent a text back: its editors answer each of them."""
        return self.filter(
            submission__state=State.CHANGES_ASKED, by=F("submission__closed_by"), at=F("submission__closed_at")
        )


class Comment(models.Model):
    """What somebody said about a submission, or about one place in it. Kept for good."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="comments")
    place = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("comment"), max_length=5_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:60]}"


class Recusal(models.Model):
    """A reviewer who cannot review this submission, and why. It is no judgement of the text."""

    class Reason(models.TextChoices):
        INTEREST = "interest", _("conflict of interest")
        FIELD = "field", _("not my field")
        TIME = "time", _("no time before it is due")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="recusals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    text = models.TextField(max_length=5_000, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="one_recusal_per_person")]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="of_nobody_who_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM reviews_signoff s
                                WHERE s.submission_id = NEW.submission_id AND s.signer_id = NEW.by_id
                                  AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                                   WHERE w.sign_off_id = s.id)) THEN
                        RAISE EXCEPTION 'who steps aside from a text takes the signature back first';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.get_reason_display()}"
