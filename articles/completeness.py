"""What a draft still lacks before one of its languages can go to review. Pure: a document in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import html
from articles.currency import State
from articles.document import (
    LANGUAGES,
    SITE_TYPES,
    SOURCE_LANGUAGE,
    UNHEADED,
    ArticleDocument,
    ArticleType,
    Language,
    Text,
)
from articles.spots import Spot, labels, spots

MAX_NOTICE = 300  # characters; more than two sentences are not read above a page


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `place` names the field as `articles.currency.places` does, or a row."""

    place: str
    label: str | Promise
    message: str | Promise
    blocks: bool = True


def findings(document: ArticleDocument, language: Language, states: Mapping[str, State]) -> list[Finding]:
    """List everything that stands in the way of submitting this language, then what is merely doubtful.

    `states` is how each place of the translation stands, by `articles.currency.states`.
    """
    found = [*_texts(document, language), *_structure(document), *_citations(document, language)]
    if document.type is ArticleType.NOTICE:
        found += _notice(document)
    if language != SOURCE_LANGUAGE:
        found += _translation(document, states, known={finding.place for finding in found if finding.blocks})
    return sorted(found, key=lambda finding: not finding.blocks)


def blocking(document: ArticleDocument, language: Language, states: Mapping[str, State]) -> list[Finding]:
    return [finding for finding in findings(document, language, states) if finding.blocks]


def _translation(document: ArticleDocument, states: Mapping[str, State], *, known: set[str]) -> Iterator[Finding]:
    """Find what the English says and the translation does not, and what only a machine has said."""
    names = labels(document)
    for place, state in states.items():
        if state is State.MISSING and place not in known:
            yield Finding(place, names[place], _("There is no text in this language."))
        elif state is State.MACHINE:
            yield Finding(place, names[place], _("A machine wrote this, and nobody has checked it."))


def _texts(document: ArticleDocument, language: Language) -> Iterator[Finding]:
    missing = _("There is no text in this language.")
    if not document.title.get(language).strip():
        yield Finding("title", _("Title"), missing)
    if not document.slug.get(language):
        yield Finding("slug", _("Address"), _("The page has no address in this language."))
    if document.type not in SITE_TYPES and not document.summary.get(language).strip():
        yield Finding("summary", _("Summary"), missing, blocks=bool(document.summary.en or document.summary.es))
    if not document.sections:
        yield Finding("sections", _("Sections"), _("The article has no section."))
    filled = _filled(document)
    places = {spot: place for place, spot in spots(document).items()}
    for section in document.sections:
        label = section.heading.get(language) or section.heading.en or section.heading.es or section.anchor
        if document.type not in UNHEADED and _lacks(section.heading, language, always=True):
            yield Finding(f"section:{section.anchor}:heading", label, _("The section has no heading in this language."))
        body = Text.model_construct(en=_words(section.body.en), es=_words(section.body.es))
        if _lacks(body, language, always=section.anchor not in filled):
            yield Finding(f"section:{section.anchor}:body", label, _("The section has no text in this language."))
    for number, figure in enumerate(document.figures):
        label = figure.caption.get(language) or figure.caption.en or f"{number + 1}"
        name = places[Spot("alt", "figures", number)].removesuffix(":alt")
        if not figure.alt.get(language).strip():
            yield Finding(f"{name}:alt", label, _("The figure has no text for people who cannot see it."))
        if _lacks(figure.caption, language):
            yield Finding(f"{name}:caption", label, missing)
        if not figure.credit.get(language).strip():
            yield Finding(f"{name}:credit", label, _("The figure does not say whose copyright it is."))
    for number, card in enumerate(document.care_cards):
        label = card.heading.get(language) or card.heading.en or card.level.value
        for field, words in (("heading", card.heading), ("items", card.items)):
            if not words.get(language).strip():
                yield Finding(places[Spot(field, "care_cards", number)], label, missing)
    for number, resource in enumerate(document.resources):
        label = resource.name.get(language) or resource.name.en or resource.url
        if not resource.name.get(language).strip():
            yield Finding(places[Spot("name", "resources", number)], label, missing)
        if not resource.url:
            yield Finding(f"resource:{resource.url}:url", label, _("The resource has no address."))
    for place, what, words in (
        ("synonyms", _("Other names"), document.synonyms),
        ("source_line", _("Source"), document.source_line),
    ):
        if _lacks(words, language):
            yield Finding(place, what, missing)
    for number, contributor in enumerate(document.contributors):
        if _lacks(contributor.role, language):
            yield Finding(places[Spot("role", "contributors", number)], contributor.name, missing)
    for number, correction in enumerate(document.corrections):
        if not correction.text.get(language).strip():
            place = places[Spot("text", "corrections", number)]
            yield Finding(place, f"{_('Correction')} {correction.date}", missing)


