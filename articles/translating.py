"""The translator's words go into the draft: as one recorded edit, and over nothing that they have not seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import drafts, html, text
from articles.content import sha256
from articles.currency import places
from articles.document import HtmlPair, LongTextPair, Text
from articles.models import Article, Edit
from articles.spots import with_words
from articles.summaries import LANGUAGE


@dataclass(frozen=True)
class Written:
    """Words that somebody wrote for one place, with the digests of what they were shown there in both languages."""

    words: str
    source_digest: str
    target_digest: str

    def fits(self, now: Text) -> bool:
        """Whether the place says what it said when they were written."""
        return (sha256(now.en), sha256(now.es)) == (self.source_digest, self.target_digest)


class WordsMoved(drafts.StaleDraft):
    """Some places say something else than the translator was shown; `places` names them."""

    def __init__(self, moved: list[str]) -> None:
        super().__init__(_("Somebody changed these texts while you were translating. Compare both, then save again."))
        self.places = moved


class UnusableWords(ValueError):  # noqa: N818 - a state of what was typed, not a failure of the program
    """No page can hold some of the words; `reasons` has a sentence for each place."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__(_("Some of the words cannot be saved. Each place says why."))
        self.reasons = reasons


def write(article: Article, written: Mapping[str, Written], *, by: User, at: dt.datetime) -> list[str]:
    """Save what was written as one edit and return the places that changed.

    Places that are still as they were shown are saved whatever else changed in the article. Raises WordsMoved or
    UnusableWords, and then nothing is saved.
    """
    with transaction.atomic():
        article = drafts.lock(article)
        document = drafts.read_document(article)
        now = places(document)
        kept = _kept(written, now)
        changed = {place: words for place, words in kept.items() if words != now[place].es}
        if moved := [place for place in changed if not written[place].fits(now[place])]:
            raise WordsMoved(moved)
        if changed:
            translated = with_words(document, LANGUAGE, changed)
            drafts.save_document(translated, by=by, at=at, article=article, how=Edit.How.ADMIN)
    return list(changed)


def as_kept(words: str, like: Text) -> str:
    """Return words as the draft keeps them in such a place. Raises `text.TextError`, `html.HtmlError`."""
    if isinstance(like, HtmlPair):
        return html.clean(words)
    return text.paragraph(words) if isinstance(like, LongTextPair) else text.line(words)


def _kept(written: Mapping[str, Written], now: Mapping[str, Text]) -> dict[str, str]:
    kept, reasons = {}, {}
    for place, what in written.items():
        try:
            kept[place] = as_kept(what.words, now[place])
        except KeyError:
            reasons[place] = _("The article has no such field any more.")
        except (text.TextError, html.HtmlError) as error:
            reasons[place] = str(error)
        else:
            if len(kept[place]) > longest(now[place]):
                reasons[place] = _("This is longer than %(limit)s characters.") % {"limit": longest(now[place])}
    if reasons:
        raise UnusableWords(reasons)
    return kept


def longest(like: Text) -> int:
    """Return how many characters such a place holds."""
    rule: Any = next(iter(type(like).model_fields["es"].metadata))
    limit: int = rule.max_length
    return limit
