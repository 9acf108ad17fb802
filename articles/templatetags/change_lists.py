"""The rows of the admin's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, SafeString]]:
    """Give each cell with the heading of its column, which is empty where the heading has no words but a box to tick.

    In a narrow window a row is a card, and its headings are far.
    """
    for cell, header in zip(cells, headers, strict=True):
        yield capfirst(strip_tags(str(header["text"])).strip()), cell
