"""What articles share: topics to find them by, regions for their resources, and stored images."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only


class Topic(models.Model):
    """A shelf of the library. Navigation, not content: it changes without sign-off."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name_en or self.slug  # type: ignore[attr-defined]


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
