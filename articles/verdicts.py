"""What a person says of a translation without writing a word: it is still right, or a machine's draft is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import currency, drafts, summaries
from articles.content import sha256
from articles.currency import State
from articles.document import Text
from articles.models import Article, TranslationBasis
from articles.pairs import bases

# What it means that somebody finds the words right: a machine's have been checked, a person's hold still.
_SAYS = {
    State.MACHINE: TranslationBasis.Verdict.TRANSLATED,
    State.CHANGED: TranslationBasis.Verdict.STILL_RIGHT,
}


def judge_still_right(
    article: Article, place: str, *, source_digest: str, target_digest: str, by: User, at: dt.datetime
) -> TranslationBasis:
    """Record that a translation says what the English now says, or that a person has checked a machine's draft.

    The digests are those of the words of both languages that the person was shown. Raises StaleDraft if either has
    changed since, if there is no such translation any more, or if somebody has judged it already.
    """
    [basis] = judge_all_still_right(article, {place: (source_digest, target_digest)}, by=by, at=at)
    return basis


def judge_all_still_right(
    article: Article, seen: Mapping[str, tuple[str, str]], *, by: User, at: dt.datetime
) -> list[TranslationBasis]:
    """Record the same of several places, with the digests of both languages as the person saw them; of all or none."""
    with transaction.atomic():
        article = drafts.lock(article)
        document = drafts.read_document(article)
        texts, known = currency.places(document), bases(article)
        judged = TranslationBasis.objects.bulk_create(
            _verdict(article, place, texts.get(place), digests, known, by=by, at=at) for place, digests in seen.items()
        )
        summaries.keep(article, document)
    return judged


def _verdict(
    article: Article,
    place: str,
    words: Text | None,
    seen: tuple[str, str],
    known: currency.Bases,
    *,
    by: User,
    at: dt.datetime,
) -> TranslationBasis:
    """Return the row to be written. Raises StaleDraft."""
    if words is None or not words.es or (sha256(words.en), sha256(words.es)) != seen:
        raise drafts.StaleDraft(_("The text changed since you opened this page. Look at it again."))
    state = currency.state(words, known.get(currency.field_of(place), ()))
    if state not in _SAYS:
        raise drafts.StaleDraft(_("There is nothing to judge in this field any more. Look at it again."))
    return TranslationBasis(
        article=article,
        place=place,
        source_text=words.en,
        target_digest=seen[1],
        verdict=_SAYS[state],
        by=by,
        at=at,
    )
