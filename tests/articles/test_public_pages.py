"""The pages that the public reads, as the server sends them."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest

from articles.document import (
    DocumentCareCard,
    DocumentContributor,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    SlugPair,
    Text,
)
from articles.models import Article
from articles.views import errors
from reviews import workflow
from tests import factories

pytestmark = pytest.mark.django_db

LATER = factories.NOW + dt.timedelta(days=90)


def pair(en: str, es: str) -> Any:
    return Text(en=en, es=es)


def make_ductogram(**fields: Any) -> Article:
    """Make a live article with something in every place of the page."""
    values = {
        "slug": SlugPair(en="ductogram", es="ductograma"),
        "title": pair("Ductogram", "Ductograma"),
        "synonyms": LongTextPair(en="galactogram", es="galactograma"),
        "contributors": (DocumentContributor(name="Sample Author", credentials="MA"),),
        "sections": (
            DocumentSection(
                anchor="what",
                heading=pair("What is it?", "¿Qué es?"),
                body=HtmlPair(en='<p>A test.<sup data-ref="acs">[acs]</sup></p>', es="<p>Una prueba.</p>"),
            ),
        ),
        "care_cards": (
            DocumentCareCard(
                section="what",
                level="emergency",
                heading=pair("Call 911 if:", "Llame al 911 si:"),
                items=LongTextPair(en="You cannot breathe", es="No puede respirar"),
            ),
        ),
        "resources": (DocumentResource(name=pair("Health Canada", "Salud Canadá"), url="https://canada.example/"),),
        "references": (Reference(key="acs", title="Breast cancer", url="https://cancer.example/"),),
    }
    article = factories.make_article(**(values | fields))
    factories.make_publication(article, "en")
    factories.make_publication(article, "es")
    return article


def publish_again(article: Article, language: str = "en", **fields: Any) -> None:
    factories.change_article(article, at=LATER, **fields)
    submission = factories.make_submission(article, language, at=LATER, note="Something changed.")
    factories.sign(submission, at=LATER)
    factories.publish(submission, at=LATER)


def make_site_page(kind: str, title: str, title_es: str, **fields: Any) -> Article:
    slug = SlugPair(en=title.lower().replace(" ", "-"), es=title_es.lower().replace(" ", "-"))
    article = factories.make_article(type=kind, title=pair(title, title_es), slug=slug, **fields)
    factories.make_publication(article, "en")
    factories.make_publication(article, "es")
    return article


class TestArticlePage:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            (
                "/en/ductogram/",
                [
                    "Ductogram", "Also called: galactogram", "By Sample Author, MA", "Leer esta página en español",
                    "Last reviewed", "Next review due", "Sample Review Board: Sample Physician", "What is it?",
                    "A test.",
                    "Emergency: act now", "Call 911 if:", "You cannot breathe", "Health Canada", "Breast cancer",
                    "About this page", "Last updated", "First version.", "Was this page useful?",
                ],
            ),
            (
                "/es/ductograma/",
                [
                    "Ductograma", "galactograma", "Sample Author, MA", "Read this page in English",
                    "Consejo de Revisión de Muestra: Sample Physician", "¿Qué es?", "Una prueba.",
                    "Llame al 911 si:", "No puede respirar", "Salud Canadá", "Breast cancer",
                ],
            ),
        ],
    )  # fmt: skip
    def test_holds_every_part_of_the_article(self, client, path, words):
        make_ductogram()

        html = client.get(path).content.decode()

        assert [word for word in words if word not in html] == []

    def test_gives_each_language_its_own_words_and_no_others(self, client):
        make_ductogram()
        assert "Una prueba." not in client.get("/en/ductogram/").content.decode()
        assert "A test." not in client.get("/es/ductograma/").content.decode()

    def test_names_its_language(self, client):
        make_ductogram()
        response = client.get("/es/ductograma/")
        assert b'<html lang="es"' in response.content
        assert response.headers["Content-Language"] == "es"

    def test_does_not_show_the_draft(self, client):
        article = make_ductogram()
        factories.change_article(article, title=pair("CANARY", "CANARIO"))
        assert "CANARY" not in client.get("/en/ductogram/").content.decode()

    def test_names_its_address_and_its_twin_to_search_engines(self, client):
        make_ductogram()

        html = client.get("/en/ductogram/?utm_source=x").content.decode()

        base = "https://library.example"
        assert f'<link rel="canonical" href="{base}/en/ductogram/">' in html
        assert f'<link rel="alternate" hreflang="en" href="{base}/en/ductogram/">' in html
        assert f'<link rel="alternate" hreflang="es" href="{base}/es/ductograma/">' in html
        assert f'<link rel="alternate" hreflang="x-default" href="{base}/en/ductogram/">' in html

    def test_leads_to_the_other_home_where_there_is_no_translation(self, client):
        article = factories.make_article(slug=SlugPair(en="only-english", es="solo-ingles"))
        factories.make_publication(article, "en")

        html = client.get("/en/only-english/").content.decode()

        assert '<a class="switch" href="/es/" hreflang="es" lang="es">Español</a>' in html
        assert "Leer esta página en español" not in html
        assert 'hreflang="x-default"' not in html

    def test_asks_two_queries_however_much_there_is(self, client, django_assert_num_queries):
        make_ductogram()
        with django_assert_num_queries(2):
            client.get("/en/ductogram/")
        make_site_page("policy", "Privacy", "Privacidad")
        make_site_page("disclaimer", "Not advice", "No es consejo")
        with django_assert_num_queries(2):
            client.get("/en/ductogram/")

    def test_keeps_the_review_and_moves_the_update_when_a_link_changes(self, client):
        article = make_ductogram()
        publish_again(
            article,
            references=(Reference(key="acs", title="Breast cancer", url="https://new.example/"),),
        )

        html = client.get("/en/ductogram/").content.decode()

        assert 'Last reviewed <time datetime="2026-03-02">March 2026</time>' in html
        assert '<time datetime="2026-05-31">May 31, 2026</time>: Something changed.' in html


class TestSpanishPageOfAnEnglishThatMovedOn:
    NEW_TITLE = pair("Ductogram test", "Ductograma")

    def test_says_so_with_both_dates(self, client):
        article = make_ductogram()
        before = client.get("/es/ductograma/").content.decode()
        publish_again(article, title=self.NEW_TITLE)

        html = client.get("/es/ductograma/").content.decode()

        assert 'class="notice"' not in before
        notice = html[html.index('class="notice"') : html.index("</header>", html.index('class="notice"'))]
        assert [part in notice for part in ("2026-05-31", "2026-03-02", 'href="/en/ductogram/"')] == [True, True, True]

    def test_still_names_the_review_of_the_text_that_it_translates(self, client):
        article = make_ductogram()
        publish_again(article, title=self.NEW_TITLE)

        html = client.get("/es/ductograma/").content.decode()

        trust = html[html.index('class="trust"') : html.index('class="notice"')]
        assert '<time datetime="2026-03-02">' in trust
        assert "2026-05-31" not in trust


class TestStandingNotices:
    def test_stand_under_every_article_in_its_language(self, client):
        make_ductogram()
        make_site_page("disclaimer", "Not advice", "No es consejo")

        assert "Not advice" in client.get("/en/ductogram/").content.decode()
        assert "No es consejo" in client.get("/es/ductograma/").content.decode()

    def test_are_gone_after_their_last_day(self, client):
        make_ductogram()
        make_site_page("accreditation", "Accredited", "Acreditada", valid_until=dt.date(2026, 3, 31))

        assert "Accredited" not in client.get("/en/ductogram/").content.decode()
        assert client.get("/en/accredited/").status_code == 404


def test_a_page_that_is_put_back_while_somebody_asks_for_it_is_asked_for_again(client, rf):
    """Else every cache would say for a minute that there is no such page."""
    make_ductogram()
    answer = errors.no_page(rf.get("/en/ductogram/"), "en", "ductogram")
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, "/en/ductogram/", "no-store")
    assert client.get(answer["Location"]).status_code == 200


class TestPolicies:
    def test_are_in_the_footer_of_every_page(self, client):
        make_ductogram()
        make_site_page("policy", "Privacy", "Privacidad")

        for path in ("/en/", "/en/ductogram/", "/en/search/", "/en/privacy/", "/en/ductogram/history/"):
            assert '<a href="/en/privacy/">Privacy</a>' in client.get(path).content.decode(), path

    def test_are_not_listed_among_the_articles(self, client):
        make_site_page("policy", "Privacy", "Privacidad")
        home = client.get("/en/")
        assert home.context["letters"] == ()


class TestChoiceOfLanguage:
    def test_offers_both_whatever_the_browser_asks_for(self, client):
        response = client.get("/", headers={"Accept-Language": "es"})

        html = response.content.decode()
        assert response.status_code == 200
        assert '<a href="/en/" hreflang="en" lang="en">' in html
        assert '<a href="/es/" hreflang="es" lang="es">' in html


class TestHistory:
    def test_tells_each_version_with_its_note(self, client):
        article = make_ductogram()
        publish_again(article, references=(Reference(key="acs", title="Breast cancer", url="https://new.example/"),))

        events = client.get("/en/ductogram/history/").context["events"]

        assert [(event.version, event.what, event.note) for event in events] == [
            (2, "Something other than the medical text changed", "Something changed."),
            (1, "First published", "First version."),
        ]
        assert [event.review is None for event in events] == [True, False]

    def test_tells_of_withdrawal_and_return(self, client):
        article = make_ductogram()
        manager = factories.make_user(factories.MANAGING_EDITOR)
        notices = {"notice_en": "Published too early.", "notice_es": "Publicada antes de tiempo."}
        workflow.withdraw_page(article, "en", by=manager, at=LATER, reason="mistake", **notices)
        restored = LATER + dt.timedelta(days=1)
        workflow.restore_page(article, "en", by=manager, at=restored, note="Now it is time.")

        page = client.get("/en/ductogram/").content.decode()
        events = client.get("/en/ductogram/history/").context["events"]

        assert "Now it is time." not in page  # coming back is no update
        assert [event.review is None for event in events] == [True, True, False]
        assert [(event.what, event.note) for event in events] == [
            ("The page came back as it was", "Now it is time."),
            ("The page was withdrawn: it was published by mistake or at the wrong time", "Published too early."),
            ("First published", "First version."),
        ]


class TestAddressWithoutALivePage:
    def test_redirects_from_an_earlier_slug(self, client):
        article = make_ductogram()
        publish_again(
            article,
            slug=SlugPair(en="galactogram", es="ductograma"),
            references=(Reference(key="acs", title="Breast cancer", url="https://new.example/"),),
        )

        response = client.get("/en/ductogram/")

        assert (response.status_code, response.headers["Location"]) == (301, "/en/galactogram/")

    def test_answers_gone_with_the_notice_after_a_withdrawal(self, client):
        article = make_ductogram()
        manager = factories.make_user(factories.MANAGING_EDITOR)
        notices = {"notice_en": "Not safe any more.", "notice_es": "Ya no es segura."}
        for language in ("en", "es"):
            workflow.withdraw_page(article, language, by=manager, at=LATER, reason="error", **notices)

        english, spanish = client.get("/en/ductogram/"), client.get("/es/ductograma/")

        assert (english.status_code, spanish.status_code) == (410, 410)
        assert "Not safe any more." in english.content.decode()
        assert "Ya no es segura." in spanish.content.decode()
        assert "A test." not in english.content.decode()

    def test_says_since_when_it_is_withdrawn_by_the_days_of_the_library(self, client, settings):
        settings.TIME_ZONE = "America/Denver"
        article = make_ductogram()
        late = dt.datetime(2026, 3, 8, 3, 0, tzinfo=dt.UTC)  # in the evening before, where the library is
        withdraw = partial(factories.withdraw, article, notice_en="Gone.", notice_es="Se fue.")
        withdraw(at=late - dt.timedelta(days=2))
        workflow.restore_page(article, "en", by=factories.make_user(factories.MANAGING_EDITOR), at=late, note="Back.")
        for language in ("en", "es"):
            withdraw(language, at=late)
        said = [client.get(path).content.decode() for path in ("/en/ductogram/", "/es/ductograma/")]
        assert '<p>Withdrawn on <time datetime="2026-03-07">March 7, 2026</time></p>' in said[0]
        assert '<p>Retirada el <time datetime="2026-03-07">7 de marzo de 2026</time></p>' in said[1]
        assert "Withdrawn on" not in client.get("/en/nothing/").content.decode()

    def test_leads_to_the_article_that_took_its_place(self, client):
        article, successor = make_ductogram(), factories.make_live_pair(title=pair("New", "Nueva"))
        manager = factories.make_user(factories.MANAGING_EDITOR)
        notices = {"notice_en": "See the new page.", "notice_es": "Vea la página nueva."}
        for language in ("en", "es"):
            workflow.withdraw_page(
                article, language, by=manager, at=LATER, reason="superseded", replaced_by=successor, **notices
            )
        english, spanish = client.get("/en/ductogram/"), client.get("/es/ductograma/")
        assert (english.status_code, spanish.status_code) == (410, 410)
        assert f'<a href="/en/{successor.slug_en}/">Read instead: New</a>' in english.content.decode()
        assert f'<a href="/es/{successor.slug_es}/">Lea en su lugar: Nueva</a>' in spanish.content.decode()

    def test_leads_to_its_successor_in_the_language_that_exists(self, client):
        article = make_ductogram()
        successor = factories.make_publication(factories.make_article(title=pair("New", "Nueva"))).article
        manager = factories.make_user(factories.MANAGING_EDITOR)
        notices = {"notice_en": "See the new page.", "notice_es": "Vea la página nueva."}
        workflow.withdraw_page(
            article, "es", by=manager, at=LATER, reason="superseded", replaced_by=successor, **notices
        )
        page = client.get("/es/ductograma/").content.decode()
        assert f'<a href="/en/{successor.slug_en}/" lang="en" hreflang="en">New</a>' in page

    def test_leads_to_the_language_that_exists(self, client):
        article = factories.make_article(
            slug=SlugPair(en="only-english", es="solo-ingles"), title=pair("Only English", "Solo inglés")
        )
        factories.make_publication(article, "en")

        response = client.get("/es/only-english/")

        assert response.status_code == 404
        assert '<a href="/en/only-english/" lang="en" hreflang="en">Only English</a>' in response.content.decode()

    def test_leads_to_the_page_that_is_known_by_this_name_in_the_other_language(self, client):
        factories.make_live_pair(slug=SlugPair(en="in-both", es="en-ambos"), title=pair("In both", "En ambos"))

        html = client.get("/es/in-both/").content.decode()

        assert "¿Busca esta página?" in html
        assert '<a href="/es/en-ambos/">En ambos</a>' in html
        assert "/en/in-both/" not in html

    def test_offers_the_search_where_nothing_is(self, client):
        html = client.get("/es/nada/").content.decode()
        assert '<form class="search" role="search" action="/es/search/">' in html
        assert '<a href="/es/a-to-z/">' in html

    def test_says_the_same_of_a_draft_as_of_nothing(self, client):
        factories.make_article(slug=SlugPair(en="a-draft-xx", es="un-borrador"), title=pair("CANARY", "CANARIO"))
        draft, nothing = client.get("/en/a-draft-xx/"), client.get("/en/no-such-xx/")

        assert (draft.status_code, nothing.status_code) == (404, 404)
        assert draft.content.replace(b"a-draft-xx", b"") == nothing.content.replace(b"no-such-xx", b"")

    def test_speaks_both_languages_where_the_address_names_none(self, client):
        html = client.get("/nothing/here/").content.decode()
        assert '<section class="column error" lang="en">' in html
        assert '<section class="column error" lang="es">' in html
