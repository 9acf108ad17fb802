"""Who answers for the library's texts."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Topic
from articles.models.labels import type_choices
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


class Specialty(models.Model):
    """A field of medicine. Its slug is what signatures and demands name; it never changes."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_es = models.CharField(_("name in Spanish"), max_length=100)

    class Meta:
        verbose_name = _("specialty")
        verbose_name_plural = _("specialties")
        triggers = [pgtrigger.ReadOnly(name="slug_stays", fields=["slug"])]

    def __str__(self) -> str:
        return self.name_en


class Demand(models.Model):
    """What a board demands beyond its general rule: so many physicians, of a specialty or of any.

    It holds for articles of one type, of one topic, of both, or (with neither) for all. What holds when
    a text is submitted is copied onto the submission.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="demands", verbose_name=_("board"))
    article_type = models.CharField(_("for articles of the type"), max_length=20, blank=True, choices=type_choices)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the topic")
    )
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("of the specialty")
    )
    physicians = models.PositiveSmallIntegerField(
        _("physicians needed"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        constraints = [
            models.CheckConstraint(
                condition=Q(physicians__gte=1, physicians__lte=5), name="a_demand_is_for_one_to_five_physicians"
            )
        ]

    def __str__(self) -> str:
        return f"{self.physicians} × {self.specialty or self._meta.verbose_name}"


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
    specialties = models.ManyToManyField(Specialty, blank=True, related_name="members", verbose_name=_("specialties"))
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
