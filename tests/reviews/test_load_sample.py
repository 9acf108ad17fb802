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

from articles import assignments, checking, checks, details, drafts, html, publishing, readability, related
from articles.currency import State as Currency
from articles.document import LANGUAGES, SITE_TYPES, Text
from articles.exchange import importing
from articles.glossary import rows as glossary
from articles.models import Article, Featured, GlossaryEdit, GlossaryTerm, LivePage, Publication, Topic
from reviews import identity, permissions, standing, workflow
from reviews.lists import worklists
from reviews.lists.worklists import Worklist
from reviews.models import Comment, Event, State, Submission
from reviews.refusals import IdentityNotProven
from reviews.sample import accounts, library, shelves, stories
from reviews.sample.library import Loaded
from reviews.verification import registry
from tests import factories as make

pytestmark = pytest.mark.xdist_group("sample")  # loaded once for a class, so in one process

DOCUMENTS = {
    path.stem: importing.read_file(path, format_name="json").candidates[0].document
    for path in library.ARTICLES.glob("*.json")
}


# What readers are offered; the other articles are about the library itself.
FOR_READERS = (
    "asthma",
    "cataract-surgery",
    "colonoscopy",
    "complete-blood-count",
    "ductogram",
    "high-blood-pressure",
    "mri-scan",
    "type-2-diabetes",
)
# What the checks of readability name and an editor would leave: a word that has no plainer one there.
LEFT_AS_IT_IS = {
    ("about", "en"): ["“Physicians” → doctor"],
    ("ductogram", "es"): ["“lesión” → daño / llaga"],
    ("editorial-policy", "en"): ["“physician” → doctor"] * 2,
    ("privacy", "es"): ["“inician” → empezar"],
}


