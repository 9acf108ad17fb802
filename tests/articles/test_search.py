"""Searching live pages: what is found, in which order, and what can never be found."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection

from articles.document import DocumentSection, HtmlPair, LongTextPair, SlugPair, Text
from articles.models import BestBet, LivePage, SearchedQuery, SearchName, SearchPage
from articles.search import checking, indexing, log, results
from articles.search.query import parse
from reviews import emergency_phrases, workflow
from reviews.models import Event
from reviews.refusals import Incomplete, NotAllowed
from tests import factories as make
from tests.articles import searching
from tests.articles.hostile_queries import queries

pytestmark = pytest.mark.django_db


def titles(query: str, language: str = "en") -> list[str]:
    return [result.title for result in results.look(parse(query), language, on=make.TODAY).results]


def sections(en: str, es: str = "Texto.", heading: str = "What is it?") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what", heading=Text(en=heading, es="¿Qué es?"), body=HtmlPair(en=f"<p>{en}</p>", es=f"<p>{es}</p>")
        ),
    )


@pytest.fixture
def article():
    """A live pair whose draft says something else, beside a draft and a policy that say the same."""
    fields = {
        "title": Text(en="Ductogram", es="Ductografía"),
        "synonyms": LongTextPair(en="galactogram\nmilk duct X-ray", es="galactografía"),
        "summary": LongTextPair(en="A picture of the ducts.", es="Una imagen de los conductos."),
        "sections": sections("It takes thirty minutes & is <strong>painless</strong>.", heading="Getting ready"),
    }
    article = make.make_live_pair(slug=SlugPair(en="ductogram", es="ductografia"), **fields)
    make.change_article(article, title=Text(en="Canary", es="Canario"), sections=sections("Canary words."))
    make.make_article(title=Text(en="A ductogram in draft", es="Borrador"))
    make.make_publication(make.make_article(type="policy", title=Text(en="Ductogram policy", es="P")), "en")
    return article


class TestTheIndex:
    def test_finds_a_page_by_its_names_its_headings_and_its_text(self, article):
        asked = ["DUCTOGRAM", "galactogram", "milk duct", "xray of the milk duct", "ready", "minutes", "duct"]
        assert {query: titles(query) for query in asked} == dict.fromkeys(asked, ["Ductogram"])

    def test_finds_no_draft_no_policy_no_other_language_and_no_markup(self, article):
        asked = ["canary", "draft", "policy", "galactografía", "p strong", "schema", "%", "_"]
        assert {query: titles(query) for query in asked} == dict.fromkeys(asked, [])

    def test_follows_every_step_of_a_page(self, article):
        make.withdraw(article)
        withdrawn = titles("ductogram")
        workflow.restore_page(article, "en", by=make.make_user(make.MANAGING_EDITOR), at=make.NOW, note="Back.")
        restored = titles("ductogram")
        make.make_publication(article, note="New words.")
        assert (withdrawn, restored, titles("ductogram"), titles("canary")) == ([], ["Ductogram"], [], ["Canary"])

    def test_a_row_that_was_left_behind_shows_nothing(self, article, as_owner):
        """Somebody takes the pointer away in SQL, past every verb."""
        with as_owner():
            LivePage.objects.filter(article=article, language="en").delete()
        assert (SearchPage.objects.filter(article=article, language="en").count(), titles("ductogram")) == (1, [])

    def test_prints_what_was_signed_and_not_what_stands_in_the_index(self, article):
        SearchName.objects.update(folded="planted")
        suggested = results.look(parse("ductogram"), "en", on=make.TODAY).results[0]
        assert (suggested.title, suggested.synonyms) == ("Ductogram", ("galactogram", "milk duct X-ray"))

    def test_takes_the_last_word_for_a_beginning_where_no_text_has_it_as_it_is(self):
        pages = {"one": "About the heart.", "two": "About heartburn."}
        searching.publish_all({slug: searching.content("en", slug, text=text) for slug, text in pages.items()})
        assert [titles(query) for query in ("heart", "heartb", "about heartb")] == [["one"], ["two"], ["two"]]

    def test_takes_the_last_word_of_a_name_for_a_beginning_in_any_case(self):
        names = ["Heart", "Heartburn"]
        searching.publish_all({name.lower(): searching.content("en", name) for name in names})
        assert titles("heart") == names

    def test_takes_a_text_of_any_length(self):
        words = " ".join(f"w{number:x}ñ" for number in range(60_000))
        page = searching.content("es", "Largo", text=words)
        searching.publish_all({"largo": page})
        assert titles("largo", "es") == ["Largo"]


class TestRebuilding:
    def test_finds_nothing_to_mend_after_the_verbs(self, article):
        make.withdraw(article, "es")
        assert list(checking.differences()) == []

    def test_mends_whatever_differs(self, article):
        other = make.make_live_pair(slug=SlugPair(en="other", es="otra"))
        SearchPage.objects.filter(article=other, language="en").delete()
        SearchPage.objects.filter(article=article, language="en").update(naming=["planted"])
        LivePage.objects.filter(article=other, language="es").delete()
        before = sorted(line.partition(":")[2].strip() for line in checking.differences())
        for _done in indexing.rebuild():
            pass
        assert before == [
            "in the index, and not live",
            "live, and not in the index",
            "the index says something else than the page",
        ]
        assert list(checking.differences()) == []

    def test_forgets_words_that_name_nothing(self, article):
        make.withdraw(article, "en")
        for _done in indexing.rebuild():
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT word FROM articles_searchgram ORDER BY word")
            words = [word for (word,) in cursor.fetchall()]
        assert words == ["ductografia", "galactografia"]


class TestTheOrder:
    @pytest.fixture
    def library(self):
        pages = [
            ("Heart Attack", ["MI"], "Call at once. Aspirin may help."),
            ("Heart Failure", ["Weak heart"], "The heart pumps too little after a heart attack."),
            ("Aspirin", [], "A medicine. It thins the blood after a heart attack. Not for children."),
            ("Attack of Nerves", [], "The heart beats fast."),
            ("Hearts and Minds", [], "A heart, a heart, a heart, and an attack on the heart."),
        ]
        searching.publish_all(
            {
                str(number): searching.content("en", title, synonyms=names, text=text)
                for number, (title, names, text) in enumerate(pages)
            },
            {"Aspirin": ["N02BA01"]},
        )

    def test_puts_the_article_about_a_thing_before_those_that_mention_it(self, library):
        first = {
            "heart attack": "Heart Attack",
            "attacks of the heart": "Heart Attack",
            "mi": "Heart Attack",
            "heart att": "Heart Attack",
            "weak heart": "Heart Failure",
            "n02 ba 01": "Aspirin",
            "N02BA01": "Aspirin",
            "aspirin after heart attack": "Heart Attack",
        }
        assert {query: titles(query)[0] for query in first} == first

    def test_takes_phrases_and_leaves_out_what_has_a_minus(self, library):
        assert titles('"heart attack" -aspirin') == ["Heart Failure"]

    def test_finds_nothing_where_nothing_is_asked_for(self, library):
        asked = ["-aspirin", "-", '"', '""', '-"heart attack"', "the", "and or not"]
        assert {query: titles(query) for query in asked} == dict.fromkeys(asked, [])

    def test_says_so_where_no_page_has_all_the_words(self, library):
        found = results.look(parse("aspirin zebra"), "en", on=make.TODAY)
        assert (found.is_partial, found.results[0].title) == (True, "Aspirin")

    def test_a_best_bet_comes_first_while_it_is_live(self, library):
        article = LivePage.objects.get(slug="3").article
        BestBet.objects.create(language="en", query="Heart", folded="heart", article=article)
        first = titles("HEART")[0]
        LivePage.objects.get(slug="3").delete()
        assert (first, titles("heart")[0]) == ("Attack of Nerves", "Heart Attack")

    @pytest.mark.parametrize(("bet", "count"), [("12", 12), ("other", 13)])
    def test_a_best_bet_that_is_a_later_hit_counts_once(self, bet, count):
        pages = {f"{number}": searching.content("en", "Heart" + " of it" * number) for number in range(1, 13)}
        searching.publish_all(pages | {"other": searching.content("en", "Lungs")})
        BestBet.objects.create(
            language="en", query="heart", folded="heart", article=LivePage.objects.get(slug=bet).article
        )
        found = results.look(parse("heart"), "en", on=make.TODAY)
        assert (found.results[0].slug, len(found.results), found.count) == (bet, 11, count)


class TestTheSnippet:
    def test_marks_the_words_and_escapes_the_rest(self, client, article):
        html = client.get("/en/search/", {"q": "minute"}).content.decode()
        assert "<p>It takes thirty <mark>minutes</mark> &amp; is painless.</p>" in html

    def test_marks_words_without_their_accents_in_the_text_as_it_is(self, client):
        searching.publish_all({"es-1": searching.content("es", "Niños", text="La vacunación de los niños.")})
        html = client.get("/es/search/", {"q": "vacunacion ninos"}).content.decode()
        assert "<p>La <mark>vacunación</mark> de los <mark>niños</mark>.</p>" in html


class TestWhatStandsAroundTheResults:
    """It is kept from one query to the next, and holds nothing of any."""

    def test_has_the_words_of_this_query_and_of_no_other_and_escapes_them(self, client, article):
        pages = [client.get("/en/search/", {"q": words}).content.decode() for words in ("first", "<b>second</b>", "")]
        heads = [page[page.index("<title>") + 7 : page.index("</title>")] for page in pages]
        name = heads[2].removeprefix("Search")
        assert heads == [f"first: search{name}", f"&lt;b&gt;second&lt;/b&gt;: search{name}", f"Search{name}"]
        assert ["first" in page for page in pages] == [True, False, False]
        assert ["second" in page for page in pages] == [False, True, False]
        assert "<b>second" not in pages[1]

    def test_follows_what_the_library_says(self, client, article):
        before = client.get("/en/search/").content.decode()
        policy = make.make_article(type="policy", title=Text(en="Our privacy", es="Privacidad"))
        make.make_publication(policy)
        after = client.get("/en/search/").content.decode()
        make.withdraw(policy, by=make.make_user(make.MANAGING_EDITOR))
        assert ["Our privacy" in page for page in (before, after)] == [False, True]
        assert client.get("/en/search/").content.decode() == before


class TestDidYouMean:
    def test_is_a_link_in_the_spelling_of_the_page_and_never_silent(self, client):
        searching.publish_all({"es-1": searching.content("es", "Riñón", text="El riñón filtra.")})
        response = client.get("/es/search/", {"q": "rinjon"})
        assert (response.context["found"].meant, response.context["found"].results) == ("riñón", ())
        assert '<a href="/es/search/?q=ri%C3%B1%C3%B3n">riñón</a>' in response.content.decode()

    def test_offers_nothing_that_only_a_withdrawn_page_has(self, article):
        before = results.look(parse("ductogarm"), "en", on=make.TODAY).meant
        make.withdraw(article)
        assert (before, results.look(parse("ductogarm"), "en", on=make.TODAY).meant) == ("ductogram", "")

    @pytest.mark.parametrize(
        ("title", "query", "meant"),
        [
            ("Wheezing", "bleeding", ""),
            ("Lung Screening", "sleeping lung", ""),
            ("Hemorrhoids", "hemroids", "hemorrhoids"),
            ("Colon Pain", "dolor", ""),
            ("Eye Surgery", "laser surgery", ""),
        ],
    )
    def test_offers_no_other_word_and_no_word_that_was_asked_for(self, title, query, meant):
        searching.publish_all({"one": searching.content("en", title, text="Done with a laser.")})
        assert results.look(parse(query), "en", on=make.TODAY).meant.casefold() == meant

    def test_takes_the_word_that_is_used_more(self):
        names = ["Rash", "Rush", "Rush Hour", "Rush Job"]
        searching.publish_all({name.lower(): searching.content("en", name) for name in names})
        assert results.look(parse("rosh"), "en", on=make.TODAY).meant == "rush"

    def test_leaves_alone_what_is_spelt_right(self, article):
        assert results.look(parse("galactogram"), "en", on=make.TODAY).meant == ""


class TestSuggestions:
    def names(self, client, query, language="en"):
        return [
            row["name"] for row in client.get(f"/{language}/search/suggestions/", {"q": query}).json()["suggestions"]
        ]

    def test_are_names_of_live_pages(self, client, article):
        asked = ["du", "DUCTO", "duct", "ductogram"]
        assert {query: self.names(client, query) for query in asked} == dict.fromkeys(asked, ["Ductogram"])

    def test_say_the_title_beside_another_name(self, client, article):
        (row,) = client.get("/en/search/suggestions/", {"q": "milk du"}).json()["suggestions"]
        assert row == {"name": "milk duct X-ray", "title": "Ductogram", "url": "/en/ductogram/"}

    def test_are_no_words_of_texts_drafts_or_the_other_language(self, client, article):
        asked = ["", "d", "canar", "minut", "galactografia", "policy", "%%", "__"]
        assert {query: self.names(client, query) for query in asked} == dict.fromkeys(asked, [])

    def test_are_at_most_eight(self, client):
        searching.publish_all({str(n): searching.content("en", f"Fever {n}") for n in range(12)})
        assert self.names(client, "fev") == [f"Fever {n}" for n in (0, 1, 10, 11, 2, 3, 4, 5)]


class TestAnEmergency:
    CARD = "Do you need help now?"

    @pytest.fixture(autouse=True)
    def phrases(self):
        make.make_emergency_phrases("en", "chest pain", "cant breathe")
        make.make_emergency_phrases("es", "no puedo respirar")

    def shown(self, client, *queries):
        return {query: self.CARD in client.get("/en/search/", {"q": query}).content.decode() for query in queries}

    def test_shows_the_card_above_the_results(self, client):
        searching.publish_all({"cp": searching.content("en", "Chest Pain", text="It hurts.")})
        asked = ["chest pain", "Pains in my CHEST", "chest pian", "can’t breathe"]
        assert self.shown(client, *asked) == dict.fromkeys(asked, True)

    def test_shows_it_for_nothing_else(self, client):
        asked = ["", "chest", "pain of the knee", "respirar"]
        assert self.shown(client, *asked) == dict.fromkeys(asked, False)

    def test_hears_the_other_language(self, client):
        asked = ["no puedo respirar", "mi papá no puede respirar"]
        assert self.shown(client, *asked) == dict.fromkeys(asked, True)

    def test_hears_whether_something_is_denied(self, client):
        make.make_emergency_phrases("en", "not breathing")
        make.make_emergency_phrases("es", "no para de sangrar")
        urgent = ["my son is not breathing", "he isn’t breathing", "stopped breathing", "la herida no deja de sangrar"]
        calm = ["breathing", "deep breathing", "prueba de sangre", "sangre para analizar"]
        assert self.shown(client, *urgent, *calm) == dict.fromkeys(urgent, True) | dict.fromkeys(calm, False)

    def test_hears_spanish_without_accents(self, client):
        board = make.make_physician()
        emergency_phrases.set_emergency_phrases("es", ["¡Perdió el sentido!"], by=board, at=make.NOW)
        assert "¿Necesita ayuda ahora?" in client.get("/es/search/", {"q": "perdio el sentido"}).content.decode()

    def test_is_heard_at_the_end_of_a_long_question(self, client):
        """The search itself looks for the first dozen of the words."""
        asked = "hello my name is Ann and I am 54 years old and since this morning I have had chest pain"
        assert client.get("/en/search/", {"q": asked}).context["found"].is_urgent


class TestTheListOfTheBoard:
    def test_is_kept_and_put_on_record(self):
        board = make.make_physician()
        emergency_phrases.set_emergency_phrases("en", ["Chest pain"], by=board, at=make.NOW)
        kept = emergency_phrases.set_emergency_phrases("en", ["Not breathing!", " "], by=board, at=make.NOW)
        event = Event.objects.latest("pk")
        assert (kept, emergency_phrases.phrases_of("en")) == (["not breathing"], ["not breathing"])
        assert (event.by, event.detail) == (board, "added: not breathing\nremoved: chest pain")

    @pytest.mark.parametrize("phrases", [["to be"], [f"phrase {number}" for number in range(301)]])
    def test_takes_no_phrase_without_meaning_and_not_too_many(self, phrases):
        make.make_emergency_phrases("en", "chest pain")
        with pytest.raises(Incomplete):
            emergency_phrases.set_emergency_phrases("en", phrases, by=make.make_physician(), at=make.NOW)
        assert emergency_phrases.phrases_of("en") == ["chest pain"]

    @pytest.mark.parametrize("role", [make.EDITOR, make.MANAGING_EDITOR, make.TRANSLATION_REVIEWER])
    def test_is_changed_by_nobody_else(self, client, role):
        make.make_emergency_phrases("en", "chest pain")
        user = make.make_user(role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        with pytest.raises(NotAllowed):
            emergency_phrases.set_emergency_phrases("en", [], by=user, at=make.NOW)
        assert client.post("/review/emergency/", {"en": "", "es": ""}).status_code == 404
        assert emergency_phrases.phrases_of("en") == ["chest pain"]

    @pytest.mark.parametrize("phrase", ["word " * 20 + "x", "x" * 101, "ﬃ" * 40])
    def test_refuses_a_phrase_that_it_could_not_keep_whole(self, client, phrase):
        """Cut short, it would show the card for searches that lack its last words."""
        make.make_emergency_phrases("en", "chest pain")
        user = make.make_physician()
        kept = emergency_phrases.set_emergency_phrases("en", ["chest pain", "x" * 100], by=user, at=make.NOW)
        with pytest.raises(Incomplete, match="too long. Keep each phrase within 100 characters"):
            emergency_phrases.set_emergency_phrases("en", [phrase], by=user, at=make.NOW)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = client.post("/review/emergency/", {"en": phrase, "es": ""})
        assert (page.status_code, "too long" in page.text, phrase.strip() in page.text) == (422, True, True)
        assert emergency_phrases.phrases_of("en") == kept == ["chest pain", "x" * 100]

    def test_has_a_page_at_the_desk(self, client):
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")
        refused = client.post("/review/emergency/", {"en": "to be", "es": "me ahogo"})
        kept = client.post("/review/emergency/", {"en": "Choking", "es": "me ahogo"})
        assert (refused.status_code, kept.status_code) == (422, 302)
        assert (emergency_phrases.phrases_of("en"), emergency_phrases.phrases_of("es")) == (["choking"], ["me ahogo"])

    def test_keeps_what_somebody_else_wrote_meanwhile(self, client):
        """Two people have the page open; the second one to send it knows nothing of the first one's phrase."""
        make.make_emergency_phrases("en", "chest pain", "stroke")
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get("/review/emergency/").context["form"]
        shown = {field.html_name: field.initial for field in page}
        client.post("/review/emergency/", shown | {"en": "chest pain\nstroke\nchoking"})
        client.post("/review/emergency/", shown | {"en": "chest pain\nsnake bite"})
        assert emergency_phrases.phrases_of("en") == ["chest pain", "choking", "snake bite"]
        assert Event.objects.latest("pk").detail == "added: snake bite\nremoved: stroke"


