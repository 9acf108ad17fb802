"""What is on record about each translated field: the English it was made from, or was judged right for."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import currency, drafts
from articles.content import sha256
from articles.models import Article, TranslationBasis


def bases(article: Article) -> dict[str, currency.Basis]:
    """Return the newest basis of every place of the article. One query."""
    newest = article.translation_bases.order_by("place", "-pk").distinct("place")
    return {
        row.place: currency.Basis(row.source_text, still_right=row.verdict == TranslationBasis.Verdict.STILL_RIGHT)
        for row in newest
    }


def judge_still_right(
    article: Article, place: str, *, source_digest: str, by: User, at: dt.datetime
) -> TranslationBasis:
    """Record that a translation still says what the English now says.

    `source_digest` is that of the English words the person was shown. Raises StaleDraft if they have
    changed since, or if there is no such translation any more.
    """
    with transaction.atomic():
        words = currency.places(drafts.read_document(drafts.lock(article))).get(place)
        if words is None or not words.es or sha256(words.en) != source_digest:
            raise drafts.StaleDraft(_("The text changed since you opened this page. Look at it again."))
        return TranslationBasis.objects.create(
            article=article,
            place=place,
            source_text=words.en,
            verdict=TranslationBasis.Verdict.STILL_RIGHT,
            by=by,
            at=at,
        )