def load() -> list[Loaded]:
    return library.load(at=make.NOW, on=make.TODAY)


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
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[Loaded]]:
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
    def test_is_live_in_both_languages_but_for_the_translation_that_nobody_has_checked(self, loaded, debug):
        assert [one.is_new for one in loaded] == [True] * len(DOCUMENTS)
        live = set(LivePage.objects.values_list("language", "slug"))
        whole = {(lang, document.slug.get(lang)) for document in DOCUMENTS.values() for lang in LANGUAGES}
        assert whole - live == {("es", "diabetes-tipo-2")}
        assert live < whole

    def test_has_the_ductogram_under_its_own_addresses(self, ductogram):
        live = LivePage.objects.filter(article=ductogram).values_list("language", "slug", "publication__title")
        assert set(live) == {("en", "ductogram", "Ductogram"), ("es", "ductograma", "Ductograma")}

    def test_names_who_signed_and_when(self, ductogram):
        english = publishing.live_publication(ductogram, "en")
        spanish = publishing.live_publication(ductogram, "es")
        assert [signatures(english), signatures(spanish)] == [
            [("medical", "Sample Physician One", "MD (sample)", "2025-11-07")],
            [("translation", "Sample Reviewer Two", "CT (sample)", "2025-11-09")],
        ]
        assert [page.updated_on for page in (english, spanish)] == [dt.date(2025, 11, 7), dt.date(2025, 11, 9)]
        for publication in (english, spanish):
            assert publication.reviewed_on == dt.date(2025, 11, 7)
            assert publication.review_due_on == dt.date(2027, 11, 7)
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
        assert (len(terms.agreed), found) == (14, [])

    def test_leaves_one_change_for_the_physician(self, ductogram):
        submission = ductogram.submissions.open().get()
        assert submission.language == "en"
        assert permissions.may_sign(accounts.PHYSICIAN.user(), submission, "medical")

    def test_shows_readers_nothing_of_that_change(self, ductogram, client):
        page = client.get(reverse("page", args=["en", "ductogram"])).content.decode()
        draft = drafts.read_document(ductogram).model_dump_json()
        for before, after in stories.of(ductogram.source_id).steps[-1].words.items():
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
        workflow.withdraw_submission(ductogram.submissions.open().get(), by=accounts.EDITOR.user(), at=make.NOW)
        Featured.objects.all().delete()
        related.choose(ductogram, [])
        ductogram.topics.clear()
        Topic.objects.get(slug="breast-health").delete()
        before = everything()
        load()
        assert everything() == before

    def test_signs_nothing_with_a_sample_password_where_debug_is_off(self, ductogram, settings, rf):
        physician, password = accounts.PHYSICIAN.user(), accounts.PHYSICIAN.password
        settings.DEBUG = False
        with pytest.raises(IdentityNotProven):
            identity.prove_by_password(physician, password, at=make.NOW, request=rf.post("/"))

    def test_shows_each_state_in_exactly_these_articles(self, loaded, debug):
        narrow = worklists.Narrow()
        listed = {
            name: [row.slug for row in worklists.in_list(name, narrow, on=make.TODAY)]
            for name in (Worklist.OVERDUE, Worklist.DUE_SOON, Worklist.BEHIND)
        }
        waiting = {
            (row.language, str(row.slug)): (standing.need_of(row).kind, standing.lacking(row))
            for row in Submission.objects.open()
        }
        sent_back = Submission.objects.filter(state=State.CHANGES_ASKED).values_list("language", "slug")
        readable = LivePage.objects.exclude(publication__type__in=SITE_TYPES).select_related("publication")
        corrected = [page.slug for page in readable.order_by("slug") if page.publication.parsed.corrections]
        versions = {page.slug: page.publication.number for page in readable if page.publication.number > 1}
        without_spanish = set(FOR_READERS) - {page.article.slug_en for page in readable.filter(language="es")}
        assert (listed, waiting, list(sent_back)) == (
            {
                Worklist.OVERDUE: ["mri-scan"],
                Worklist.DUE_SOON: ["cataract-surgery"],
                Worklist.BEHIND: ["colonoscopia"],
            },
            {
                ("en", "ductogram"): ("medical", 1),
                ("en", "complete-blood-count"): ("medical", 0),
                ("es", "cirugia-de-cataratas"): ("translation", 1),
            },
            [("en", "high-blood-pressure")],
        )
        assert corrected == ["asma", "asthma"]
        assert versions == {"asma": 2, "asthma": 2, "colonoscopy": 2}
        assert without_spanish == {"type-2-diabetes"}
        assert {page.slug for page in readable.filter(language="en")} == set(FOR_READERS)

    def test_says_what_each_article_shows(self, loaded, debug):
        said = {one.title: one.shows for one in loaded}
        assert len(set(said.values())) == len(FOR_READERS) + 1  # the pages about the library are all alike
        assert said["MRI scan"] == "live in both languages; its review is overdue"

    def test_was_made_in_the_order_of_time_and_proves_true(self, loaded, debug):
        events = list(Event.objects.order_by("number").values_list("at", "outcome"))
        assert events == sorted(events, key=lambda row: row[0])
        assert {outcome for _at, outcome in events} == {"done"}
        faults = [fault.sentence for fault in registry.verify() if fault.code != "image-file-missing"]
        assert faults == []  # each test has a folder of its own, without the pictures

    def test_tells_readers_of_the_stale_translation_which_section_to_read_in_english(self, loaded, debug, client):
        page = client.get(reverse("page", args=["es", "colonoscopia"])).text
        notice = page.split('<div class="notice" role="note">')[1].split("</div>")[0]
        assert "13 de febrero de 2026" in notice
        assert '<ul><li><a href="#during">Qué puede esperar</a></li></ul>' in notice
        assert "20 a 30 minutos" in page

    def test_tells_readers_of_the_correction(self, loaded, debug, client):
        for language, slug, words in (("en", "asthma", "It is 1 in 12."), ("es", "asma", "Es 1 de cada 12.")):
            assert words in client.get(reverse("page", args=[language, slug])).text

    def test_leaves_the_translator_a_machines_words_and_gaps(self, loaded, debug):
        article = Article.objects.get(source_id="sample:type-2-diabetes")
        states = checking.check(article, drafts.read_document(article)).states
        by_state = {state: {place for place in states if states[place] is state} for state in set(states.values())}
        assert by_state.keys() == {Currency.MACHINE, Currency.MISSING, Currency.CURRENT}
        assert by_state[Currency.MISSING] == {
            "section:care:body",
            "care:emergency:heading",
            "care:emergency:items",
        }
        assert {place.partition(":")[0] for place in by_state[Currency.CURRENT]} == {"resource"}  # the library's own
        assert assignments.current(article).translator == accounts.TRANSLATOR.user()

    def test_comes_with_comments_that_name_a_place_of_the_text(self, loaded, debug):
        [comment] = Comment.objects.all()
        assert comment.place.removeprefix("section:") in {
            section.anchor for section in comment.submission.parsed.sections
        }

    def test_leaves_the_checks_nothing_else_to_find(self, loaded, debug):
        found = {}
        for name in FOR_READERS:
            article = Article.objects.get(source_id=f"sample:{name}")
            checked = checking.check(article, drafts.read_document(article))
            for language in LANGUAGES:
                known = [("readability.jargon", words) for words in LEFT_AS_IT_IS.get((name, language), [])]
                rest = [one for one in checked.findings[language] if (one.code, one.values.get("words")) not in known]
                found[name, language] = sorted({one.code for one in rest})
        assert {where: codes for where, codes in found.items() if codes} == {
            ("colonoscopy", "es"): ["parity.numbers", "translation.changed"],
            ("complete-blood-count", "es"): ["translation.changed"],
            ("ductogram", "es"): ["parity.numbers", "translation.changed"],
            ("high-blood-pressure", "es"): ["parity.numbers", "translation.changed"],
            ("type-2-diabetes", "es"): ["completeness.no-section-text", "completeness.no-text", "translation.machine"],
        }

    def test_is_found_by_four_topics_in_two_levels(self, loaded, debug):
        rows = Topic.objects.order_by("position").values_list("slug", "parent__slug")
        assert list(rows) == [
            ("tests-and-procedures", None),
            ("imaging-tests", "tests-and-procedures"),
            ("long-term-conditions", None),
            ("breast-health", None),
        ]
        filed = {topic.slug for topic in Topic.objects.all() if topic.articles.exists()}
        assert filed == {slug for slug, _parent in rows}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_found_from_the_home(self, loaded, debug, client, language):
        page = client.get(reverse("home", args=[language])).text
        titles = {
            "en": ["High blood pressure", "Colonoscopy", "Asthma"],
            "es": ["Presión arterial alta", "Colonoscopia", "Asma"],
        }
        for words in (*titles[language], *(getattr(topic, f"name_{language}") for topic in Topic.objects.all())):
            assert words in page
        assert [tip.article.slug_en for tip in Featured.objects.order_by("position")] == [
            "high-blood-pressure",
            "colonoscopy",
            "asthma",
        ]

    def test_leads_from_each_article_to_another(self, loaded, debug):
        for name in FOR_READERS:
            chosen = related.chosen(Article.objects.get(source_id=f"sample:{name}"))
            assert [row.to.source_id for row in chosen] == list(shelves.RELATED[f"sample:{name}"]) != []


