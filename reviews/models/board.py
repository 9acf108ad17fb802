"""Who answers for the library's texts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.published import LANGUAGE_CHOICES


class Board(models.Model):
    """A medical board or a panel of translation reviewers, with what it demands."""

    name = models.CharField(_("name as printed, in English"), max_length=200)
    name_es = models.CharField(_("name as printed, in Spanish"), max_length=200, blank=True)
    physicians_needed = models.PositiveSmallIntegerField(
        _("physicians needed for one text"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    review_months = models.PositiveSmallIntegerField(
        _("months until the next review"), default=24, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.CheckConstraint(condition=Q(physicians_needed__gte=1), name="a_board_needs_a_physician"),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=36), name="a_review_holds_36_months_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(active=True, user__is_active=True)


class Member(models.Model):
    """A person on a board. What is printed under a signature is copied from here when they sign."""

    class Role(models.TextChoices):
        MEDICAL = "medical", _("physician")
        TRANSLATION = "translation", _("translation reviewer")

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="members", verbose_name=_("board"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("account")
    )
    role = models.CharField(_("signs as"), max_length=12, choices=Role.choices)
    printed_name = models.CharField(_("name as printed"), max_length=200)
    credentials = models.CharField(_("credentials"), max_length=200, help_text=_("Such as “MD, FACOG”."))
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGE_CHOICES),
        verbose_name=_("languages"),
        help_text=_("Which of the library's languages this person reads well enough to sign: en, es."),
    )
    interests = models.TextField(
        _("conflict-of-interest statement"), help_text=_("Copied into every signature. “None” is a statement too.")
    )
    active = models.BooleanField(_("active"), default=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("board member")
        verbose_name_plural = _("board members")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(active=True), name="one_active_membership_per_person_and_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.credentials}"
