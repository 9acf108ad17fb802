"""What a draft still lacks before one of its languages can go to review."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from articles import html
from articles.checks.finding import Finding
from articles.checks.subject import Body, Subject
from articles.document import LANGUAGES, SITE_TYPES, UNHEADED, ArticleDocument, ArticleType, Language, Text

MISSING = "completeness.no-text"
MAX_NOTICE = 300  # characters; more than two sentences are not read above a page


def find(subject: Subject) -> Iterator[Finding]:
    yield from _head(subject)
    yield from _sections(subject)
    yield from _figures(subject)
    yield from _other_rows(subject)
    yield from _structure(subject)
    if subject.document.type is ArticleType.NOTICE:
        yield from _notice(subject)


def _head(subject: Subject) -> Iterator[Finding]:
    document, language = subject.document, subject.language
    if not document.title.get(language).strip():
        yield subject.blocks(MISSING, "title")
    if not document.slug.get(language):
        yield subject.blocks("completeness.no-address", "slug")
    if document.type not in SITE_TYPES and not document.summary.get(language).strip():
        say = subject.blocks if document.summary.en or document.summary.es else subject.warns
        yield say(MISSING, "summary")
    for place, words in (("synonyms", document.synonyms), ("source_line", document.source_line)):
        if _lacks(words, language):
            yield subject.blocks(MISSING, place)


def _sections(subject: Subject) -> Iterator[Finding]:
    document, language = subject.document, subject.language
    if not document.sections:
        yield subject.blocks("completeness.no-section", "sections")
    filled = _filled(document)
    bodies = zip(subject.bodies["en"], subject.bodies["es"], strict=True)
    for number, (section, (english, spanish)) in enumerate(zip(document.sections, bodies, strict=True)):
        row = subject.name(section.heading, section.anchor)
        if document.type not in UNHEADED and _lacks(section.heading, language, always=True):
            yield subject.blocks("completeness.no-heading", subject.place("heading", "sections", number), row)
        words = Text.model_construct(en=english.words or english.problem, es=spanish.words or spanish.problem)
        if _lacks(words, language, always=section.anchor not in filled):
            yield subject.blocks("completeness.no-section-text", subject.place("body", "sections", number), row)
    for body in subject.own_bodies:
        if body.problem:
            row = subject.name(body.section.heading, body.section.anchor)
            yield subject.blocks("completeness.unreadable", body.place, row, problem=body.problem)


def _figures(subject: Subject) -> Iterator[Finding]:
    language = subject.language
    for number, figure in enumerate(subject.document.figures):
        row = subject.name(figure.caption, f"{number + 1}")
        if not figure.alt.get(language).strip():
            yield subject.blocks("completeness.no-alt", subject.place("alt", "figures", number), row)
        if _lacks(figure.caption, language):
            yield subject.blocks(MISSING, subject.place("caption", "figures", number), row)
        if not figure.credit.get(language).strip():
            yield subject.blocks("completeness.no-credit", subject.place("credit", "figures", number), row)


def _other_rows(subject: Subject) -> Iterator[Finding]:
    document, language = subject.document, subject.language
    for number, card in enumerate(document.care_cards):
        row = subject.name(card.heading, card.level.value)
        for field, words in (("heading", card.heading), ("items", card.items)):
            if not words.get(language).strip():
                yield subject.blocks(MISSING, subject.place(field, "care_cards", number), row)
    for number, resource in enumerate(document.resources):
        row = subject.name(resource.name, resource.url)
        if not resource.name.get(language).strip():
            yield subject.blocks(MISSING, subject.place("name", "resources", number), row)
        if not resource.url:
            yield subject.blocks("completeness.no-web-address", f"resource:{resource.url}:url", row)
    for number, contributor in enumerate(document.contributors):
        if _lacks(contributor.role, language):
            row = subject.name(Text(), contributor.name)
            yield subject.blocks(MISSING, subject.place("role", "contributors", number), row)
    for number, correction in enumerate(document.corrections):
        if not correction.text.get(language).strip():
            row = subject.name(Text(), correction.date.isoformat())
            yield subject.blocks(MISSING, subject.place("text", "corrections", number), row)


def _notice(subject: Subject) -> Iterator[Finding]:
    """Find what keeps a notice from standing above every page: one or two sentences, some days, both languages."""
    document = subject.document
    if not document.valid_from:
        yield subject.blocks("completeness.no-first-day", "valid_from")
    if not document.valid_until:
        yield subject.blocks("completeness.notice-without-end", "valid_until")
    if len(document.sections) > 1 or document.figures or document.care_cards:
        yield subject.blocks("completeness.notice-with-parts", "sections")
    for section in document.sections[:1]:
        place, row = subject.place("body", "sections", 0), subject.name(section.heading, section.anchor)
        bodies = [subject.bodies[language][0] for language in LANGUAGES]
        if not all(body.words.strip() or body.problem for body in bodies):
            yield subject.blocks("completeness.notice-in-one-language", place, row)
        if not all(body.problem or _is_one_or_two_sentences(body) for body in bodies):
            yield subject.blocks("completeness.notice-too-long", place, row)


def _is_one_or_two_sentences(body: Body) -> bool:
    tags = html.tags(body.html)
    return tags.keys() <= {"p", "a", "strong", "em"} and tags["a"] <= 1 and len(body.words) <= MAX_NOTICE


def _filled(document: ArticleDocument) -> set[str]:
    """Name the sections that need no text of their own: they hold a sub-section, a figure or a care card."""
    parents = {
        section.anchor
        for section, following in pairwise(document.sections)
        if section.level == 1 and following.level > section.level
    }
    return parents | {figure.section for figure in document.figures} | {card.section for card in document.care_cards}


def _structure(subject: Subject) -> Iterator[Finding]:
    document = subject.document
    anchors = {section.anchor for section in document.sections}
    if document.sections and (first := document.sections[0]).level != 1:
        row = subject.name(first.heading, first.anchor)
        yield subject.blocks("completeness.sub-section-first", f"section:{first.anchor}", row)
    if len(anchors) < len(document.sections):
        yield subject.blocks("completeness.same-anchor", "sections")
    for anchor in (*(figure.section for figure in document.figures), *(card.section for card in document.care_cards)):
        if anchor and anchor not in anchors:
            row = subject.name(Text(), anchor)
            yield subject.blocks("completeness.no-such-section", f"placement:{anchor}", row)
    if document.type is ArticleType.ACCREDITATION and not document.valid_until:
        yield subject.blocks("completeness.no-last-day", "valid_until")


def _lacks(words: Text, language: Language, *, always: bool = False) -> bool:
    """Whether this language is silent where the other speaks, or where it must speak in any case."""
    other = words.es if language == "en" else words.en
    return not words.get(language).strip() and (always or bool(other.strip()))
