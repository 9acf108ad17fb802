"""Results as they are printed. Put together here: a template would take as long for ten of them as finding them did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.document import SOURCE_LANGUAGE
from articles.search.results import Result
from articles.search.snippets import Piece


@dataclass(frozen=True)
class Line:
    """A result; `also` and `below` are empty where there is nothing to say."""

    url: str
    title: str
    also: str
    snippet: SafeString
    below: str


def lines(results: Iterable[Result], language: str) -> list[Line]:
    address = reverse("page", args=[language, "SLUG"])  # worked out once; a slug stands in an address as it is
    return [
        Line(
            url=address.replace("SLUG", result.slug),
            title=result.title,
            also=_("Also called: %(names)s") % {"names": ", ".join(result.synonyms)} if result.synonyms else "",
            snippet=_marked(result.snippet),
            below=_below(result, language),
        )
        for result in results
    ]


def _marked(pieces: Iterable[Piece]) -> SafeString:
    said = (format_html("<mark>{}</mark>", piece.text) if piece.is_marked else piece.text for piece in pieces)
    return format_html_join("", "{}", ((text,) for text in said))


def _below(result: Result, language: str) -> str:
    said = [", ".join(result.topics)]
    if result.reviewed_on:
        # Physicians read the English text; of a translation it is not said that they read that.
        words = _("Reviewed %(day)s") if language == SOURCE_LANGUAGE else _("English text reviewed %(day)s")
        said += [words % {"day": _printed(result.reviewed_on, language)}]
    return " · ".join(filter(None, said))


@lru_cache(maxsize=400)
def _printed(day: dt.date, language: str) -> str:
    """Return a day as it is printed in the language that is active; many pages were reviewed on one."""
    return date_format(day, "DATE_FORMAT")
