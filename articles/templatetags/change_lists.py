"""The rows of the admin's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, Any]]) -> Iterator[SafeString]:
    """Let each cell know the heading of its column, for narrow windows, where a row is a card and headings are far.

    A column without words, such as the one that ticks rows, gives none.
    """
    for cell, header in zip(cells, headers, strict=True):
        heading = capfirst(strip_tags(str(header["text"])).strip())
        tag, rest = mark_safe(cell[:3]), mark_safe(cell[3:])  # noqa: S308 - Django's own "<td" or "<th" and what follows
        yield format_html('{} data-label="{}"{}', tag, heading, rest) if heading else cell
