"""Cited works in AMA style (11th edition), in the language of the page.

Pure. A reference is first put into sentences, whose punctuation depends on what is known of the
work; these are then written as HTML, every field escaped, or as plain text for copying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import addresses
from articles.document import Language, Reference, ReferenceKind

ALL_AUTHORS = 6  # up to so many are all named
FIRST_AUTHORS = 3  # of more, so many are named before "et al"

_DATE_FORMATS = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_LINK = '<a href="{}" rel="noopener">{}</a>'
_LINK_IN_NEW_TAB = '<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>'
_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"

# What a reference of each kind should say; "a|b" means that b will do for a, and a is what to ask for.
_EXPECTED: dict[ReferenceKind, tuple[str, ...]] = {
    ReferenceKind.JOURNAL: (
        "authors", "title", "container", "year", "volume|doi|pmid", "pages|doi|pmid", "doi|pmid|url",
    ),
    ReferenceKind.BOOK: ("authors", "title", "publisher", "year"),
    ReferenceKind.CHAPTER: ("authors", "title", "container", "publisher", "year", "pages|doi"),
    ReferenceKind.REPORT: ("authors|publisher", "title", "publisher|container", "year"),
    ReferenceKind.WEB: ("authors|container|publisher", "title", "url", "accessed"),
    ReferenceKind.GUIDELINE: ("authors|publisher", "title", "year", "url|doi|pmid"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A stretch of a citation: plain words, the title of a work, or a link."""

    text: str
    is_title: bool = False
    href: str = ""

    def html(self, link: str) -> SafeString:
        if self.href:
            return format_html(link, self.href, self.text)
        return format_html("<cite>{}</cite>" if self.is_title else "{}", self.text)


Sentence = list[Part]


def format_ama(reference: Reference, language: Language, *, new_tab: bool = False) -> SafeString:
    """Return the citation as safe HTML, titles of journals and books in `cite`, addresses as links."""
    link = _LINK_IN_NEW_TAB if new_tab else _LINK
    sentences = (
        format_html_join("", "{}", ((part.html(link),) for part in parts)) for parts in _citation(reference, language)
    )
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


def links(reference: Reference, language: Language) -> tuple[str, ...]:
    """Return the addresses that the citation leads to."""
    return tuple(part.href for parts in _citation(reference, language) for part in parts if part.href)


def plain_ama(reference: Reference, language: Language) -> str:
    """Return the citation as plain text."""
    return " ".join("".join(part.text for part in parts) for parts in _citation(reference, language))


def bare_doi(doi: str) -> str:
    """Return the DOI without what is written before it, and without a full stop behind it."""
    return _DOI_PREFIX.sub("", doi).rstrip(".")


def missing(reference: Reference) -> tuple[str, ...]:
    """Return the names of the fields that a reference of this kind should have and has not."""
    expected = (alternatives.split("|") for alternatives in _EXPECTED[reference.kind])
    return tuple(names[0] for names in expected if not any(getattr(reference, name) for name in names))


def _citation(reference: Reference, language: Language) -> list[Sentence]:
    with translation.override(language):
        return [*map(_closed, filter(None, _work(reference))), *_whereabouts(reference, language)]


def _work(reference: Reference) -> Iterator[Sentence]:
    """Who, what, in what, and when."""
    authors = reference.authors
    if len(authors) > ALL_AUTHORS:
        authors = (*authors[:FIRST_AUTHORS], "et al")
    yield _words(", ".join(authors))

    title, container = reference.title, _unless_said(reference.container, reference.title)
    volume = _joined(reference.volume, "", f"({reference.issue})" if reference.issue else "")
    # A guideline is an article if it came out in a journal.
    in_journal = reference.kind is ReferenceKind.GUIDELINE and container and (volume or reference.pages)
    if reference.kind is ReferenceKind.JOURNAL or in_journal:
        yield _words(title)
        yield _title(container)
        yield _words(_joined(_joined(reference.year, ";", volume), ":", reference.pages))
        return

    publisher = _unless_said(reference.publisher, container)
    match reference.kind:
        case ReferenceKind.WEB:
            yield _words(title)
            yield _words(_unless_said(container, ", ".join(reference.authors)))
        case ReferenceKind.CHAPTER:
            yield _words(title)
            yield [Part(pgettext("a chapter in a book", "In:") + " "), *_title(container)] if container else []
        case _:
            yield _title(title)
            yield _words(container)
    if reference.volume:
        yield _words(_("Vol %(volume)s") % {"volume": reference.volume})
    if reference.issue:
        yield _words(_("No. %(number)s") % {"number": reference.issue})
    imprint = _joined(publisher, "; ", reference.year)
    yield _words(_joined(imprint, ":", reference.pages))


def _whereabouts(reference: Reference, language: Language) -> Iterator[Sentence]:
    """Where to read it: the DOI comes last, since no full stop may follow it."""
    doi = bare_doi(reference.doi)
    is_doi = bool(_DOI.fullmatch(doi))
    if reference.url and not _leads_to(reference.url, doi if is_doi else "", reference.pmid):
        address = Part(reference.url, href=addresses.web(reference.url))
        # Nothing is put behind the address that could be taken for its end, unless a sentence follows.
        more = [Part(".")] if reference.accessed or reference.pmid or doi else []
        yield [Part(_("Available at:") + " "), address, *more]
        if reference.accessed:
            date = format_date(reference.accessed, _DATE_FORMATS[language])
            yield _words(_("Accessed %(date)s.") % {"date": date})
    if reference.pmid:
        yield [Part(f"PMID: {reference.pmid}", href=f"{_PUBMED}{reference.pmid}/"), *([Part(".")] if doi else [])]
    if doi:
        yield [Part(f"doi:{doi}", href=f"https://doi.org/{quote(doi, safe='/:;()._-')}" if is_doi else "")]


def _leads_to(url: str, doi: str, pmid: str) -> bool:
    """Whether the address says no more than the identifiers that are printed anyway."""
    host, path = urlsplit(url).hostname or "", unquote(urlsplit(url).path).strip("/")
    return bool(
        (doi and host in ("doi.org", "dx.doi.org") and path.lower() == doi.lower())
        or (pmid and host == urlsplit(_PUBMED).hostname and path == pmid)
    )


def _words(text: str) -> Sentence:
    return [Part(text)] if text else []


def _title(text: str) -> Sentence:
    return [Part(text, is_title=True)] if text else []


def _joined(first: str, separator: str, second: str) -> str:
    return f"{first}{separator}{second}" if first and second else first or second


def _unless_said(text: str, said: str) -> str:
    return "" if text.casefold() == said.casefold() else text


def _closed(sentence: Sentence) -> Sentence:
    """Return the sentence with a full stop, unless it ends with a mark of its own."""
    end = sentence[-1].text.rstrip("\"'”’»")
    return sentence if end.endswith((".", "?", "!", "…")) else [*sentence, Part(".")]
