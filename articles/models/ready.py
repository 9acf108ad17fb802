"""Pages that lie ready: as the library rendered them when they were published, sealed with its key."""

from __future__ import annotations

from django.db import models

from articles.models.published import LANGUAGE_CHOICES


class ReadyPage(models.Model):
    """A page for the processes that have not rendered it yet; see `articles.views.ready`. Of one day, and no evidence.

    `name` says all that the page is made of. Nothing of a row is shown unless its seal is the library's own.
    """

    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    slug = models.SlugField(max_length=120, db_index=False)
    name = models.CharField(max_length=64)
    headers = models.TextField()
    compressed = models.BinaryField()
    seal = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="one_ready_page_per_address")]

    def __str__(self) -> str:
        return f"/{self.language}/{self.slug}/"