class TestWhatWasNotFound:
    def test_leads_to_a_best_bet_with_the_question_in_it(self, client, admin_client):
        client.get("/es/search/", {"q": "me duele"})
        html = admin_client.get("/admin/articles/searchedquery/").content.decode()
        link = re.search(r'href="(/admin/articles/bestbet/add/[^"]+)">Put an article first', html).group(1)
        form = admin_client.get(unescape(link)).context["adminform"].form
        assert (form.initial["language"], form.initial["query"]) == ("es", "me duele")


class TestNoResult:
    def test_leads_to_the_other_language_and_to_the_a_to_z(self, client, article):
        html = client.get("/en/search/", {"q": "galactografía"}).content.decode()
        assert "1 article in the other language:" in html
        assert 'href="/es/search/?q=galactograf%C3%ADa"' in html
        assert "All articles, A to Z</a>" in html


class TestTheLog:
    DAY = dt.date(2026, 3, 2)

    def test_counts_queries_by_day_and_nothing_of_who_asked(self, client, article):
        for query in ("Ductogram", "ductogram ", "zebra"):
            client.get("/en/search/", {"q": query})
        rows = SearchedQuery.objects.order_by("query").values_list("language", "query", "found", "times")
        assert list(rows) == [("en", "ductogram", 1, 2), ("en", "zebra", 0, 1)]
        names = {field.name for field in SearchedQuery._meta.concrete_fields}
        assert names == {"id", "day", "language", "query", "found", "times"}

    @pytest.mark.parametrize("query", ["", "-", "jane@example.org", "call 555-123-4567", "born 1 2 1960 12"])
    def test_keeps_nothing_that_may_name_a_person(self, query):
        log.note(parse(query), "en", found=0, on=self.DAY)
        assert SearchedQuery.objects.count() == 0

    def test_keeps_nobody_from_an_answer(self, client, article, monkeypatch):
        monkeypatch.setattr(log, "_NOTE", "SELECT 1/0")
        found = client.get("/en/search/", {"q": "ductogram"}).context["found"]
        assert (found.count, SearchedQuery.objects.count()) == (1, 0)

    def test_has_an_end(self, monkeypatch):
        monkeypatch.setattr(log, "MOST_PER_DAY", 2)
        for query in ("one", "two", "three", "one"):
            log.note(parse(query), "en", found=1, on=self.DAY)
        assert dict(SearchedQuery.objects.values_list("query", "times")) == {"one": 2, "two": 1}
        log.forget(on=self.DAY + dt.timedelta(days=log.KEPT_DAYS + 1))
        assert SearchedQuery.objects.count() == 0


