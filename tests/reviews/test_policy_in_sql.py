"""The policy in Python and the trigger in PostgreSQL say the same about every kind of change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from articles import publishing
from articles.document import ArticleType, DocumentSection, HtmlPair, Text
from reviews import standing, workflow
from reviews.models import Submission
from reviews.policy import Kind
from tests import factories as make
from tests.reviews.forging import put_signature, somebody_seated

pytestmark = pytest.mark.django_db


def words(en: str, es: str = "Dura 30 minutos.") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what",
            heading=Text(en="What is it?", es="¿Qué es?"),
            body=HtmlPair(en=f"<p>{en}</p>", es=f"<p>{es}</p>"),
        ),
    )


SOURCE_LINE = {"source_line": Text(en="Source: sample.", es="Fuente: muestra.")}


def first(language: str, type_: ArticleType = ArticleType.PROCEDURE) -> Submission:
    dated = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2030, 1, 1)}
    article = make.make_article(
        type=type_, **(dated if type_ in (ArticleType.ACCREDITATION, ArticleType.NOTICE) else {})
    )
    if language == "es":
        make.make_publication(article, "en")
    return make.make_submission(article, language)


def changed(language: str, **changes) -> Submission:
    article = make.make_live_pair()
    make.change_article(article, **changes)
    return make.make_submission(article, language)


def translation_with_moved_source(**changes) -> Submission:
    article = make.make_live_pair()
    make.change_article(article, sections=words("It takes 60 minutes."), **changes)
    make.make_publication(article, "en")
    return make.make_submission(article, "es")


def reviewed_again(language: str) -> Submission:
    article = make.make_live_pair()
    return workflow.re_review(article, language, by=make.make_user(make.EDITOR), at=make.NOW, note="Due.")


def after_an_urgent_change(language: str, **changes) -> Submission:
    """Submit a further change of a page whose urgent change was sent back by its reviewer."""
    article = make.make_live_pair()
    make.make_urgent_publication(article, language)
    waiting = article.submissions.open().get(language=language)
    make.request_changes(waiting)
    make.answer(waiting)
    make.change_article(article, **changes)
    return make.make_submission(article, language)


def countersigning(language: str) -> Submission:
    article = make.make_live_pair()
    make.make_urgent_publication(article, language)
    return article.submissions.open().get(language=language)


SITUATIONS = {
    "first English": (lambda: first("en"), Kind.MEDICAL),
    "first Spanish": (lambda: first("es"), Kind.TRANSLATION),
    "disclaimer": (lambda: first("en", ArticleType.DISCLAIMER), Kind.MEDICAL),
    "policy page": (lambda: first("en", ArticleType.POLICY), Kind.EDITORIAL),
    "site-wide notice": (lambda: first("en", ArticleType.NOTICE), Kind.EDITORIAL),
    "accreditation": (lambda: first("en", ArticleType.ACCREDITATION), Kind.EDITORIAL),
    "clinical change in English": (lambda: changed("en", sections=words("It takes 60 minutes.")), Kind.MEDICAL),
    "clinical change in Spanish": (
        lambda: changed("es", sections=words("It takes 30 minutes.", "Dura media hora.")),
        Kind.TRANSLATION,
    ),
    "editorial change in English": (lambda: changed("en", **SOURCE_LINE), Kind.EDITORIAL),
    "editorial change in Spanish": (lambda: changed("es", **SOURCE_LINE), Kind.EDITORIAL),
    "unchanged Spanish, moved English": (translation_with_moved_source, Kind.TRANSLATION),
    "editorial change in Spanish, moved English": (
        lambda: translation_with_moved_source(**SOURCE_LINE),
        Kind.TRANSLATION,
    ),
    "English reviewed again": (lambda: reviewed_again("en"), Kind.MEDICAL),
    "Spanish reviewed again": (lambda: reviewed_again("es"), Kind.TRANSLATION),
    "editorial change of a pending page": (lambda: after_an_urgent_change("en", **SOURCE_LINE), Kind.MEDICAL),
    "editorial change of a pending translation": (
        lambda: after_an_urgent_change("es", **SOURCE_LINE),
        Kind.TRANSLATION,
    ),
    "urgent English change countersigned": (lambda: countersigning("en"), Kind.MEDICAL),
    "urgent Spanish change countersigned": (lambda: countersigning("es"), Kind.TRANSLATION),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_policy_names_the_sign_off(situation):
    make_submission, kind = SITUATIONS[situation]
    assert standing.need_of(make_submission()).kind is kind


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_database_wants_that_sign_off_and_no_other(situation):
    make_submission, kind = SITUATIONS[situation]
    submission = make_submission()
    for wrong in set(Kind) - {kind}:
        put_signature(submission, wrong, signer=somebody_seated(wrong))
        with pytest.raises(DatabaseError, match=f"publication refused: 0 of 1 {kind}"), transaction.atomic():
            put_publication(submission)
    put_signature(submission, kind, signer=somebody_seated(kind))
    assert put_publication(submission).digest == submission.digest


def put_publication(submission: Submission):
    """Publish past the workflow."""
    source = None
    if submission.language == "es":
        source = submission.article.publications.filter(language="en").latest("number")
    user = make.make_user()
    return publishing.append_publication(
        article=submission.article,
        content=submission.parsed,
        canonical=submission.content,
        submission_key=submission.key,
        slug=submission.slug,
        source=source,
        note=submission.note,
        base=publishing.live_publication(submission.article, submission.language),
        review=standing.review_record(submission, source),
        by=user,
        by_name="Sample",
        at=make.NOW,
        on=make.TODAY,
    )