class TestLoading:
    def test_is_made_whole_after_an_interruption_or_not_at_all(self, debug, monkeypatch):
        publish = workflow.publish
        published = []

        def give_up(submission, **arguments):
            if len(published) == 2:
                raise KeyboardInterrupt
            published.append(publish(submission, **arguments))

        monkeypatch.setattr(workflow, "publish", give_up)
        with pytest.raises(KeyboardInterrupt):
            load()
        assert (Article.objects.count(), LivePage.objects.count(), Topic.objects.count()) == (0, 0, 0)

    def test_makes_what_is_missing_beside_what_is_there(self, debug, monkeypatch, tmp_path):
        for name in ("ductogram.json", "mri-scan.json", "figures"):
            (tmp_path / name).symlink_to(library.ARTICLES / name)
        monkeypatch.setattr(library, "ARTICLES", tmp_path)
        ours = make.make_article(source_id="sample:mri-scan", slug={"en": "ours", "es": ""}, topics=())
        before = drafts.read_document(ours)
        assert [(one.title, one.is_new) for one in load()] == [("Ductogram", True), ("MRI scan", False)]
        assert drafts.read_document(ours) == before
        assert (ours.edits.count(), ours.submissions.count(), related.chosen(ours).count()) == (1, 0, 0)
        ductogram = Article.objects.get(source_id="sample:ductogram")
        assert [row.to for row in related.chosen(ductogram)] == [ours]

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
        known = LEFT_AS_IT_IS.get((name, language), [])
        assert [(one.code, one.values["words"]) for one in found] == [("readability.jargon", words) for words in known]

    def test_has_short_sentences_in_short_paragraphs(self, name, language):
        for section in DOCUMENTS[name].sections:
            for paragraph in html.plain_text(section.body.get(language)).splitlines():
                sentences = re.split(r"(?<=[.?!]) ", paragraph)
                assert len(sentences) <= 3
                assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []

    def test_is_stored_as_it_is_written(self, name, language):
        for section in DOCUMENTS[name].sections:
            assert html.clean(section.body.get(language)) == section.body.get(language)

    def test_leads_only_to_addresses_that_are_encrypted(self, name, language):
        document = DOCUMENTS[name]
        addresses = [url for row in document.resources for url in (row.url, row.url_es) if url]
        addresses += [row.url for row in document.references]
        addresses += [address for row in document.sections for address, _words in html.links(row.body.get(language))]
        assert [one for one in addresses if not one.startswith(("https://", "#"))] == []


@pytest.mark.parametrize("name", FOR_READERS)
class TestASampleArticle:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_short_easy_and_says_that_it_is_a_sample(self, name, language):
        document = DOCUMENTS[name]
        report = readability.of(document, language)
        words = len(" ".join(line for part in report.parts for line in part.lines).split())
        assert 250 <= words <= 550
        assert report.whole.score.level is readability.Level.EASY
        assert document.source_line.get(language) in (
            "Sample article, not medical advice.",
            "Artículo de muestra; no es un consejo médico.",
        )

    def test_is_by_people_who_are_visibly_invented(self, name):
        assert [row.name for row in DOCUMENTS[name].contributors] == ["Sample Author", "Sample Translator"]

    def test_says_when_to_act_on_two_levels_and_what_others_call_it(self, name):
        document = DOCUMENTS[name]
        assert len({card.level for card in document.care_cards}) == 2
        assert document.codes and all(document.synonyms.get(language) for language in LANGUAGES)

    def test_has_small_figures_with_words_in_both_languages(self, name):
        for figure in DOCUMENTS[name].figures:
            for words in (figure.caption, figure.alt, figure.credit):
                assert all(words.get(language) for language in LANGUAGES)
            path = library.ARTICLES / "figures" / f"{figure.sha256}.{figure.extension}"
            assert path.stat().st_size < 70_000
