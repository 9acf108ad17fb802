"""Who translates an article, and until when."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from articles import drafts, summaries
from articles.models import Article, Assignment


def assign(
    article: Article, *, translator: User | None, due_on: dt.date | None, note: str = "", by: User, at: dt.datetime
) -> Assignment | None:
    """Record who translates the article, until when and with which note; nothing where all of it is known already."""
    with transaction.atomic():
        article = drafts.lock(article)
        last = current(article)
        said = (last.translator_id, last.due_on, last.note) if last else (None, None, "")
        if said == (translator.pk if translator else None, due_on, note):
            return None
        assignment = Assignment.objects.create(
            article=article, language=summaries.LANGUAGE, translator=translator, due_on=due_on, note=note, by=by, at=at
        )
        summaries.keep(article, drafts.read_document(article))
    return assignment


def current(article: Article) -> Assignment | None:
    newest: Assignment | None = (
        article.assignments.filter(language=summaries.LANGUAGE).select_related("translator").order_by("-pk").first()
    )
    return newest
