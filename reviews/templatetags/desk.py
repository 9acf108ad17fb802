"""How the desk prints what is not a sentence: people, marked words, dates with their distance, hidden characters."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles import addresses
from articles.accounts import name_of
from articles.checks import Finding
from articles.compare.result import Edit, Mark, Run
from reviews.second_factor import passkeys

register = template.Library()

# What takes no room or looks like an ordinary space: format characters, and every space but our own.
_UNSEEN = re.compile(
    "[\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufeff\uffa0]"
)
_PIECES = re.compile(f"({_UNSEEN.pattern}|\n)")
_ELEMENTS = {"strong": "strong", "em": "em", "sup": "sup", "sub": "sub"}


@register.simple_tag
def passkey_address() -> str:
    return passkeys.address()


@register.filter
def person(account: User | None) -> str:
    """Print what an account is called; nothing where the library itself acted, which no account stands for."""
    return name_of(account) if account else ""


@register.filter
def moment(at: dt.datetime | str) -> SafeString:
    """Print a day and time where the library is, such as "Mar 2, 2026, 3:00 p.m. UTC". Evidence has it as text."""
    if isinstance(at, str):
        at = dt.datetime.fromisoformat(at)
    local = localtime(at)
    pattern = pgettext("day and time with zone, in Django's date format", "M j, Y, g:i a T")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), date_format(local, pattern))


@register.filter
def since(at: dt.datetime, today: dt.date) -> str:
    """Say how long ago something was, in days, as precisely as anybody who waits wants to know."""
    days = (today - localtime(at).date()).days
    if days < 1:
        return _("since today")
    return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}


@register.filter
def away(day: dt.date, today: dt.date) -> str:
    """Say how far off a day is, or how long it has passed."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def visible(text: str) -> SafeString:
    """Print text with every character that has no shape spelled out by its code point."""
    return format_html_join("", "{}", ((_shown(piece),) for piece in _PIECES.split(text)))


@register.filter
def found(finding: Finding) -> SafeString:
    """Print what a check said, hidden characters shown."""
    return finding.marked(visible)


@register.filter
def marked(run: Run) -> SafeString:
    """Print the words of a comparison with their formatting, inserted and deleted ones said and shown."""
    # The line under inserted words begins and ends with them.
    text = run.text.strip(" ")
    before, _text, after = run.text.partition(text) if text else (run.text, "", "")
    words = visible(text)
    for mark in reversed(run.marks):
        words = _wrapped(words, mark)
    if text and run.edit is not Edit.SAME:
        words = _edited(words, run.edit)
    return format_html("{}{}{}", before, words, after)


def _edited(words: SafeString, edit: Edit) -> SafeString:
    if edit is Edit.INSERTED:
        return format_html('<ins><span class="vh">[{}] </span>{}</ins>', _("added"), words)
    return format_html('<del><span class="vh">[{}] </span>{}</del>', _("deleted"), words)


def _wrapped(words: SafeString, mark: Mark) -> SafeString:
    if mark.name in _ELEMENTS:
        return format_html("<{0}>{1}</{0}>", mark_safe(_ELEMENTS[mark.name]), words)  # noqa: S308 - one of four names
    if mark.name == "link" and addresses.link(mark.value):
        return format_html(
            '<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', addresses.link(mark.value), words
        )
    if mark.name == "citation":
        return format_html("<sup>{}</sup>", words)
    return words


def _shown(piece: str) -> str | SafeString:
    if piece == "\n":
        return mark_safe("<br>")
    return _code(piece) if _UNSEEN.fullmatch(piece) else piece


def _code(character: str) -> SafeString:
    name = unicodedata.name(character, "").lower()
    return format_html('<span class="unseen" title="{}">{}</span>', name, f"U+{ord(character):04X}")
