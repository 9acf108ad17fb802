"""Who may see a picture, and how long it may be kept."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.utils import timezone

from articles import media
from articles.document import DocumentFigure, DocumentSection, HtmlPair, LongTextPair, Text
from articles.images import StoredImage
from articles.models import Image
from tests import factories

pytestmark = pytest.mark.django_db

DATA = b"the bytes of a picture"
SHA256 = hashlib.sha256(DATA).hexdigest()
PATH = f"/media/figures/{SHA256}.png"


@pytest.fixture
def draft():
    media.store(StoredImage(sha256=SHA256, extension="png", width=4, height=3, data=DATA))
    Image.objects.create(
        sha256=SHA256, extension="png", width=4, height=3, size=len(DATA), uploaded_at=factories.NOW,
        uploaded_by=factories.make_user(),
    )  # fmt: skip
    words = LongTextPair(en="Ducts", es="Conductos")
    figure = DocumentFigure(
        sha256=SHA256,
        extension="png",
        width=4,
        height=3,
        caption=words,
        alt=words,
        credit=Text(en="Art", es="Arte"),
        licence="CC BY 4.0",
    )
    section = DocumentSection(
        anchor="what", heading=Text(en="What", es="Qué"), body=HtmlPair(en="<p>It.</p>", es="<p>Eso.</p>")
    )
    return factories.make_article(figures=(figure,), sections=(section,))


class TestPublishedFigure:
    def test_is_sent_to_everybody_for_good(self, client, draft):
        factories.make_publication(draft)

        response = client.get(PATH)

        assert b"".join(response.streaming_content) == DATA
        assert {
            name: response.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")
        } == {
            "Content-Type": "image/png",
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert "Vary" not in response.headers

    def test_is_there_on_the_days_of_its_page_only(self, client, draft, monkeypatch):
        first, last = dt.date(2026, 3, 10), dt.date(2026, 3, 31)
        factories.change_article(draft, valid_from=first, valid_until=last)
        factories.make_publication(draft)
        day = dt.timedelta(days=1)
        found = []
        for today in (first - day, first, last, last + day):
            monkeypatch.setattr(timezone, "localdate", lambda moment=None, today=today: today)
            answer = client.get(PATH)
            found.append((answer.status_code, answer.getvalue() == DATA))
        assert found == [(404, False), (200, True), (200, True), (404, False)]

    def test_stands_in_the_page(self, client, draft):
        publication = factories.make_publication(draft)
        assert PATH in client.get(f"/en/{publication.slug}/").content.decode()


class TestFigureOfADraft:
    def test_is_not_there_for_the_public(self, client, draft):
        assert client.get(PATH).status_code == 404

    def test_is_not_there_for_a_reviewer_without_the_right_to_see_drafts(self, client, draft):
        client.force_login(factories.make_user())
        assert client.get(PATH).status_code == 404

    def test_is_sent_to_editors_and_kept_by_nobody(self, client, draft):
        client.force_login(factories.make_user(factories.EDITOR))
        response = client.get(PATH)
        assert b"".join(response.streaming_content) == DATA
        assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["0" * 64 + ".png", "x.png", "0" * 64 + ".svg", "../settings.py"])
def test_anything_else_is_not_found(client, name):
    client.force_login(factories.make_user(factories.EDITOR))
    assert client.get(f"/media/figures/{name}").status_code == 404
