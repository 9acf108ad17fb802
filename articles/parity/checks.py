"""The checks between two languages, field by field: only what can be told without understanding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from articles.content import ArticleContent
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleDocument, Language
from articles.glossary import Terms
from articles.parity import amounts, counts, negations, tongue
from articles.parity.mismatch import Code, Difference, Mismatch
from articles.parity.twins import Texts, Twins, of_contents, of_document, plain_text

(_TRANSLATION,) = (language for language in LANGUAGES if language != SOURCE_LANGUAGE)


def between(document: ArticleDocument, terms: Terms | None = None) -> tuple[Mismatch, ...]:
    """Return where the two languages of a draft do not run parallel, in page order.

    With the glossary's terms also which of them the translation does not use: leave them out where
    `Terms.findings` says it already.
    """
    return _between(of_document(document, _TRANSLATION), SOURCE_LANGUAGE, _TRANSLATION, terms)


def between_contents(
    source: ArticleContent, translation: ArticleContent, terms: Terms | None = None
) -> tuple[Mismatch, ...]:
    """Return the same of two frozen contents."""
    return _between(of_contents(source, translation), source.language, translation.language, terms)


def _between(
    rows: Iterable[Twins], source: Language, translation: Language, terms: Terms | None
) -> tuple[Mismatch, ...]:
    return tuple(
        Mismatch(twins.place_of(field), twins.part, twins.heading, *difference, twins.heading_language)
        for twins in rows
        for field, difference in _of_row(twins, source, translation, terms)
    )


def _of_row(
    twins: Twins, source: Language, translation: Language, terms: Terms | None
) -> Iterator[tuple[str, Difference]]:
    if twins.source is None or twins.translation is None:
        yield twins.fields[0], _one_sided(twins.source, twins.translation)
        return
    for field in twins.fields:
        theirs, ours = twins.source.fields.get(field), twins.translation.fields.get(field)
        if theirs is None or ours is None:
            yield field, _one_sided(theirs, ours)
        else:
            yield from ((field, found) for found in _differences(theirs, ours, source, translation))
            if terms and source != translation:
                yield from ((field, found) for found in _terms(theirs, ours, translation, terms))


def _one_sided(theirs: object | None, ours: object | None) -> Difference:
    return Code.PART, str(int(theirs is not None)), str(int(ours is not None))


def _differences(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    yield from tongue.differences(theirs, ours, source, translation)
    yield from amounts.differences(theirs, ours, source, translation)
    yield from negations.differences(theirs, ours, source, translation)
    yield from counts.differences(theirs, ours)


def _terms(theirs: Texts, ours: Texts, language: Language, terms: Terms) -> Iterator[Difference]:
    for lacking in terms.lacking(plain_text(theirs), plain_text(ours), language):
        yield Code.TERMS, lacking.words, " / ".join(lacking.names)
