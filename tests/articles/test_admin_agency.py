"""Taking articles along for an agency and bringing them back, as an editor or a translator does it in the admin."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.document import HtmlPair, LongTextPair, Text
from articles.exchange import agency_in
from articles.exchange.xliff import xml
from articles.exchange.xliff.judging import Fate
from articles.models import Article, Edit
from tests import factories as make
from tests.articles.agency import spanish, translated
from tests.articles.editing import sign_in

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
EXPORT = "/admin/articles/article/agency/export/"
IMPORT = "/admin/articles/article/agency/import/"


@pytest.fixture
def article() -> Article:
    return make.make_article(title=Text(en="A test"), summary=LongTextPair(en="In short."), sections=())


@pytest.fixture
def client() -> Any:
    return sign_in(make.make_user(make.TRANSLATOR))


def files(response: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def hand_in(client: Any, *contents: str | bytes, **fields: Any) -> Any:
    uploads = [
        SimpleUploadedFile(f"{number}.xlf", data if isinstance(data, bytes) else data.encode())
        for number, data in enumerate(contents, start=1)
    ]
    return client.post(IMPORT, {"files": uploads} | fields)


def shown(response: Any) -> list[list[tuple[str, Fate]]]:
    return [[(line.label, line.fate) for line in entry["report"].lines] for entry in response.context["reports"]]


def test_chosen_articles_are_offered_and_come_as_one_archive(article, client):
    done = make.make_article()
    chosen = [article.pk, done.pk]
    page = client.post(LIST, {"action": "send_to_agency", "_selected_action": chosen})
    assert [str(row) for row in page.context["form"].fields["article"].queryset] == ["A test", str(done)]
    response = client.post(EXPORT, {"article": chosen, "version": "2.0"})
    assert response["Content-Type"] == "application/zip"
    assert list(files(response)) == [f"{article.slug_en}-{article.pk}.en-es.xlf"]
    everything = files(client.post(EXPORT, {"article": chosen, "version": "1.2", "everything": "on"}))
    assert len(everything) == 2


def test_what_needs_no_work_is_said_and_not_an_empty_archive(client):
    done = make.make_article()
    response = client.post(EXPORT, {"article": [done.pk], "version": "1.2"})
    assert "needs no work" in response.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"article": ["0"], "version": "1.2"}, {"article": ["x", "9" * 30], "version": "3"}]
)
def test_a_form_that_names_nothing_is_asked_again(article, client, data):
    assert client.post(EXPORT, data).status_code == 422


def test_what_comes_back_is_reported_unit_by_unit(article, client):
    file = translated(next(iter(files(client.post(EXPORT, {"article": [article.pk], "version": "1.2"})).values())))
    broken = file.replace("In short.</source>", "In shorts.</source>").replace("A test</source>", "A test</source>")
    response = hand_in(client, broken, file, file, "<xliff")
    assert shown(response) == [
        [("Title", Fate.TAKEN), ("Summary", Fate.REFUSED)],
        [("Title", Fate.UNCHANGED), ("Summary", Fate.TAKEN)],
        [("Title", Fate.UNCHANGED), ("Summary", Fate.UNCHANGED)],
        [],
    ]
    assert "The English in the file is not what was exported" in response.content.decode()
    assert "The file ends before it is complete" in response.content.decode()
    assert spanish(article) == {"title": "A TEST", "summary": "IN SHORT."}
    assert article.edits.filter(how=Edit.How.IMPORT, changed_en=False, changed_es=True).count() == 2


def test_a_machines_work_is_marked(article, client):
    file = translated(next(iter(files(client.post(EXPORT, {"article": [article.pk], "version": "2.0"})).values())))
    assert shown(hand_in(client, file, machine="on")) == [[("Title", Fate.MACHINE), ("Summary", Fate.MACHINE)]]


def test_a_text_in_review_waits(client):
    article = make.make_article()
    make.make_publication(article, "en")
    page = {"article": [article.pk], "version": "1.2", "everything": "on"}
    file = translated(next(iter(files(client.post(EXPORT, page)).values())))
    submission = make.make_submission(article, "es")
    before = spanish(article)
    response = hand_in(client, file)
    assert {fate for report in shown(response) for _label, fate in report} == {Fate.REFUSED}
    assert "The Spanish is in review" in response.content.decode()
    assert spanish(article) == before
    make.sign(submission)
    assert "The Spanish is in review" in hand_in(client, file).content.decode()
    make.publish(submission)
    assert {fate for report in shown(hand_in(client, file)) for _label, fate in report} == {Fate.TAKEN}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, monkeypatch):
    monkeypatch.setattr(agency_in, "take", lambda *_args, **_options: pytest.fail("it was read"))
    monkeypatch.setattr("reviews.admin.agency.MAX_BYTES", 10)
    response = hand_in(client, b"<xliff>" + b" " * 10)
    assert "larger than" in response.content.decode()
    assert xml.MAX_BYTES < 100_000_000


def test_nothing_handed_in_is_asked_for_again(client):
    response = client.post(IMPORT, {})
    assert response.status_code == 422
    assert "Choose at least one file." in response.content.decode()


def test_the_pages_speak_spanish(article):
    client = sign_in(make.make_user(make.EDITOR), language="es")
    titles = [client.get(page).context["title"] for page in (f"{EXPORT}?article={article.pk}", IMPORT)]
    assert titles == ["Llevar a una agencia de traducción", "Traer traducciones de vuelta"]


@pytest.mark.parametrize("role", [make.MEDICAL_REVIEWER, make.TRANSLATION_REVIEWER])
def test_reviewers_can_do_neither(article, role):
    client = sign_in(make.make_user(role))
    assert [client.post(page, {"article": article.pk}).status_code for page in (EXPORT, IMPORT)] == [302, 302]


def test_a_page_names_the_markup_of_a_strangers_file_as_words(client):
    response = hand_in(client, "<xliff version='<script>'/>".replace("<script>", "&lt;script&gt;"))
    assert "<script>" not in response.content.decode().partition("<main")[2]


def test_the_body_of_an_article_goes_as_its_paragraphs(client):
    article = make.make_article(sections=())
    section = make.DocumentSection(anchor="what", body=HtmlPair(en="<p>One.</p><p>Two.</p>"))
    make.change_article(article, sections=(section,))
    file = next(iter(files(client.post(EXPORT, {"article": [article.pk], "version": "1.2"})).values()))
    assert [part in file for part in ("<source>One.</source>", "<source>Two.</source>")] == [True, True]


def test_the_list_leads_to_both(article, client):
    page = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert IMPORT in page
    assert 'value="send_to_agency"' in page
