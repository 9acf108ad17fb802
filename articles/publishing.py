"""Publications appended, live pages pointed at them, pages withdrawn and put back.

Each function is one step of a verb in `reviews.workflow`, which asks who may do it and whether the
text is signed; the database asks again. The caller holds the transaction and the article's row lock.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from articles import index
from articles.content import ArticleContent
from articles.models import Address, Article, Change, LivePage, Publication, Withdrawal
from articles.search import indexing


class AddressTaken(Exception):  # noqa: N818 - named for what the editor has to mend
    """The page's address belongs to another article, now or from earlier."""


@dataclass(frozen=True)
class ReviewRecord:
    """Who signed, as readers are told: copied from sign-offs, never pointing at them."""

    entries: list[dict[str, Any]]
    reviewed_on: dt.date | None
    review_due_on: dt.date | None


def live_publication(article: Article, language: str) -> Publication | None:
    """Return what readers of this language see now, or None."""
    page = LivePage.objects.filter(article=article, language=language).select_related("publication").first()
    return page.publication if page else None


def change_between(base: Publication | None, *, digest: str, clinical_digest: str) -> Change:
    """Say what kind of a change a text is against the live publication; nobody picks it from a list.

    What follows an urgent change that nobody has countersigned carries that change with it: it is never editorial.
    """
    if base is None:
        return Change.FIRST
    if base.digest == digest:
        return Change.REREVIEW
    is_clinical = base.clinical_digest != clinical_digest or base.review_pending
    return Change.CLINICAL if is_clinical else Change.EDITORIAL


def append_publication(
    *,
    article: Article,
    content: ArticleContent,
    canonical: str,
    submission_key: uuid.UUID,
    slug: str,
    source: Publication | None,
    base: Publication | None,
    note: str,
    review: ReviewRecord,
    by: User,
    by_name: str,
    at: dt.datetime,
    on: dt.date,
    urgent_reason: str = "",
) -> Publication:
    """Append the next version of one language and make it live; `canonical` is the text that was signed.

    `base` is what readers see now. With `urgent_reason` its review is pending. `on` is the day of `at` where the
    library is. Raises AddressTaken; the database raises `ProgrammingError` where a needed sign-off is missing.
    """
    language = content.language
    change = change_between(base, digest=content.digest, clinical_digest=content.clinical_digest)
    _reserve_address(article, language, slug)
    publication = Publication.objects.create(
        article=article,
        language=language,
        number=_next_number(article, language),
        submission_key=submission_key,
        content=canonical,
        digest=content.digest,
        clinical_digest=content.clinical_digest,
        source_digest=source.digest if source else "",
        source_clinical_digest=source.clinical_digest if source else "",
        source_publication=source,
        slug=slug,
        title=content.title,
        type=content.type.value,
        image_hashes=[figure.sha256 for figure in content.figures],
        change=change,
        note=note,
        review_pending=bool(urgent_reason),
        urgent_reason=urgent_reason,
        review=review.entries,
        reviewed_on=review.reviewed_on,
        review_due_on=review.review_due_on,
        updated_on=base.updated_on if base and change is Change.REREVIEW else on,
        published_at=at,
        published_by=by,
        published_by_name=by_name,
    )
    if base is None:
        LivePage.objects.create(article=article, language=language, slug=slug, publication=publication)
    else:
        LivePage.objects.filter(article=article, language=language).update(slug=slug, publication=publication)
    if publication.number == 1:
        index.add(publication)
        indexing.add(publication)
    else:
        index.keep(publication)
        indexing.put(publication)
    return publication


def withdraw(
    *,
    article: Article,
    language: str,
    reason: str,
    notice_en: str,
    notice_es: str,
    replaced_by: Article | None,
    by: User,
    at: dt.datetime,
) -> Withdrawal:
    """Take the live page away; its address answers with the notice from now on, and leads to what replaces it."""
    page = LivePage.objects.select_related("publication").get(article=article, language=language)
    page.delete()
    indexing.remove(article.pk, language)
    return Withdrawal.objects.create(
        article=article,
        language=language,
        publication=page.publication,
        reason=reason,
        notice_en=notice_en,
        notice_es=notice_es,
        replaced_by=replaced_by,
        by=by,
        at=at,
    )


# What a publication that puts a page back says for itself; all else it takes from the one that was withdrawn.
_OWN_OF_A_RESTORATION = frozenset(
    {"id", "number", "change", "note", "restores", "published_at", "published_by", "published_by_name"}
)


def kept_by_a_restoration() -> list[str]:
    """Return the columns that a publication which puts a page back takes from the one that was withdrawn."""
    return [field.attname for field in Publication._meta.concrete_fields if field.name not in _OWN_OF_A_RESTORATION]


def restore(withdrawn: Publication, *, note: str, by: User, by_name: str, at: dt.datetime) -> Publication:
    """Append the withdrawn version once more as it was, and make it live; no date of it moves.

    The database refuses after a reason that lies in the text, and where its signatures do not stand any more.
    """
    publication = Publication.objects.create(
        **{name: getattr(withdrawn, name) for name in kept_by_a_restoration()},
        number=_next_number(withdrawn.article, withdrawn.language),
        change=Change.RESTORED,
        note=note,
        restores=withdrawn,
        published_at=at,
        published_by=by,
        published_by_name=by_name,
    )
    LivePage.objects.create(
        article=withdrawn.article, language=withdrawn.language, slug=withdrawn.slug, publication=publication
    )
    index.keep(publication)
    indexing.put(publication)
    return publication


def current_withdrawal(article: Article, language: str) -> Withdrawal | None:
    """Return the withdrawal that keeps this page from the public, or None where it is live or never was."""
    if LivePage.objects.filter(article=article, language=language).exists():
        return None
    return Withdrawal.objects.filter(article=article, language=language).order_by("-pk").first()


def is_withdrawn_for_what_it_says(article: Article, language: str, digest: str) -> bool:
    """Whether the newest publication of exactly this text was withdrawn for a reason that lies in the text."""
    newest = article.publications.filter(language=language, digest=digest).order_by("-number").first()
    return newest is not None and newest.withdrawals.filter(reason__in=Withdrawal.FINAL_REASONS).exists()


def withdrawn_since(article: Article, language: str, since: dt.datetime) -> QuerySet[Withdrawal]:
    """Return how often, and why, the page came down after this moment, whether or not it is back."""
    return Withdrawal.objects.filter(article=article, language=language, at__gt=since)


def _next_number(article: Article, language: str) -> int:
    newest = article.publications.filter(language=language).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _reserve_address(article: Article, language: str, slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Address._meta.db_table} (article_id, language, slug) VALUES (%s, %s, %s) "  # noqa: S608
            "ON CONFLICT DO NOTHING",
            [article.pk, language, slug],
        )
        is_new = cursor.rowcount == 1
    if not is_new and not Address.objects.filter(article=article, language=language, slug=slug).exists():
        raise AddressTaken(_("The address “%(slug)s” belongs to another article. Choose another one.") % {"slug": slug})
