"""What happened to a draft, row by row: who changed it, and what each translated field was made from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from articles.models.draft import Article


class Edit(models.Model):
    """Who changed which language of a draft, and the digests it then had. Four eyes are judged by this.

    Written once by `articles.drafts.record_edit` and never changed. A digest is empty where the
    draft could not be frozen.
    """

    class How(models.TextChoices):
        ADMIN = "admin", _("edited")
        IMPORT = "import", _("imported")
        RESTORE = "restore", _("restored")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How.choices)
    changed_en = models.BooleanField()
    changed_es = models.BooleanField()
    digest_en = models.CharField(max_length=64, blank=True)
    digest_es = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        triggers = append_only()
        indexes = [models.Index(fields=["article", "-id"], name="edits_of_an_article")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.how} {self.at:%Y-%m-%d %H:%M}"


class TranslationBasis(models.Model):
    """The source text that one translation was made from, or was judged to be still right for.

    Append-only; of two rows about the same words the newer counts. `place` names the field within the article as
    `articles.currency.places` did at the time.
    """

    class Verdict(models.TextChoices):
        TRANSLATED = "translated", _("translated")
        STILL_RIGHT = "still_right", _("still right")
        MACHINE = "machine", _("machine translation")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="translation_bases")
    place = models.CharField(max_length=200)
    source_text = models.TextField()
    target_digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("translation basis")
        verbose_name_plural = _("translation bases")
        triggers = append_only()
        indexes = [models.Index(fields=["article", "place", "-id"], name="newest_basis_of_a_place")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.place} {self.verdict}"
