"""All checks, one after the other, as one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from articles.checks import alternatives, citations, completeness, linking, structure, translation, words
from articles.checks.finding import Finding
from articles.checks.linking import Broken
from articles.checks.subject import Subject
from articles.content import ArticleContent
from articles.currency import State
from articles.document import ArticleDocument, Language
from articles.glossary.checking import Terms

_NO_TERMS = Terms(())


def of(
    document: ArticleDocument,
    language: Language,
    *,
    states: Mapping[str, State],
    terms: Terms = _NO_TERMS,
    broken: Broken = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """List all that is found in one language of a draft: what blocks its submission first, each in page order.

    `states` is how each place of the translation stands, by `articles.currency.states`; they are not asked of the
    language that is translated from. `terms` are those of the glossary. `broken` says of each address that is known to
    lead nowhere what was found there.
    """
    subject = Subject(document, language)
    lacking = [*completeness.find(subject), *citations.find(subject)]
    if subject.is_translation:
        lacking += translation.standing(subject, states, known=_places(lacking))
        lacking += translation.differences(subject, known=_places(lacking))
    return _in_order(subject, [*lacking, *_of_one_language(subject, terms, broken)])


def of_frozen(
    document: ArticleDocument,
    content: ArticleContent,
    source: ArticleContent | None,
    *,
    terms: Terms = _NO_TERMS,
    broken: Broken = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """List all that is found in a frozen text, of which `document` is the draft in its one language.

    `source` is the English that a translation was compared with.
    """
    subject = Subject(document, content.language)
    found = [*completeness.find(subject), *citations.find(subject)]
    if source is not None:
        found += translation.differences_between(subject, source, content, known=_places(found))
    return _in_order(subject, [*found, *_of_one_language(subject, terms, broken)])


def blocking(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in found if one.blocks)


def _of_one_language(subject: Subject, terms: Terms, broken: Broken) -> Iterator[Finding]:
    yield from structure.find(subject)
    yield from alternatives.find(subject)
    yield from linking.find(subject, broken)
    yield from words.reading(subject)
    yield from words.terms(subject, terms)


def _places(found: Iterable[Finding]) -> set[str]:
    """Name the places that are blocked anyway."""
    return {one.place for one in found if one.blocks}


def _in_order(subject: Subject, found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (not one.blocks, subject.position(one))))