class TestThePage:
    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize("number", [1, 3])
    def test_asks_a_fixed_number_of_questions(self, client, django_assert_num_queries, language, number):
        pages = {f"f{n}": searching.content(language, f"Fiebre {n}", text="Fiebre.") for n in range(number)}
        searching.publish_all(pages)
        with django_assert_num_queries(12):
            assert client.get(f"/{language}/search/", {"q": "fiebre"}).context["found"].count == number

    def test_asks_before_it_looks(self, client):
        assert client.get("/en/search/").context["found"].results == ()

    def test_cuts_a_query_that_nobody_typed_and_escapes_it(self, client):
        response = client.get("/en/search/", {"q": "<script>alert(1)</script>" + "a" * 3000})
        assert len(response.context["query"]) == 200
        assert b"<script>alert" not in response.content

    def test_goes_on_to_the_next_page(self, client):
        searching.publish_all({f"f{n}": searching.content("en", f"Fever {n:02}") for n in range(23)})
        pages = [client.get("/en/search/", {"q": "fever", "page": page}) for page in (1, 2, 3, "x", "99999")]
        assert [len(page.context["found"].results) for page in pages] == [10, 10, 3, 10, 10]
        assert [page.context["next_url"] for page in pages[:3]] == [
            "/en/search/?q=fever&page=2",
            "/en/search/?q=fever&page=3",
            "",
        ]

    def test_goes_on_where_no_page_has_all_the_words(self, client):
        searching.publish_all({f"f{n}": searching.content("en", f"Fever {n:02}") for n in range(13)})
        pages = [client.get("/en/search/", {"q": "fever zebra", "page": page}).context["found"] for page in (1, 2)]
        assert [(page.page, page.is_partial, page.count, len(page.results)) for page in pages] == [
            (1, True, 13, 10),
            (2, True, 13, 3),
        ]

    @pytest.mark.parametrize("query", ["fever", "fever zebra", "zebra"])
    def test_begins_again_past_the_last_page(self, client, query):
        searching.publish_all({f"f{n}": searching.content("en", f"Fever {n:02}") for n in range(13)})
        first, past = (client.get("/en/search/", {"q": query, "page": page}).context["found"] for page in (1, 7))
        assert past == first

    @pytest.mark.parametrize(
        ("path", "said"),
        [("/en/search/", "Reviewed March 2, 2026"), ("/es/search/", "Texto en inglés revisado el 2 de marzo de 2026")],
    )
    def test_says_which_text_the_physicians_reviewed(self, client, article, path, said):
        (line,) = client.get(path, {"q": "ductogr"}).context["lines"]
        assert line.below == said

    def test_survives_whatever_is_typed(self, client, article):
        paths = ("/en/search/", "/es/search/", "/en/search/suggestions/")
        codes = {
            client.get(paths[turn % 3], {"q": query, "page": query}).status_code
            for turn, query in enumerate(queries(500))
        }
        assert codes == {200, 400}  # NUL is no text: the boundary says so
