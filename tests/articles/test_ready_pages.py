"""A page lies ready for its first readers after it was published, and is believed by its seal alone."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from articles.document import SlugPair, Text
from articles.models import ReadyPage
from articles.views import kept, public, ready, release
from reviews import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Publish as it is done outside of tests, where what follows a commit follows."""

    def publish(article, language="en"):
        with django_capture_on_commit_callbacks(execute=True):
            return make.make_publication(article, language)

    return publish


def elsewhere(path: str) -> tuple[int, str]:
    """Read a page in a process that has rendered none."""
    caches["pages"].clear()
    response = Client().get(path)
    return response.status_code, response.content.decode()


def refuse_to_render(monkeypatch) -> None:
    def refuse(*_args, **_kwargs):
        raise AssertionError("rendered")

    monkeypatch.setattr(public, "rendered", refuse)


class TestAPageThatLiesReady:
    def test_is_not_rendered_again_by_the_next_process(self, publish, monkeypatch, django_assert_num_queries):
        article = make.make_article()
        publication = publish(article)
        path = f"/en/{publication.slug}/"
        ReadyPage.objects.update(name="none")
        rendered = elsewhere(path)
        publish(make.make_article())  # another page stands beside it
        make.change_article(article, title=Text(en="Another title", es="Otro título"))
        publish(article)
        refuse_to_render(monkeypatch)
        with django_assert_num_queries(1):
            status, page = elsewhere(path)
        assert (status, rendered[0], "Another title" in page, "Another title" in rendered[1]) == (200, 200, True, False)

    def test_is_handed_to_a_process_once_and_again_where_it_has_had_too_many_others_since(
        self, publish, monkeypatch, django_assert_num_queries
    ):
        publication = publish(make.make_article())
        path, asked = f"/en/{publication.slug}/", ("en", publication.slug)
        signed = elsewhere(path)
        assert ready.ask(*asked, on=timezone.localdate()).handed is None
        monkeypatch.setattr(kept, "find", lambda made_of: None)
        refuse_to_render(monkeypatch)
        with django_assert_num_queries(2):
            assert Client().get(path).content.decode() == signed[1]

    def test_is_the_page_that_would_be_rendered(self, publish):
        publication = publish(make.make_article())
        path = f"/en/{publication.slug}/"
        caches["pages"].clear()
        taken = Client().get(path)
        ReadyPage.objects.all().delete()
        caches["pages"].clear()
        rendered = Client().get(path)
        policy = "Content-Security-Policy"
        assert taken.content == rendered.content
        assert {**taken.headers, policy: ""} == {**rendered.headers, policy: ""}

    def test_lies_ready_in_each_language_and_after_every_way_to_publish(
        self, publish, monkeypatch, django_capture_on_commit_callbacks
    ):
        article = make.make_article(slug=SlugPair(en="test", es="prueba"))
        publish(article)
        publish(article, "es")
        manager = make.make_user(make.MANAGING_EDITOR)
        make.withdraw(article, by=manager)
        ReadyPage.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            workflow.restore_page(article, "en", by=manager, at=make.NOW, note="Cleared.")
        ReadyPage.objects.filter(language="en").update(name="none")
        with django_capture_on_commit_callbacks(execute=True):
            make.make_urgent_publication(article)
        refuse_to_render(monkeypatch)
        assert [elsewhere(path)[0] for path in ("/en/test/", "/es/prueba/")] == [200, 200]

    def test_leaves_with_its_day(self, publish, monkeypatch):
        publish(make.make_article())
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
        publication = publish(make.make_article())
        assert [(row.slug, row.day) for row in ReadyPage.objects.all()] == [(publication.slug, tomorrow)]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_cannot_be_laid_ready_is_published_all_the_same(monkeypatch, caplog):
    with monkeypatch.context() as patched:
        refuse_to_render(patched)
        publication = make.make_publication()
    assert (ReadyPage.objects.count(), elsewhere(f"/en/{publication.slug}/")[0]) == (0, 200)
    assert [record.exc_info[1].args for record in caplog.records if record.levelname == "ERROR"] == [("rendered",)]


class TestWhatLiesThereAndIsNotThePage:
    """A sentence that nobody signed is never shown, whoever wrote it into the table."""

    @pytest.fixture
    def path(self, publish):
        return f"/en/{publish(make.make_article()).slug}/"

    def test_is_not_shown_with_another_text(self, path):
        signed = elsewhere(path)
        ReadyPage.objects.update(compressed=gzip.compress(b"Take ten of them."))
        assert elsewhere(path) == signed

    def test_keeps_nobody_from_the_page_whatever_its_seal_is_made_of(self, path):
        signed = elsewhere(path)
        ReadyPage.objects.update(seal="é" * 64)
        assert (signed[0], elsewhere(path)) == (200, signed)

    def test_is_not_shown_with_other_headers(self, path):
        signed = elsewhere(path)
        ReadyPage.objects.update(headers='{"Content-Type": "text/plain", "ETag": "x"}')
        assert elsewhere(path) == signed
        caches["pages"].clear()
        assert Client().get(path)["Content-Type"] == "text/html; charset=utf-8"

    def test_is_not_shown_under_the_name_of_another_page(self, path, publish):
        signed = elsewhere(path)
        here = ReadyPage.objects.get()
        other = publish(make.make_article(title=Text(en="Other", es="Otro")))
        there = ReadyPage.objects.get(slug=other.slug)
        ReadyPage.objects.filter(pk=here.pk).update(
            headers=there.headers, compressed=there.compressed, seal=there.seal, name=here.name
        )
        assert elsewhere(path) == signed

    def test_is_not_shown_once_the_key_or_the_release_is_another(self, path, settings, monkeypatch):
        forged = gzip.compress(b"Rendered by the release before.")
        row = ReadyPage.objects.get()
        ReadyPage.objects.update(compressed=forged, seal=ready._seal(row.name, row.headers, forged))
        assert elsewhere(path) == (200, "Rendered by the release before.")
        key = settings.SECRET_KEY
        settings.SECRET_KEY = "another-" + key
        assert "Rendered by the release before." not in elsewhere(path)[1]
        settings.SECRET_KEY = key
        monkeypatch.setattr(release, "name", lambda: "another")
        assert "Rendered by the release before." not in elsewhere(path)[1]

    def test_is_not_shown_after_the_next_version_or_once_withdrawn(self, path):
        article = make.Article.objects.get(live_pages__slug=path.split("/")[2])
        make.change_article(article, title=Text(en="Another title", es="Otro título"))
        make.make_publication(article)  # and nothing follows
        assert "Another title" in elsewhere(path)[1]
        make.withdraw(article, by=make.make_user(make.MANAGING_EDITOR))
        assert elsewhere(path)[0] == 410
