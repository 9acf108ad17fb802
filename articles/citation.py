"""How others cite one of the library's pages, in AMA style (11th edition) and in the page's language. Pure.

The library is the author. Who wrote and who reviewed a page stands on it, in the order of their names as they
printed them; which of these words is the family name nobody can tell, and AMA style begins with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.presentation import ArticlePage


@dataclass(frozen=True)
class Citation:
    """What stands before the day on which the reader looked, and the address, which stands behind it."""

    before: str
    url: str


def cite(page: ArticlePage, *, library: str, url: str) -> Citation:
    """Return the citation of the version that is shown; the active language is that of the page."""
    return Citation(" ".join(map(_closed, _sentences(page, library))), url)


def _sentences(page: ArticlePage, library: str) -> Iterator[str]:
    yield page.title
    yield library
    if page.review:
        month = date_format(page.review.on, pgettext("month and year, in Django's date format", "F Y"))
        yield _("Reviewed %(month)s") % {"month": month}
    day = date_format(page.updated_on, pgettext("date in full, in Django's date format", "F j, Y"))
    yield _("Updated %(day)s") % {"day": day}


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."
