"""The work of translating: who does it and until when, what is typed and not saved, and how much there is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.document import SOURCE_LANGUAGE
from articles.models.append_only import append_only
from articles.models.draft import Article

TRANSLATION_CHOICES = (("es", _("Spanish")),)


class Assignment(models.Model):
    """Who translates an article into a language, and until when; nobody and no day are answers, too.

    Append-only: of the rows about one article and language the newest counts.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="assignments")
    language = models.CharField(max_length=2, choices=TRANSLATION_CHOICES)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("translator"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()
        triggers = append_only()
        indexes = [models.Index(fields=["article", "language", "-id"], name="newest_assignment")]
        constraints = [
            models.CheckConstraint(condition=~Q(language=SOURCE_LANGUAGE), name="only_translations_are_assigned")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.translator_id or '-'}"


class TranslationDraft(models.Model):
    """What one person has typed on the translator's page of one article and not saved. Theirs alone; no record.

    `typed` holds, by place, the words, unchecked, with the digests of both languages as they were shown beside them.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translation_drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_drafts")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "by"], name="one_translation_draft_per_person")]

    def __str__(self) -> str:
        return f"{self.by} {self.saved_at:%Y-%m-%d %H:%M}"


class TranslationSummary(models.Model):
    """How one translation stands: nothing but what `articles.summaries` counts again from the record at any time.

    A cache for lists of the whole library, rewritten with every edit, verdict and assignment.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translation_summaries")
    language = models.CharField(max_length=2, choices=TRANSLATION_CHOICES)
    missing = models.PositiveIntegerField(_("not translated"))
    changed = models.PositiveIntegerField(_("English changed"))
    machine = models.PositiveIntegerField(_("by a machine"))
    still_right = models.PositiveIntegerField(_("judged still right"))
    current = models.PositiveIntegerField(_("up to date"))
    words = models.PositiveIntegerField(_("words"))
    words_to_do = models.PositiveIntegerField(_("words to translate"))
    waiting_since = models.DateTimeField(_("waiting since"), null=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("translator")
    )
    due_on = models.DateField(_("due on"), null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="one_summary_per_translation")]
        indexes = [models.Index(fields=["language", "-words_to_do"], name="translations_by_work")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language}"

    @property
    def title_language(self) -> str:
        return SOURCE_LANGUAGE if self.article.title_en else self.language  # type: ignore[attr-defined]

    @property
    def to_do(self) -> int:
        """How many fields wait for a person."""
        return self.missing + self.changed + self.machine

    @property
    def done(self) -> int:
        return self.current + self.still_right
