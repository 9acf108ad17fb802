"""The submitted text as readers would see it if it were published now."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from articles import presentation, publishing, surroundings
from articles.content import ArticleContent
from articles.document import SOURCE_LANGUAGE, STANDING_NOTICES
from articles.models import LivePage, Publication
from articles.views import frame
from reviews import standing
from reviews.models import Submission
from reviews.views.access import DeskRequest, desk_view, find_submission


@desk_view("GET", "HEAD")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    context = whole_page(submission, at=timezone.now(), on=timezone.localdate())
    own_language = translation.get_language()
    with translation.override(submission.language):
        return render(
            request, "reviews/whole_page.html", context | {"submission": submission, "own_language": own_language}
        )


def whole_page(submission: Submission, *, at: dt.datetime, on: dt.date) -> dict[str, Any]:
    """Return what the public page's template needs to show the submission as if it were published now."""
    language = submission.language
    twin = LivePage.objects.filter(article=submission.article).exclude(language=language).first()
    of_library = (
        LivePage.objects.in_language(language).exclude(article=submission.article).select_related("publication")
    )
    publication = _as_published(submission, at=at, on=on)
    page = presentation.page(
        publication,
        on=on,
        source=publication.source_publication,
        notices=[row.publication for row in of_library.of_type(*STANDING_NOTICES)],
    )
    around = frame.around(
        language,
        path=reverse("page", args=[language, submission.slug]),
        title=page.title,
        library=surroundings.ask(language, on=on),
        twin_url=reverse("page", args=[twin.language, twin.slug]) if twin else "",
    )
    return around | {"page": page}


def _as_published(submission: Submission, *, at: dt.datetime, on: dt.date) -> Publication:
    """Return the publication that publishing would append now. It is never saved."""
    source = _source(submission)
    review = standing.review_record(submission, source if source and source.pk else None)
    base = publishing.live_publication(submission.article, submission.language)
    unchanged = base is not None and base.digest == submission.digest
    return Publication(
        article=submission.article,
        language=submission.language,
        number=(base.number if base else 0) + 1,
        slug=submission.slug,
        content=submission.content,
        digest=submission.digest,
        clinical_digest=submission.clinical_digest,
        source_digest=submission.source_digest,
        source_clinical_digest=submission.source_clinical_digest,
        source_publication=source,
        note=submission.note,
        review=review.entries,
        reviewed_on=review.reviewed_on,
        review_due_on=review.review_due_on,
        updated_on=base.updated_on if base and unchanged else on,
        published_at=at,
    )


def _source(submission: Submission) -> Publication | None:
    """Return the source that a translation was compared with; one not yet published has no review to show."""
    if submission.language == SOURCE_LANGUAGE:
        return None
    published = (
        submission.article.publications.filter(language=SOURCE_LANGUAGE, digest=submission.source_digest)
        .order_by("-number")
        .first()
    )
    if published:
        return published
    content = ArticleContent.parse(submission.source_content)
    return Publication(
        language=SOURCE_LANGUAGE,
        content=submission.source_content,
        digest=content.digest,
        clinical_digest=content.clinical_digest,
        review=[],
    )
