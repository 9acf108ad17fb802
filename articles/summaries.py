"""How each translation of the library stands, kept beside it so that a list of thousands need read no text.

A cache: everything in it is counted again from the draft and the record, and `recount_translations` does so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from articles import currency
from articles.document import SOURCE_LANGUAGE, ArticleDocument, Language
from articles.models import Article, TranslationSummary
from articles.pairs import bases
from articles.workload import workload

LANGUAGE: Language = "es"  # the one that is translated into


def keep(article: Article, document: ArticleDocument) -> None:
    """Bring the summary up to date. The caller holds the article's lock, and `document` is the draft there is."""
    columns = count(article, document)
    TranslationSummary.objects.bulk_create(
        [TranslationSummary(article=article, language=LANGUAGE, **columns)],
        update_conflicts=True,
        unique_fields=["article", "language"],
        update_fields=list(columns),
    )


def count(article: Article, document: ArticleDocument) -> dict[str, Any]:
    """Return the columns of the summary as the record has them."""
    states = currency.states(document, bases(article))
    load = workload(document, states)
    assignment = article.assignments.filter(language=LANGUAGE).order_by("-pk").first()
    kinds = ("missing", "changed", "machine", "still_right", "current")
    return {
        **{kind: load.fields[currency.State(kind)] for kind in kinds},
        "words": load.words,
        "words_to_do": load.words_to_do,
        "waiting_since": _waiting_since(article) if load.to_do else None,
        "translator_id": assignment.translator_id if assignment else None,
        "due_on": assignment.due_on if assignment else None,
    }


def _waiting_since(article: Article) -> dt.datetime | None:
    """Return when the English first changed after anybody last worked on the translation, else when it last changed."""
    changed = [f"changed_{LANGUAGE}", f"changed_{SOURCE_LANGUAGE}"]
    edits = list(article.edits.order_by("pk").values_list("at", *changed))
    worked = [at for at, translation, _english in edits if translation][-1:]
    judged = article.translation_bases.order_by("-pk").values_list("at", flat=True)[:1]
    english = [at for at, _translation, is_english in edits if is_english]
    last = [*worked, *judged]
    waiting = [at for at in english if at > max(last)][:1] if last else []
    return next(iter(waiting or english[-1:]), None)
