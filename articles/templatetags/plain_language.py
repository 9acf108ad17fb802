"""How an editor or reviewer is told what `articles.readability` found."""

from __future__ import annotations

from django import template

from articles.readability import Jargon, Part, wording

register = template.Library()


@register.filter
def plainer(word: Jargon) -> str:
    """Name the plainer words for one."""
    return wording.plainer(word)


@register.filter
def reads(part: Part) -> str:
    """Say the score of a text, or why there is none."""
    return wording.part_words(part)
