"""What the desk calls things, for templates; the words are in `reviews.wording`."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import references
from articles.compare import Callout, FieldChange, Mismatch, Note, Status
from articles.document import Language, Reference
from reviews import wording
from reviews.forms import DecisionForm, comment_field
from reviews.models import Comment, Event
from reviews.reading import Reading

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
def said(text: str, field: str) -> Words:
    """Say the value of a field as a person would."""
    return wording.value(field, text)


@register.filter
def note_name(note: Note) -> Words:
    return wording.NOTES[note.kind]


@register.filter
def callout_name(callout: Callout) -> Words:
    return wording.CALLOUTS[callout.kind, bool(callout.old), bool(callout.new)]


@register.filter
def mismatch_name(mismatch: Mismatch) -> Words:
    return wording.MISMATCHES[mismatch.kind]


@register.filter
def act_name(event: Event) -> Words:
    return wording.act(event.verb, event.outcome)


@register.filter
def ama(work: Reference, language: Language) -> SafeString:
    return references.format_ama(work, language)


@register.filter
def comment_on(form: DecisionForm, place: str) -> BoundField:
    return form[comment_field(place)]


@register.filter
def place_of(comment: Comment, reading: Reading) -> Words:
    """Name the place of a comment, which may stand on a text that had other headings."""
    heading = reading.heading_of(comment.place)
    return heading or wording.PARTS.get(comment.place.split(":")[0], comment.place)


@register.filter
def language_name(code: str) -> str:
    return {"en": _("English"), "es": _("Spanish")}[code]
