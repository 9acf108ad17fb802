"""What the desk keeps beside the record: unfinished words, and links for experts without an account."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import no_truncate
from reviews.models.review import Submission


class DeskDraft(models.Model):
    """What one person has typed about one submission and not sent. Theirs alone, and gone once they decided.

    `typed` holds the fields of the form by name, unchecked, as they were typed; never a password.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="desk_drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_drafts")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="one_draft_per_person_and_text")]

    def __str__(self) -> str:
        return f"{self.by} {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def comments(self) -> dict[str, str]:
        """Return the words by the name of their field, where there are any."""
        fields: dict[str, Any] = self.typed
        return {name: words for name, words in fields.items() if name.startswith("comment-") and words.strip()}


class ExpertLinkQuerySet(models.QuerySet["ExpertLink"]):
    def working(self, at: dt.datetime) -> Self:
        """Leave out those that were revoked or have run out by then."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ExpertLink(models.Model):
    """Leave to read one frozen text without an account. The token was shown once; only its SHA-256 is kept."""

    LONGEST = dt.timedelta(days=90)

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="expert_links", verbose_name=_("submission")
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("given to"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    openings = models.PositiveIntegerField(_("times opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = ExpertLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for an expert")
        verbose_name_plural = _("links for experts")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")) & Q(expires_at__lte=F("made_at") + dt.timedelta(days=90)),
                name="a_link_works_for_90_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(token_sha256__regex=r"^[0-9a-f]{64}$") & ~Q(label=""),  # noqa: S106 - a hash's shape
                name="a_link_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="a_link_is_revoked_by_somebody_at_some_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            no_truncate(),
            pgtrigger.ReadOnly(
                name="says_what_it_said",
                exclude=["revoked_by", "revoked_at", "openings", "last_opened_at"],
            ),
            pgtrigger.Protect(
                name="revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.made_at:%Y-%m-%d})"
