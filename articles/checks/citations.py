"""References and the places that cite them."""

from __future__ import annotations

from collections.abc import Iterator

from articles import html, references
from articles.checks.finding import Finding, Name
from articles.checks.subject import Subject
from articles.document import Reference, Text

# What `references.missing` asks for and is said by itself: the days and years.
_DATES = {"accessed": "references.no-day-of-access", "year": "references.no-year"}


def find(subject: Subject) -> Iterator[Finding]:
    listed = subject.document.references
    keys = [work.key for work in listed]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield subject.blocks("references.same-key", f"reference:{key}", Name(key))
    cited: set[str] = set()
    for body in subject.own_bodies:
        markers = html.citation_keys(body.html)
        cited.update(markers)
        for key in dict.fromkeys(markers):
            if key not in keys:
                row = subject.name(body.section.heading, body.section.anchor)
                yield subject.blocks("references.not-listed", body.place, row, key=key)
    for work in listed:
        place, row = f"reference:{work.key}", subject.name(Text(), work.title or work.key)
        if not (work.title or work.url):
            yield subject.blocks("references.says-nothing", place, row)
            continue
        if cited and work.key not in cited:
            yield subject.warns("references.not-cited", place, row)
        for field in references.missing(work):
            if field in _DATES:
                yield subject.warns(_DATES[field], place, row)
    yield from _same_works(subject)


def _same_works(subject: Subject) -> Iterator[Finding]:
    """Find works that are listed again under another key: whoever counts the evidence counts them twice."""
    seen: dict[tuple[str, str], str] = {}
    for work in subject.document.references:
        for identifier in _identifiers(work):
            first = seen.setdefault(identifier, work.key)
            if first != work.key:
                row = subject.name(Text(), work.title or work.key)
                yield subject.warns("references.same-work", f"reference:{work.key}", row, key=first)
                break


def _identifiers(work: Reference) -> Iterator[tuple[str, str]]:
    if work.doi:
        yield "doi", references.bare_doi(work.doi).lower()
    if work.pmid:
        yield "pmid", work.pmid
