"""What articles share: topics to find them by, regions for their resources, and stored images."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only


class Topic(models.Model):
    """A shelf of the library. Navigation, not content: it changes without sign-off.

    One without `parent` stands on the home; one with it is a part of that topic and has no parts of its own.
    """

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"parent": None},
        verbose_name=_("part of"),
        related_name="parts",
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="a_topic_is_no_part_of_itself",
                violation_error_message=_("A topic cannot be a part of itself."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="two_levels",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__parent__isnull=False),
                declare=[("above", "bigint")],
                # The lock makes two people wait for each other who put one topic under a second and that under a third.
                func="""
                    SELECT parent_id INTO above FROM articles_topic WHERE id = NEW.parent_id FOR SHARE;
                    IF above IS NOT NULL OR EXISTS (SELECT 1 FROM articles_topic WHERE parent_id = NEW.id) THEN
                        RAISE EXCEPTION 'topics have two levels';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name_en or self.slug  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.parent is not None and (self.parent.parent_id or (self.pk and self.parts.exists())):
            raise ValidationError({"parent": _("Topics have two levels: a part of a topic has no parts of its own.")})


class Region(models.Model):
    """A part of the world whose resources are listed together, such as Canada."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(
        _("heading"), max_length=200, help_text=_("As readers see it, such as “Canadian resources”.")
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name_en or self.code  # type: ignore[attr-defined]


class Image(models.Model):
    """An uploaded picture, cleaned and re-encoded; its name is the SHA-256 of its bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    extension = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text=_("bytes"))
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.extension} ({self.width}×{self.height})"
