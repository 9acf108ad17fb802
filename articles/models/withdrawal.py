"""Pages taken from the public, and put back. Both are written once."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from articles.models.draft import Article
from articles.models.published import LANGUAGE_CHOICES, Publication


class Withdrawal(models.Model):
    """A page taken from the public, with the reason and what its address says instead."""

    class Reason(models.TextChoices):
        EVIDENCE = "evidence", _("the evidence changed: needs a new review before it returns")
        ERROR = "error", _("an error was found: needs a new review before it returns")
        SUPERSEDED = "superseded", _("superseded by another article")
        UNMAINTAINED = "unmaintained", _("no longer maintained")
        LEGAL = "legal", _("rights or law")
        MISTAKE = "mistake", _("published by mistake or at the wrong time")
        # Of rows written before the reasons above. They are kept as they were said: events vouch for them.
        SAFETY = "safety", _("wrong or dangerous: needs a new review before it returns")
        OUTDATED = "outdated", _("out of date: needs a new review before it returns")
        MERGED = "merged", _("merged into another article")

    FORMER_REASONS = frozenset({Reason.SAFETY, Reason.OUTDATED, Reason.MERGED})
    # After these the old signatures count for nothing: only a new publication brings the page back.
    FINAL_REASONS = frozenset({Reason.EVIDENCE, Reason.ERROR, Reason.SAFETY, Reason.OUTDATED})

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="withdrawals")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    # In the language of the page, and in the other one if that was live then.
    notice_en = models.TextField(_("notice in English"), max_length=2_000, blank=True)
    notice_es = models.TextField(_("notice in Spanish"), max_length=2_000, blank=True)
    replaced_by = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("superseded by")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=(Q(language="en") & ~Q(notice_en="")) | (Q(language="es") & ~Q(notice_es="")),
                name="a_withdrawal_is_explained_to_its_readers",
            ),
            models.CheckConstraint(
                condition=(Q(reason="superseded", replaced_by__isnull=False) & ~Q(replaced_by=F("article")))
                | (~Q(reason="superseded") & Q(replaced_by=None)),
                name="a_superseded_article_names_another",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="gives_a_reason_of_today",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.reason IN ('safety', 'outdated', 'merged') THEN
                        RAISE EXCEPTION 'a withdrawal gives one of the reasons that are in use';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="takes_the_page_down",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.publication_id IS DISTINCT FROM (
                        SELECT p.id FROM articles_publication p
                         WHERE p.article_id = NEW.article_id AND p.language = NEW.language
                         ORDER BY p.number DESC LIMIT 1) THEN
                        RAISE EXCEPTION 'a withdrawal is of the page that was shown last';
                    END IF;
                    IF EXISTS (SELECT 1 FROM articles_livepage l
                                WHERE l.article_id = NEW.article_id AND l.language = NEW.language) THEN
                        RAISE EXCEPTION 'what is withdrawn is not shown any more';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.reason}"

    @property
    def notice(self) -> str:
        """What the page's address says, in the language of the page."""
        return self.notice_es if self.language == "es" else self.notice_en


class Restoration(models.Model):
    """A withdrawn page put back as it was, in the way of earlier days: now a publication says so (`restores`)."""

    withdrawal = models.OneToOneField(Withdrawal, on_delete=models.PROTECT, related_name="restoration")
    note = models.TextField(_("why"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="no_more",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="RAISE EXCEPTION 'a withdrawn page comes back as a publication of its own';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.withdrawal} → {self.at:%Y-%m-%d}"
