"""What was found, in sentences of the active language; the places, by the names of their fields.

A finding is kept as a code with values, so a code stays here once a text was submitted with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.glossary import checking as glossary
from articles.links.outcome import DANGERS, GONE, Outcome
from articles.links.wording import answer
from articles.parity import mismatch as parity
from articles.readability import wording as readability

Values = Mapping[str, Any]


def _leads_nowhere(outcome: Outcome, values: Values) -> str:
    problem = answer(outcome, values.get("status"))
    return _("The link to %(address)s does not work: %(problem)s.") % {**values, "problem": problem}


FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Address"),
    "synonyms": gettext_lazy("Other names"),
    "summary": gettext_lazy("Summary"),
    "source_line": gettext_lazy("Source"),
    "sections": gettext_lazy("Sections"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_until": gettext_lazy("Valid until"),
    "heading": gettext_lazy("Heading"),
    "caption": gettext_lazy("Caption"),
    "alt": gettext_lazy("Text for people who cannot see it"),
    "credit": gettext_lazy("Copyright"),
    "items": gettext_lazy("Signs"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "text": gettext_lazy("Text"),
    "url": gettext_lazy("Web address"),
}
ROWS: dict[str, str | Promise] = {"reference": gettext_lazy("Reference"), "correction": gettext_lazy("Correction")}
SENTENCES: dict[str, str | Promise | Callable[[Values], str]] = {
    "completeness.no-text": gettext_lazy("There is no text in this language."),
    "completeness.no-address": gettext_lazy("The page has no address in this language."),
    "completeness.no-section": gettext_lazy("The article has no section."),
    "completeness.no-heading": gettext_lazy("The section has no heading in this language."),
    "completeness.no-section-text": gettext_lazy("The section has no text in this language."),
    "completeness.unreadable": "%(problem)s",
    "completeness.no-alt": gettext_lazy("The figure has no text for people who cannot see it."),
    "completeness.no-credit": gettext_lazy("The figure does not say whose copyright it is."),
    "completeness.no-web-address": gettext_lazy("The resource has no address."),
    "completeness.sub-section-first": gettext_lazy("An article begins with a section, not with a sub-section."),
    "completeness.same-anchor": gettext_lazy("Two sections have the same anchor."),
    "completeness.no-such-section": gettext_lazy("It is placed in a section that the article does not have."),
    "completeness.no-last-day": gettext_lazy("A seal must not outlive its accreditation: set its last day."),
    "completeness.no-first-day": gettext_lazy("A notice begins on a day: set its first one."),
    "completeness.notice-without-end": gettext_lazy("A notice must not stay for ever: set its last day."),
    "completeness.notice-with-parts": gettext_lazy("A notice is one short text: no other section, figure or card."),
    "completeness.notice-in-one-language": gettext_lazy(
        "A notice is for all readers: it goes to review when its text is there in both languages."
    ),
    "completeness.notice-too-long": gettext_lazy("A notice is one or two plain sentences, with one link at most."),
    "references.same-key": gettext_lazy("Two references have the same key."),
    "references.not-listed": gettext_lazy("The text cites “%(key)s”, and there is no such reference."),
    "references.says-nothing": gettext_lazy("The reference has no title and no address."),
    "references.not-cited": pgettext_lazy("a reference", "It is listed but not cited in the text."),
    "references.no-day-of-access": gettext_lazy("The reference does not say when it was looked up."),
    "references.no-year": gettext_lazy("The reference does not say of which year it is."),
    "references.same-work": gettext_lazy("This work is listed twice: see “%(key)s”."),
    "translation.changed": gettext_lazy("The English has changed since this was translated."),
    "translation.machine": gettext_lazy("A machine wrote this, and nobody has checked it."),
    "structure.empty-heading": gettext_lazy("Nothing stands below the heading “%(words)s”."),
    "structure.same-heading": gettext_lazy("Another section has the same heading."),
    "structure.bold-heading": gettext_lazy(
        "The paragraph “%(words)s” is set in bold like a heading. Make it a heading, so that it can be found as one."
    ),
    "structure.typed-list": gettext_lazy(
        "The paragraph “%(words)s” and those after it look like a list. Make them one, so that they are read as one."
    ),
    "structure.table-without-header": gettext_lazy(
        "A table has no row or column of headings; it begins with “%(words)s”."
    ),
    "structure.many-cards": gettext_lazy("There are %(count)s boxes that say when to act. Readers heed two at most."),
    "alt.file-name": gettext_lazy("“%(words)s” is the name of a file. Say what can be seen."),
    "alt.says-picture": gettext_lazy("“%(words)s” can go: who hears it knows that it is a picture."),
    "alt.same-as-caption": gettext_lazy("It says the same as the caption, so people hear it twice."),
    "links.says-nothing": gettext_lazy("The link “%(words)s” does not say where it leads."),
    "links.is-address": gettext_lazy("The link “%(words)s” is an address. Say what is there."),
    "links.alike": gettext_lazy("Two links are called “%(words)s” and lead to different pages."),
    "links.no-such-place": gettext_lazy("The link “%(words)s” leads to a section that the article does not have."),
    **{f"links.{outcome.slug}": partial(_leads_nowhere, outcome) for outcome in DANGERS | GONE},
    **{f"readability.{code}": say for code, say in readability.SENTENCES.items()},
    **{code.value: say for code, say in glossary.SENTENCES.items()},
}
# Values that are words of the article, by their names: those in its own language, and those in a certain one.
_OWN_WORDS = frozenset({"words", "instead", "note"})
# What stands in the English in Spanish words, and the reverse, is named by where it stands.
_WORDS_OF = {"english": "en", "spanish": "es", "strange_in_english": "es", "strange_in_spanish": "en"}


def sentence(code: str, values: Values) -> str:
    """Say in the active language what a code means with these values."""
    said = _said(code)
    return said(values) if callable(said) else str(said) % values


def marked_sentence(code: str, values: Values, language: str, *, show: Callable[[str], str]) -> SafeString:
    """Say the same as HTML, with the words of the article marked as being in their language, which is this one."""
    said = {name: value for name, value in values.items() if isinstance(value, str) and value}
    slots = {**values, **{name: f"{{{name}}}" for name in said}}
    shown = {name: _marked(name, value, language, show) for name, value in said.items()}
    # Whatever the values hold, they are put in last and escaped.
    return format_html(f"{sentence(code, slots)}{{nothing}}", nothing="", **shown)


def _marked(name: str, value: str, language: str, show: Callable[[str], str]) -> str:
    if name in _OWN_WORDS or name in _WORDS_OF:
        return format_html('<span lang="{}">{}</span>', _WORDS_OF.get(name, language), show(value))
    return show(value)


def field_name(place: str) -> str:
    """Name the field of a place; "" where its row says enough."""
    if not place:
        return _("The page as a whole")
    kind, _colon, rest = place.partition(":")
    name = rest.rpartition(":")[2] if ":" in rest else ""
    return str(FIELDS.get(name if rest else kind) or ROWS.get(kind, ""))


def _said(code: str) -> str | Promise | Callable[[Values], str]:
    group, _point, name = code.partition(".")
    if group == "parity" and name in set(parity.Code):
        return partial(_difference, parity.Code(name))
    return SENTENCES.get(code, code)


def _difference(code: parity.Code, values: Values) -> str:
    english, spanish = (
        str(values.get(side) or values.get(f"strange_in_{side}", "")) for side in ("english", "spanish")
    )
    return parity.sentence(code, english, spanish)
