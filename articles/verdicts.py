"""What is on record about each translated field: the English it was made from, or was judged right for."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import currency, drafts
from articles.content import sha256
from articles.models import Article, TranslationBasis


def bases(article: Article) -> currency.Bases:
    """Return what is on record about the article's translations, by field, oldest first. One query."""
    found: dict[str, list[currency.Basis]] = {}
    for row in article.translation_bases.order_by("pk"):
        basis = currency.Basis(row.source_text, row.target_digest, currency.Verdict(row.verdict))
        found.setdefault(currency.field_of(row.place), []).append(basis)
    return found


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
            target_digest=sha256(words.es),
            verdict=TranslationBasis.Verdict.STILL_RIGHT,
            by=by,
            at=at,
        )
