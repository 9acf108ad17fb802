"""Warnings about a text that somebody looked at and left as they are, each with a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.append_only import append_only
from articles.models.published import LANGUAGE_CHOICES


class WarningOverride(models.Model):
    """One warning about one text, left as it is. It holds for exactly the words that were judged.

    `place` names the field as `articles.currency.places` does, and is empty for the page as a whole; `code` is what was
    warned of; `digest` is the SHA-256 of the judged words.
    """

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="warning_overrides", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    code = models.CharField(_("warning"), max_length=40)
    place = models.CharField(_("place"), max_length=200, blank=True)
    digest = models.CharField(_("digest of the words"), max_length=64)
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("warning left as it is")
        verbose_name_plural = _("warnings left as they are")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_warning_override_has_a_reason"),
            models.CheckConstraint(condition=~Q(code=""), name="a_warning_override_names_its_warning"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="a_warning_override_names_its_words"
            ),
            models.UniqueConstraint(
                fields=["article", "language", "place", "code", "digest"], name="one_override_per_warning"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.place} {self.code}"
