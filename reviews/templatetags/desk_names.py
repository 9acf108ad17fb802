"""What the desk calls things, for templates; the words are in `reviews.wording`."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import references
from articles.compare import Callout, FieldChange, Note, Status
from articles.document import Language, Reference
from articles.parity import Mismatch
from reviews import attest, wording
from reviews.forms import CommentsForm, comment_field
from reviews.models import Comment, Event, Kind, SignOff
from reviews.reading import Base, Reading
from reviews.reading.version import card_of_mismatch
from reviews.views.stance import Stance

register = template.Library()

Words = str | Promise


@register.filter
def part_name(part: str) -> Words:
    return wording.PARTS[part]


@register.filter
def status_name(status: Status) -> Words:
    return wording.STATUSES[status]


@register.filter
def field_name(field: FieldChange) -> Words:
    return wording.FIELDS.get(field.name, field.name)


@register.filter
def said(text: str, field: str) -> str:
    """Say the value of a field as a person would."""
    return str(wording.value(field, text))


@register.filter
def note_name(note: Note) -> Words:
    return wording.NOTES[note.kind]


@register.filter
def callout_name(callout: Callout) -> Words:
    return wording.CALLOUTS[callout.kind, bool(callout.old), bool(callout.new)]


@register.filter
def card_place(mismatch: Mismatch) -> str:
    return card_of_mismatch(mismatch)


@register.filter
def recorded_meaning(sign_off: SignOff) -> SafeString:
    """Print what a signature means, as it was recorded, with the language that it was recorded in."""
    return in_language(sign_off.meaning, attest.language_of(sign_off.kind, sign_off.meaning))


@register.filter
def recorded_declaration(sign_off: SignOff) -> SafeString:
    """Print the declaration likewise. That of a review made elsewhere is in whatever language its operator wrote."""
    language = "" if sign_off.carried_over else attest.language_of(sign_off.kind, sign_off.meaning)
    return in_language(sign_off.attest_text, language)


@register.filter
def recorded_proof(sign_off: SignOff) -> SafeString:
    """Print how the signer proved who they are. The library records that in English, whoever signs."""
    return in_language(sign_off.identity_method, "en")


def in_language(words: str, language: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', language, words) if language else format_html("{}", words)


@register.filter
def act_name(event: Event) -> Words:
    return wording.act(event.verb, event.outcome)


@register.filter
def ama(work: Reference, language: Language) -> SafeString:
    return references.format_ama(work, language, new_tab=True)


@register.filter
def comment_on(form: CommentsForm, place: str) -> BoundField:
    return form[comment_field(place)]


@register.filter
def place_of(comment: Comment, reading: Reading) -> Words:
    """Name the place of a comment, which may stand on a text that had other headings."""
    heading = reading.heading_of(comment.place)
    return heading or wording.PARTS.get(comment.place.split(":")[0], comment.place)


@register.filter
def place_name(comment: Comment) -> Words:
    """Name the place of a comment by the heading that stood there when it was written."""
    if not comment.place:
        return _("The whole text")
    kind, _colon, name = comment.place.partition(":")
    sections = comment.submission.parsed.sections
    heading = next((section.heading for section in sections if kind == "section" and section.anchor == name), "")
    return heading or wording.PARTS.get(kind, comment.place)


@register.filter
def since_signed(base: Base, stance: Stance | None) -> str:
    """Say in words what a text is compared with, to somebody of that board or to anybody else."""
    is_own = bool(stance and stance.might_decide)
    day = {"day": date_format(base.day, pgettext("date in full, in Django's date format", "F j, Y"))}
    if base.kind == Kind.MEDICAL:
        words = _("since your board's signature of %(day)s") if is_own else _("since the board's signature of %(day)s")
        return words % day
    if base.kind == Kind.TRANSLATION:
        return _("since the translation was signed on %(day)s") % day
    return _("since the version signed on %(day)s") % day


@register.filter
def language_name(code: str) -> str:
    return {"en": _("English"), "es": _("Spanish")}[code]