def _filled(document: ArticleDocument) -> set[str]:
    """Name the sections that need no text of their own: they hold a sub-section, a figure or a care card."""
    parents = {
        section.anchor
        for section, following in pairwise(document.sections)
        if section.level == 1 and following.level > section.level
    }
    return parents | {figure.section for figure in document.figures} | {card.section for card in document.care_cards}


def _structure(document: ArticleDocument) -> Iterator[Finding]:
    anchors = {section.anchor for section in document.sections}
    if document.sections and document.sections[0].level != 1:
        yield Finding(
            f"section:{document.sections[0].anchor}",
            document.sections[0].anchor,
            _("An article begins with a section, not with a sub-section."),
        )
    if len(anchors) < len(document.sections):
        yield Finding("sections", _("Sections"), _("Two sections have the same anchor."))
    for anchor in (*(figure.section for figure in document.figures), *(card.section for card in document.care_cards)):
        if anchor and anchor not in anchors:
            yield Finding(f"placement:{anchor}", anchor, _("It is placed in a section that the article does not have."))
    if document.type is ArticleType.ACCREDITATION and not document.valid_until:
        yield Finding(
            "valid_until", _("Valid until"), _("A seal must not outlive its accreditation: set its last day.")
        )


def _notice(document: ArticleDocument) -> Iterator[Finding]:
    """Find what keeps a notice from standing above every page: one or two sentences, some days, both languages."""
    if not document.valid_from:
        yield Finding("valid_from", _("Valid from"), _("A notice begins on a day: set its first one."))
    if not document.valid_until:
        yield Finding("valid_until", _("Valid until"), _("A notice must not stay for ever: set its last day."))
    if len(document.sections) > 1 or document.figures or document.care_cards:
        yield Finding("sections", _("Sections"), _("A notice is one short text: no other section, figure or card."))
    for section in document.sections[:1]:
        place, label = f"section:{section.anchor}:body", section.heading.en or section.anchor
        bodies = [section.body.get(language) for language in LANGUAGES]
        if not all(_words(body).strip() for body in bodies):
            message = _("A notice is for all readers: it goes to review when its text is there in both languages.")
            yield Finding(place, label, message)
        if not all(map(_is_one_or_two_sentences, bodies)):
            yield Finding(place, label, _("A notice is one or two plain sentences, with one link at most."))


def _is_one_or_two_sentences(body: str) -> bool:
    try:
        tags = html.tags(html.clean(body))
    except html.HtmlError:
        return True  # told elsewhere
    return tags.keys() <= {"p", "a", "strong", "em"} and tags["a"] <= 1 and len(_words(body)) <= MAX_NOTICE


def _citations(document: ArticleDocument, language: Language) -> Iterator[Finding]:
    keys = [reference.key for reference in document.references]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Finding(f"reference:{key}", key, _("Two references have the same key."))
    cited: set[str] = set()
    for section in document.sections:
        try:
            markers = html.citation_keys(html.clean(section.body.get(language)))
        except html.HtmlError as error:
            yield Finding(f"section:{section.anchor}:body", section.heading.get(language), str(error))
            continue
        cited.update(markers)
        for key in dict.fromkeys(markers):
            if key not in keys:
                yield Finding(
                    f"section:{section.anchor}:body",
                    section.heading.get(language),
                    _("The text cites “%(key)s”, and there is no such reference.") % {"key": key},
                )
    for reference in document.references:
        if not (reference.title or reference.url):
            yield Finding(f"reference:{reference.key}", reference.key, _("The reference has no title and no address."))
        if cited and reference.key not in cited:
            yield Finding(
                f"reference:{reference.key}",
                reference.key,
                pgettext_lazy("a reference", "It is listed but not cited in the text."),
                blocks=False,
            )


def _lacks(words: Text, language: Language, *, always: bool = False) -> bool:
    """Whether this language is silent where the other speaks, or where it must speak in any case."""
    other = words.es if language == "en" else words.en
    return not words.get(language).strip() and (always or bool(other.strip()))


def _words(body: str) -> str:
    try:
        return html.plain_text(html.clean(body))
    except html.HtmlError:
        return body
