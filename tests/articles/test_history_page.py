"""The public history of a page: when, what, why, who reviewed it, and when readers did not have it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from articles.document import ArticleType, LongTextPair, SlugPair, Text
from reviews import workflow
from reviews.models import SignOff
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def lines(path: str) -> list[str]:
    """Return what each entry of the history says, the newest first."""
    page = Client().get(path)
    assert page.status_code == 200
    entries = re.findall(r"<li>\s*(<h2>.*?)</li>", page.text, re.DOTALL)
    return [" ".join(strip_tags(entry).split()) for entry in entries]


@pytest.fixture
def article(db: None) -> Any:
    return make.make_live_pair(slug=SlugPair(en="ductogram", es="ductograma"))


def signer(kind: str) -> str:
    row = SignOff.objects.filter(kind=kind).latest("pk")
    return f"{row.printed_name}, {row.credentials}"


def test_of_a_translation_says_who_reviewed_the_english_and_who_checked_the_words(article: Any) -> None:
    assert lines("/es/ductograma/history/") == [
        "2 de marzo de 2026 Primera publicación versión 1 First version. "
        f"Texto en inglés revisado en marzo de 2026 por Consejo de Revisión de Muestra: {signer('medical')} "
        f"Traducción revisada el 2 de marzo de 2026 por Consejo de Revisión de Muestra: {signer('translation')}"
    ]


def test_of_an_editorial_change_names_no_new_review(article: Any) -> None:
    make.change_article(article, summary=LongTextPair(en="What the test is.", es="Qué es."), source_line=Text(en="S"))
    submission = make.make_submission(article, note="Named the source.")
    make.sign(submission, kind="editorial")
    make.publish(submission, at=make.NOW + DAY)
    newest, first = lines("/en/ductogram/history/")
    assert newest == ("March 3, 2026 Something other than the medical text changed version 2 Named the source.")
    assert first.endswith(f"Reviewed March 2026 by Sample Review Board: {signer('medical')}")


def test_tells_from_when_to_when_readers_did_not_have_the_page(article: Any) -> None:
    make.withdraw(article, at=make.NOW + 2 * DAY)
    workflow.restore_page(
        article, "en", by=make.make_user(make.MANAGING_EDITOR), at=make.NOW + 9 * DAY, note="Cleared."
    )
    assert lines("/en/ductogram/history/")[1] == (
        "March 4, 2026 The page was withdrawn: for reasons of rights or law Gone. "
        "Readers did not have the page from March 4, 2026 to March 11, 2026."
    )
    assert len(lines("/es/ductograma/history/")) == 1


def test_costs_as_many_queries_for_three_versions_as_for_one(article: Any, django_assert_num_queries: Any) -> None:
    client, path = Client(), "/en/ductogram/history/"
    client.get(path)
    for count in (1, 3):
        while article.publications.filter(language="en").count() < count:
            make.withdraw(article, at=make.NOW + count * DAY)
            restorer = make.make_user(make.MANAGING_EDITOR)
            workflow.restore_page(article, "en", by=restorer, at=make.NOW + count * DAY, note="Cleared.")
        with django_assert_num_queries(4):
            assert client.get(path).status_code == 200


def test_is_gone_with_the_page(article: Any) -> None:
    make.withdraw(article)
    assert Client().get("/en/ductogram/history/").status_code == 410


def test_of_a_notice_that_does_not_hold_any_more_is_not_shown() -> None:
    seal = make.make_article(type=ArticleType.ACCREDITATION, valid_until=dt.date(2026, 3, 31))
    slug = make.make_publication(seal).slug
    assert [Client().get(f"/en/{slug}/{page}").status_code for page in ("", "history/")] == [404, 404]
