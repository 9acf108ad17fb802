"""Articles written to files: the drafts as they are, or the texts that readers see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from articles import drafts
from articles.document import LANGUAGES, ArticleDocument, Language, SlugPair
from articles.exchange.report import EarlierReview
from articles.exchange.thawing import CannotThaw, thaw
from articles.models import Article, LivePage, Publication

# Which signature is the review of a language.
_REVIEW_KINDS: dict[Language, str] = {"en": "medical", "es": "translation"}


@dataclass(frozen=True)
class Export:
    """One file to be written, `name` without its ending."""

    name: str
    document: ArticleDocument
    reviewed: dict[Language, EarlierReview] = field(default_factory=dict)


def draft(article: Article) -> Export:
    """Export the working draft. It brings no reviews along: nobody has signed it."""
    document = drafts.read_document(article)
    return Export(document.slug.en or f"article-{article.pk}", document)


def published(article: Article) -> Iterator[Export]:
    """Export what readers see, with the reviews it rests on; nothing where no page is live.

    One file for both languages, or one for each where they differ in what a document holds only once,
    as while the translation waits for a new figure.
    """
    pages = LivePage.objects.filter(article=article).with_publication()
    live: dict[Language, Publication] = {page.language: page.publication for page in pages}  # type: ignore[misc]
    if not live:
        return
    topics = drafts.read_document(article).topics
    name = live["en"].slug if "en" in live else f"article-{article.pk}"
    try:
        yield _export(name, article.source_id, live, topics)
    except CannotThaw:
        for language, publication in live.items():
            source_id = f"{article.source_id or name}-{language}"[:100]
            yield _export(f"{name}.{language}", source_id, {language: publication}, topics)


def _export(name: str, source_id: str, live: dict[Language, Publication], topics: Any) -> Export:
    slugs = {language: live[language].slug for language in LANGUAGES if language in live}
    document = thaw(
        {language: publication.parsed for language, publication in live.items()},
        source_id=source_id,
        slug=SlugPair(**slugs),
        topics=topics,
    )
    reviews = {language: _review(language, publication) for language, publication in live.items()}
    return Export(name, document, {language: review for language, review in reviews.items() if review})


def _review(language: Language, publication: Publication) -> EarlierReview | None:
    """Return who signed this language, or, where that was carried over, who reviewed it before."""
    entries = [entry for entry in publication.review if entry["kind"] == _REVIEW_KINDS[language]]
    reviews = [
        entry["carried_over"]
        or {"name": entry["printed_name"], "credentials": entry["credentials"], "date": entry["signed_on"]}
        for entry in entries
    ]
    if len(reviews) < 2:
        return EarlierReview.model_validate(reviews[0]) if reviews else None
    printed = [f"{review['name']}, {review['credentials']}".strip(", ") for review in reviews]
    return EarlierReview(name="; ".join(printed), date=max(dt.date.fromisoformat(r["date"]) for r in reviews))
