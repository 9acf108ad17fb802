"""A draft saved as one value, and the record of who changed what.

Every way of changing a draft (admin, importer, restore, sample) ends in `record_edit` inside the same
transaction. A change that does not cannot be submitted: see `unaccounted`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles import html, pairs, revisions, summaries, text
from articles.assembly import assemble
from articles.content import freeze
from articles.document import (
    LANGUAGES,
    ArticleDocument,
    Language,
)
from articles.draft_rows import read_document, rows_of, write_document
from articles.models import Article, Edit

__all__ = [
    "StaleDraft",
    "accounts_for",
    "claim",
    "digest_of",
    "find_by_source_id",
    "is_same",
    "lock",
    "read_document",
    "record_edit",
    "save_document",
    "save_into",
    "unaccounted",
    "write_document",
]


class StaleDraft(Exception):  # noqa: N818 - a state of the draft, not a failure of the program
    """Somebody saved the draft since the caller read it."""


def save_document(
    document: ArticleDocument,
    *,
    by: User,
    at: dt.datetime,
    article: Article | None = None,
    how: str = Edit.How.IMPORT,
    machine: Collection[str] = (),
    fresh: Collection[str] = (),
) -> Article:
    """Create a draft, or make an existing one say what the document says, as one recorded edit.

    `machine` names the places whose translation no person has written or checked; `fresh` those of which an import
    says that they were translated from the very English that stands there, see `articles.pairs.vouched`.

    Without `article`, one with the same `source_id` is updated. A draft that already says it is left
    untouched. Raises `text.TextError` or `html.HtmlError` on text that no page can hold.
    """
    return save_into(
        article or find_by_source_id(document.source_id),
        document,
        by=by,
        at=at,
        how=how,
        machine=machine,
        fresh=fresh,
    )


def save_into(
    article: Article | None,
    document: ArticleDocument,
    *,
    by: User,
    at: dt.datetime,
    how: str = Edit.How.IMPORT,
    machine: Collection[str] = (),
    fresh: Collection[str] = (),
) -> Article:
    """Do what `save_document` does, to this draft, or with None to a new one."""
    with transaction.atomic():
        before = None
        if article is not None:
            lock(article)
            before = read_document(article)
            if is_same(before, document):
                return article
        else:
            article = Article(type=document.type.value)
        rows = write_document(document, article)
        record_edit(article, before=before, by=by, at=at, how=how, machine=machine, fresh=fresh, rows=rows)
    return article


def is_same(one: ArticleDocument, other: ArticleDocument) -> bool:
    """Whether two documents say the same. In which order topics stand is for the library to say, not for an article."""
    return _shelved(one) == _shelved(other)


def _shelved(document: ArticleDocument) -> ArticleDocument:
    return document.model_copy(update={"topics": tuple(sorted(document.topics, key=lambda topic: topic.slug))})


def find_by_source_id(source_id: str) -> Article | None:
    return Article.objects.filter(source_id=source_id).first() if source_id else None


def lock(article: Article) -> Article:
    """Take the draft's row lock until the end of the transaction and refresh its own columns."""
    fresh = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    article.version = fresh.version
    return fresh


def claim(article: Article, *, version: int) -> None:
    """Lock the draft for a save that was prepared from `version`; raise StaleDraft if it has moved on."""
    if lock(article).version != version:
        raise StaleDraft(_("Somebody saved this article while you were editing it."))


def record_edit(
    article: Article,
    *,
    before: ArticleDocument | None,
    by: User,
    at: dt.datetime,
    how: str,
    machine: Collection[str] = (),
    fresh: Collection[str] = (),
    rows: dict[str, list[Any]] | None = None,
) -> Edit:
    """Record who changed the draft and in which languages, and keep a revision of it.

    Nothing at all changed is also an edit.
    `before` is the draft as it was when the caller took the lock, None for a new one. `rows` are those of the draft
    where the caller has just written or read them all.
    """
    saved = Article.objects.get(pk=article.pk)
    rows = rows or rows_of(saved)
    after = assemble(saved, **rows)
    last = article.edits.order_by("-pk").first() if before is not None else None
    digests = {language: digest_of(after, language) for language in LANGUAGES}
    changed = {
        language: digests[language] != (getattr(last, f"digest_{language}") if last else "") or not digests[language]
        for language in LANGUAGES
    }
    Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
    article.version += 1
    saved.version += 1
    revisions.keep(saved, rows, by=by, at=at)
    edit = Edit.objects.create(
        article=article,
        by=by,
        at=at,
        how=how,
        changed_en=changed["en"],
        changed_es=changed["es"],
        digest_en=digests["en"],
        digest_es=digests["es"],
    )
    pairs.record(article, before, after, edit, machine=machine, fresh=fresh)
    summaries.keep(article, after)
    return edit


def digest_of(document: ArticleDocument, language: Language) -> str:
    """Return the digest the draft would have if frozen now, or "" where it cannot be frozen."""
    try:
        return freeze(document, language).digest
    except (text.TextError, html.HtmlError):
        return ""


def unaccounted(article: Article, document: ArticleDocument, language: Language) -> bool:
    """Whether the draft's words were changed by something that recorded no edit, such as raw SQL."""
    return not accounts_for(article.edits.order_by("-pk").first(), document, language)


def accounts_for(last: Edit | None, document: ArticleDocument, language: Language) -> bool:
    """Whether the draft's last edit left these words. Pure."""
    return last is not None and getattr(last, f"digest_{language}") == digest_of(document, language)
