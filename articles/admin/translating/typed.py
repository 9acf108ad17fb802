"""What a translator has typed and not saved: kept for them alone, and given back when they return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import html, text
from articles.content import sha256
from articles.document import Text
from articles.models import Article, TranslationDraft
from articles.translating import Written, as_kept

_LONGEST = 3_000_000  # characters; an article of a hundred sections is far shorter
WORDS, SEEN = "words:", "seen:"  # what the names of the form's fields begin with; the place follows

Typed = dict[str, Written]


def sent(post: Mapping[str, Any]) -> Typed:
    """Return every field of the form, with the digests of what was shown beside it."""
    found = {}
    for name, words in post.items():
        if name.startswith(WORDS):
            place = name.removeprefix(WORDS)
            source, _space, target = str(post.get(f"{SEEN}{place}", "")).partition(" ")
            found[place] = Written(str(words), source, target)
    return found


def changed(typed: Typed, now: Mapping[str, Text]) -> Typed:
    """Leave out what says what it was shown with: nobody has typed there."""
    return {place: written for place, written in typed.items() if _is_typed(written, now.get(place))}


def keep(article: Article, typed: Typed, *, by: User, at: dt.datetime) -> TranslationDraft | None:
    """Make this what the person finds when they return; None, and nothing kept, where it is nothing or endless.

    Not locked: it is theirs alone, and what they saved last is what they find.
    """
    if not typed or sum(len(written.words) for written in typed.values()) > _LONGEST:
        if not typed:
            TranslationDraft.objects.filter(article=article, by=by).delete()
        return None
    values = {place: [what.words, what.source_digest, what.target_digest] for place, what in typed.items()}
    draft, _created = TranslationDraft.objects.update_or_create(
        article=article, by=by, defaults={"typed": values, "saved_at": at}
    )
    return draft


def own(article: Article, user: User) -> TranslationDraft | None:
    return TranslationDraft.objects.filter(article=article, by=user).first()


def words_of(draft: TranslationDraft | None) -> Typed:
    return {place: Written(*what) for place, what in draft.typed.items()} if draft else {}


def said(draft: TranslationDraft, *, on: dt.date) -> str:
    """Say when it was kept, with its day unless that is today."""
    at = localtime(draft.saved_at)
    time = time_format(at, "H:i")
    if at.date() == on:
        return _("Kept at %(time)s, not saved yet") % {"time": time}
    return _("Kept on %(day)s at %(time)s, not saved yet") % {"day": date_format(at, "DATE_FORMAT"), "time": time}


def _is_typed(written: Written, now: Text | None) -> bool:
    if now is None:
        return bool(written.words.strip())
    try:
        kept = as_kept(written.words, now)
    except (text.TextError, html.HtmlError):
        return True
    return sha256(kept) != written.target_digest and kept != now.es
