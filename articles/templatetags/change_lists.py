"""The scripts and the rows of the admin's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms, template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from articles.admin.deferred import DeferredMedia

register = template.Library()


@register.filter
def deferred(media: forms.Media) -> forms.Media:
    """Return the scripts, to be loaded once the page is there."""
    scripts: forms.Media = DeferredMedia.from_media(media)["js"]
    return scripts


@register.filter
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, SafeString]]:
    """Give each cell with the heading of its column, which is empty where the heading has no words but a box to tick.

    In a narrow window a row is a card, and its headings are far.
    """
    for cell, header in zip(cells, headers, strict=True):
        yield capfirst(strip_tags(str(header["text"])).strip()), cell
