"""A correction tells readers what was wrong, is signed like any sentence, and stays in the history for good."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from articles import checks, drafts, presentation
from articles.content import Correction
from articles.document import DocumentCorrection, LongTextPair
from articles.models import LivePage
from reviews import standing
from reviews.models import Kind
from tests import factories as make
from tests.articles.editing import change_url, errors, new_row, opened, save, sign_in
from tests.articles.published import publication

DAY = dt.date(2026, 3, 2)


def correction(date: dt.date = DAY, *, en: str = "It said ten pills.", es: str = "Decía diez.") -> DocumentCorrection:
    return DocumentCorrection(date=date, text=LongTextPair(en=en, es=es))


def words(path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", Client().get(path).content.decode()).split())


class TestTheBoxOnThePage:
    @pytest.mark.parametrize(
        ("on", "shown"),
        [
            (dt.date(2026, 3, 2), True),
            (dt.date(2027, 3, 1), True),
            (dt.date(2027, 3, 2), False),
            (dt.date(2028, 2, 29), False),
        ],
    )
    def test_shows_the_last_twelve_months(self, on, shown):
        row = Correction(date=DAY, text="It said ten.")
        page = presentation.page(publication(corrections=(row,)), on=on)
        assert (page.corrections, page.recent_corrections) == ((row,), (row,) if shown else ())

    def test_on_the_last_of_february_a_year_goes_back_to_its_28th(self):
        row = Correction(date=dt.date(2027, 3, 1), text="It said ten.")
        page = presentation.page(publication(corrections=(row,)), on=dt.date(2028, 2, 29))
        assert page.recent_corrections == (row,)


@pytest.mark.django_db
class TestACorrection:
    def test_is_a_change_that_a_physician_signs(self):
        article = make.make_live_pair()
        make.change_article(article, corrections=(correction(),))
        submission = make.make_submission(article)
        assert standing.need_of(submission).kind is Kind.MEDICAL

    def test_stands_on_the_page_and_in_its_history_in_each_language(self):
        article = make.make_article(corrections=(correction(dt.date(2026, 2, 1)),))
        make.make_publication(article, "en")
        make.make_publication(article, "es")
        slugs = {page.language: page.slug for page in LivePage.objects.all()}
        for path, day, said in (
            (f"/en/{slugs['en']}/history/", "February 1, 2026", "It said ten pills."),
            (f"/es/{slugs['es']}/history/", "1 de febrero de 2026", "Decía diez."),
        ):
            assert f"{day} {said}" in words(path)

    def test_leaves_the_page_when_its_year_is_over_though_the_page_is_kept(self, monkeypatch):
        page = make.make_publication(make.make_article(corrections=(correction(),)))
        monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2027, 3, 1))
        assert "Corrections March 2, 2026 It said ten pills." in words(f"/en/{page.slug}/")
        monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2027, 3, 2))
        assert "Corrections March 2, 2026 It said ten pills." not in words(f"/en/{page.slug}/")

    def test_stays_in_the_history_when_a_reviewed_change_took_it_away(self):
        article = make.make_article(corrections=(correction(),))
        make.make_publication(article)
        make.change_article(article, corrections=())
        make.make_publication(article)
        slug = LivePage.objects.get().slug
        assert "It said ten pills." not in words(f"/en/{slug}/")
        assert "It said ten pills." in words(f"/en/{slug}/history/")

    @pytest.mark.parametrize(("language", "missing"), [("en", {"en": " "}), ("es", {"es": ""})])
    def test_is_needed_in_every_language(self, language, missing):
        document = make.make_document(corrections=(correction(**missing),))
        places = [finding.place for finding in checks.blocking(checks.of(document, language, states={}))]
        assert places == ["correction:2026-03-02:text"]

    def test_is_written_in_the_form_and_comes_newest_first(self):
        article, client = make.make_article(), sign_in(make.make_user(make.EDITOR))
        data = opened(client, article)
        for date, text in (("2026-01-02", "Older."), ("2026-03-04", "Newer.")):
            data = new_row(data, "corrections", date=date, text_en=text, text_es="Sí.")
        assert save(client, article, data).status_code == 302
        rows = drafts.read_document(article).corrections
        assert [(row.date.isoformat(), row.text.en) for row in rows] == [
            ("2026-03-04", "Newer."),
            ("2026-01-02", "Older."),
        ]
        shown = opened(client, article)
        assert [shown[f"corrections-{number}-text_en"] for number in (0, 1)] == ["Newer.", "Older."]

    def test_needs_its_date_in_the_form(self):
        article, client = make.make_article(), sign_in(make.make_user(make.EDITOR))
        response = client.post(
            change_url(article), new_row(opened(client, article), "corrections", text_en="Older.", text_es="Sí.")
        )
        assert list(errors(response)) == ["corrections-0-date"]

    def test_is_read_with_its_date_at_the_desk(self):
        article = make.make_live_pair()
        make.change_article(article, corrections=(correction(),))
        submission = make.make_submission(article)
        client = Client()
        client.force_login(make.make_physician(), "django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/review/{submission.key}/").content.decode()
        assert "It said ten pills." in page
        assert "March 2, 2026" in " ".join(re.sub(r"<[^>]+>", " ", page).split())
