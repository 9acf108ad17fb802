"""The sample library: made by the verbs, made once, and never where it could do harm."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from articles import checks, details, drafts, html, publishing
from articles.document import LANGUAGES, Text
from articles.exchange import importing
from articles.glossary import rows as glossary
from articles.models import Article, GlossaryEdit, GlossaryTerm, LivePage, Publication
from reviews import identity, permissions, workflow
from reviews.models import Submission
from reviews.refusals import IdentityNotProven
from reviews.sample import accounts, library
from tests import factories as make

pytestmark = pytest.mark.xdist_group("sample")  # loaded once for a class, so in one process

DOCUMENTS = {
    path.stem: importing.read_file(path, format_name="json").candidates[0].document
    for path in library.ARTICLES.glob("*.json")
}


def load() -> list[tuple[str, bool]]:
    return list(library.load(at=make.NOW, on=make.TODAY))


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("load_sample", *arguments, stdout=output)
    return output.getvalue()


def everything() -> dict[str, list[Any]]:
    """Return every row of every table."""
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            rows[table] = cursor.fetchall()
    return rows


def signatures(publication: Publication) -> list[tuple[str, ...]]:
    told = ("kind", "printed_name", "credentials", "signed_on")
    return [tuple(entry[key] for key in told) for entry in publication.review]


@pytest.fixture
def debug(db: None, settings: Any) -> None:
    settings.DEBUG = True


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[tuple[str, bool]]]:
    """Load the sample once for a class; its tests undo what they do to it, as every test does."""
    media = override_settings(DEBUG=True, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic():
        with media:
            result = load()
        yield result
        transaction.set_rollback(True)


@pytest.fixture
def ductogram(loaded: Any, debug: None) -> Article:
    return Article.objects.get(source_id="sample:ductogram")


class TestTheSampleLibrary:
    def test_is_live_whole_in_both_languages(self, loaded, debug):
        assert loaded == [(title, True) for title, _is_new in loaded]
        live = set(LivePage.objects.values_list("language", "slug"))
        assert live == {(lang, document.slug.get(lang)) for document in DOCUMENTS.values() for lang in LANGUAGES}

    def test_has_the_ductogram_under_its_own_addresses(self, ductogram):
        live = LivePage.objects.filter(article=ductogram).values_list("language", "slug", "publication__title")
        assert set(live) == {("en", "ductogram", "Ductogram"), ("es", "ductograma", "Ductograma")}

    def test_names_who_signed_and_when(self, ductogram):
        english = publishing.live_publication(ductogram, "en")
        spanish = publishing.live_publication(ductogram, "es")
        assert [signatures(english), signatures(spanish)] == [
            [("medical", "Sample Physician One", "MD (sample)", "2026-03-02")],
            [("translation", "Sample Reviewer Two", "CT (sample)", "2026-03-02")],
        ]
        for publication in (english, spanish):
            assert publication.reviewed_on == publication.updated_on == make.TODAY
            assert publication.review_due_on == dt.date(2028, 3, 2)
        assert spanish.source_publication == english

    def test_is_written_by_one_person_in_each_language(self, ductogram):
        edits = ductogram.edits.order_by("pk").values_list("by__username", "changed_en", "changed_es")
        assert list(edits) == [("editor", True, True), ("translator", False, True), ("editor", True, False)]

    def test_defines_its_terms_in_both_languages(self, ductogram):
        defined = [
            [row.term for row in publishing.live_publication(ductogram, language).parsed.definitions]
            for language in LANGUAGES
        ]
        assert defined == [
            ["milk duct", "mammogram", "contrast agent", "discharge", "infection", "radiation"],
            ["conducto de la leche", "mamografía", "medio de contraste", "secreción", "infección", "radiación"],
        ]

    def test_has_terms_that_each_author_wrote_in_their_own_language(self, loaded, debug):
        written = GlossaryEdit.objects.values_list("by__username", "changed_en", "changed_es")
        count = GlossaryTerm.objects.count()
        assert sorted(written) == [("editor", True, False)] * count + [("translator", False, True)] * count

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_says_everywhere_what_the_glossary_asks_for(self, loaded, debug, language):
        terms = glossary.terms()
        found = [row.sentence for document in DOCUMENTS.values() for row in terms.findings(document, language)]
        assert (len(terms.agreed), found) == (9, [])

    def test_leaves_one_change_for_the_physician(self, ductogram):
        submission = Submission.objects.open().get()
        assert (submission.article, submission.language) == (ductogram, "en")
        assert permissions.may_sign(accounts.PHYSICIAN.user(), submission, "medical")

    def test_shows_readers_nothing_of_that_change(self, ductogram, client):
        page = client.get(reverse("page", args=["en", "ductogram"])).content.decode()
        draft = drafts.read_document(ductogram).model_dump_json()
        for before, after in library.read_proposal()["words"].items():
            new = after.removeprefix(before)
            assert (new in draft, new in page, before in page) == (True, False, True)

    def test_has_the_pages_about_itself_in_their_order_and_a_name_in_both_languages(self, loaded, debug, client):
        names = {"en": "Health Library", "es": "Biblioteca de Salud"}
        titles = {
            "en": ["Privacy policy", "Editorial policy", "Accessibility", "About this library", "Contact"],
            "es": ["Política de privacidad", "Política editorial", "Accesibilidad", "Quiénes somos", "Contacto"],
        }
        for language in LANGUAGES:
            page = client.get(reverse("home", args=[language])).content.decode()
            foot = page.split('<footer class="footer">')[1]
            assert re.findall(r'<li><a href="[^"]+">([^<]+)</a></li>', foot) == titles[language]
            assert f"<h1>{names[language]}</h1>" in page
        row = details.in_force()
        assert (row.by, row.at) == (accounts.MANAGER.user(), make.NOW)

    def test_is_left_alone_by_a_second_run(self, loaded, debug):
        before = everything()
        assert run() == "The sample library was there already. Nothing was changed.\n"
        assert everything() == before

    def test_leaves_alone_what_people_changed(self, ductogram):
        make.change_article(ductogram, title=Text(en="Ours now", es="Ahora nuestro"))
        workflow.withdraw_submission(Submission.objects.open().get(), by=accounts.EDITOR.user(), at=make.NOW)
        before = everything()
        load()
        assert everything() == before

    def test_signs_nothing_with_a_sample_password_where_debug_is_off(self, ductogram, settings, rf):
        physician, password = accounts.PHYSICIAN.user(), accounts.PHYSICIAN.password
        settings.DEBUG = False
        with pytest.raises(IdentityNotProven):
            identity.prove_by_password(physician, password, at=make.NOW, request=rf.post("/"))


class TestLoading:
    def test_is_completed_after_an_interruption(self, debug, monkeypatch):
        publish = workflow.publish
        published = []

        def give_up(submission, **arguments):
            if len(published) == 5:
                raise KeyboardInterrupt
            published.append(publish(submission, **arguments))

        monkeypatch.setattr(workflow, "publish", give_up)
        with pytest.raises(KeyboardInterrupt):
            load()
        # The third article got no further than its English, so nothing of it was kept.
        assert (Article.objects.count(), LivePage.objects.count()) == (2, 4)
        monkeypatch.undo()

        assert [is_new for _title, is_new in load()] == [False, False] + [True] * (len(DOCUMENTS) - 2)
        assert LivePage.objects.count() == 2 * len(DOCUMENTS)
        assert Submission.objects.open().count() == 1

    def test_stops_at_an_account_of_the_same_name(self, debug):
        make.make_user(username="physician", email="physician@hospital.example")
        with pytest.raises(CommandError, match="an account “physician” that is not the sample's"):
            run()
        assert User.objects.count() == 1

    def test_stops_at_an_address_that_is_taken(self, debug):
        make.make_article(slug={"en": "about", "es": ""})
        with pytest.raises(CommandError, match="The address “about” belongs to another article"):
            run()

    def test_is_refused_where_debug_is_off(self, db):
        before = everything()
        with pytest.raises(CommandError, match="DEBUG=1"):
            run("--passwords")
        assert everything() == before


class TestASamplePassword:
    def test_is_printed_with_the_place_where_it_works(self, debug, monkeypatch):
        monkeypatch.setattr(library, "load", lambda **arguments: [])
        *_before, header, rows = re.split(r"(Log in at.*\n)", run("--passwords"))
        assert header.split() == ["Log", "in", "at", "Username", "Password", "Role"]
        assert [row.split()[:3] for row in rows.splitlines()] == [
            [account.works_at, account.username, account.password] for account in accounts.ACCOUNTS
        ]

    @pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda account: account.username)
    def test_opens_the_door_only_where_debug_is_on(self, account, debug, settings, client):
        accounts.make_all(at=make.NOW)
        credentials = {"username": account.username, "password": account.password}
        settings.DEBUG = False
        client.post(reverse("login"), credentials)
        assert "_auth_user_id" not in client.session
        settings.DEBUG = True
        client.post(reverse("login"), credentials)
        assert client.session["_auth_user_id"] == str(account.user().pk)

    def test_opens_nothing_for_a_renamed_account_either(self, debug, settings, rf):
        accounts.make_all(at=make.NOW)
        User.objects.filter(username="admin").update(username="boss", email="boss@hospital.example")
        settings.DEBUG = False
        assert authenticate(rf.post("/"), username="boss", password=accounts.ADMINISTRATOR.password) is None

    def test_does_not_stand_in_the_way_of_others(self, db, rf):
        user = make.make_user()
        assert authenticate(rf.post("/"), username=user.username, password=make.PASSWORD) == user


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(DOCUMENTS))
class TestASampleText:
    def test_gives_the_checks_nothing_to_find(self, name, language):
        found = checks.of(DOCUMENTS[name], language, states={})
        assert [one for one in found if one.group != "readability"] == []

    def test_has_short_sentences_in_short_paragraphs(self, name, language):
        for section in DOCUMENTS[name].sections:
            for paragraph in html.plain_text(section.body.get(language)).splitlines():
                sentences = re.split(r"(?<=[.?!]) ", paragraph)
                assert len(sentences) <= 3
                assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []

    def test_is_stored_as_it_is_written(self, name, language):
        for section in DOCUMENTS[name].sections:
            assert html.clean(section.body.get(language)) == section.body.get(language)
