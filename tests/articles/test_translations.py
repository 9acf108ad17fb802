"""The translations of the whole library in one list: states, filters, assignments, export."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import assignments, spreadsheet
from articles.document import LongTextPair, Text
from articles.models import Article, Assignment, Topic, TranslationSummary
from tests.articles.editing import sign_in
from tests.articles.translating import behind, page
from tests.factories import (
    EDITOR,
    MEDICAL_REVIEWER,
    NOW,
    TODAY,
    TRANSLATOR,
    change_article,
    make_article,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/translations/"


@pytest.fixture
def client() -> Client:
    return sign_in(make_user(EDITOR))


def titles(client: Client, **query: Any) -> list[str]:
    return [str(row.article) for row in client.get(LIST, query).context["page"]]


def named(title: str, spanish: str = "Sí", **fields: Any) -> Article:
    return make_article(title=Text(en=title, es=spanish), **fields)


def summary(article: Article) -> tuple[int, ...]:
    row = TranslationSummary.objects.get(article=article)
    return row.missing, row.changed, row.current, row.words_to_do, row.words


class TestASummary:
    def test_follows_every_edit(self):
        article = make_article(title=Text(en="One", es="Uno"))
        assert summary(article) == (0, 0, 4, 0, 12)
        change_article(article, title=Text(en="One more", es="Uno"), summary=LongTextPair(en="What.", es=""))
        assert summary(article) == (1, 1, 2, 3, 10)

    def test_waits_since_the_english_first_changed_after_the_last_translation(self):
        days = [NOW + dt.timedelta(days=number) for number in range(3)]
        article = make_article(title=Text(en="One", es="Uno"), at=days[0])
        assert TranslationSummary.objects.get().waiting_since is None
        for number, words in ((1, "Two"), (2, "Three")):
            change_article(article, title=Text(en=words, es="Uno"), at=days[number])
        assert TranslationSummary.objects.get().waiting_since == days[1]

    def test_is_counted_again_by_the_command_which_says_what_was_wrong(self, capsys):
        article, _other = behind(), make_article()
        right = summary(article)
        TranslationSummary.objects.filter(article=article).update(missing=9, words=0)
        call_command("recount_translations")
        assert capsys.readouterr().out == "2 counted, 1 of them put right.\n"
        assert summary(article) == right


class TestAnAssignment:
    def test_is_recorded_once_and_the_newest_counts(self, client):
        article, translator = make_article(), make_user(TRANSLATOR)
        address = reverse("admin:articles_article_translation_assign", args=[article.pk])
        for _twice in range(2):
            client.post(address, {"translator": translator.pk, "due_on": "2026-04-01"})
        client.post(address, {"translator": "", "due_on": "2026-05-01"})
        assert list(Assignment.objects.order_by("pk").values_list("translator", "due_on")) == [
            (translator.pk, dt.date(2026, 4, 1)),
            (None, dt.date(2026, 5, 1)),
        ]
        assert client.get(page(article)).context["assign_form"].initial == {
            "translator": None,
            "due_on": dt.date(2026, 5, 1),
            "note": "",
        }

    @pytest.mark.parametrize("day", ["2026-04-01", "1/4/2026"])
    def test_takes_the_day_as_it_is_typed_where_the_person_reads_spanish(self, day):
        article, translator = make_article(), make_user(TRANSLATOR)
        address = reverse("admin:articles_article_translation_assign", args=[article.pk])
        sign_in(translator, language="es").post(address, {"translator": "", "due_on": day})
        assert Assignment.objects.get().due_on == dt.date(2026, 4, 1)

    def test_on_no_day_is_asked_for_again_and_the_note_is_still_there(self, client):
        article, translator = make_article(), make_user(TRANSLATOR)
        address = reverse("admin:articles_article_translation_assign", args=[article.pk])
        response = client.post(address, {"translator": translator.pk, "due_on": "2026-02-30", "note": "Cards first."})
        form = response.context["assign_form"]
        assert (response.status_code, form["note"].value(), form.errors) == (
            422,
            "Cards first.",
            {"due_on": ["Enter a valid date."]},
        )
        assert 'type="text" name="due_on"' in response.text
        assert not Assignment.objects.exists()

    def test_goes_to_nobody_who_may_not_change_articles(self, client):
        address = reverse("admin:articles_article_translation_assign", args=[make_article().pk])
        client.post(address, {"translator": make_user(MEDICAL_REVIEWER).pk, "due_on": ""})
        assert not Assignment.objects.exists()


class TestTheList:
    def test_counts_the_fields_by_state(self, client):
        article = behind()
        [row] = client.get(LIST).context["page"]
        assert (row.article, row.changed, row.current, row.words_to_do) == (article, 2, 2, 8)

    @pytest.mark.parametrize(
        ("state", "found"),
        [
            ("todo", ["Missing", "Moved"]),
            ("missing", ["Missing"]),
            ("changed", ["Moved"]),
            ("machine", []),
            ("done", ["Done"]),
            ("nonsense", ["Done", "Missing", "Moved"]),
        ],
    )
    def test_is_narrowed_to_a_state(self, client, state, found):
        named("Done"), named("Missing", "")
        change_article(named("Still"), title=Text(en="Moved", es="Sí"))
        assert titles(client, state=state, order="title") == found

    def test_is_narrowed_to_a_translator_a_topic_and_what_is_overdue(self, client):
        late, later, nobodys = named("Late", ""), named("Later", ""), named("Nobody’s", "")
        done = named("Done")
        translator = make_user(TRANSLATOR)
        today = timezone.localdate()
        for article, due in ((late, today - dt.timedelta(days=1)), (later, today), (done, TODAY - dt.timedelta(9))):
            assignments.assign(article, translator=translator, due_on=due, by=translator, at=NOW)
        nobodys.topics.add(Topic.objects.create(slug="breast", name_en="Breast"))
        assert sorted(titles(client, translator=translator.pk)) == ["Done", "Late", "Later"]
        assert titles(client, translator="none") == ["Nobody’s"]
        assert titles(client, overdue="on") == ["Late"]
        assert titles(client, topic="breast") == ["Nobody’s"]

    def test_is_searched_in_both_languages_and_leaves_the_archive_out(self, client):
        named("Heart failure", "Insuficiencia"), named("Other", "Corazón")
        Article.objects.filter(pk=named("Heart archived").pk).update(archived=True)
        assert (titles(client, q="heart"), titles(client, q="coraz")) == (["Heart failure"], ["Other"])

    @pytest.mark.parametrize("articles", [1, 3])
    def test_takes_as_many_queries_for_one_article_as_for_three(self, client, articles, django_assert_num_queries):
        for _number in range(articles):
            behind()
        client.get(LIST)
        with django_assert_num_queries(9):
            assert len(client.get(LIST).context["page"]) == articles

    def test_is_not_for_those_who_may_change_nothing(self):
        reviewer = sign_in(make_user(MEDICAL_REVIEWER, is_staff=True))
        assert [reviewer.get(LIST).status_code, reviewer.get(f"{LIST}export/").status_code] == [403, 403]

    def test_is_taken_away_as_it_was_narrowed_and_no_cell_is_a_formula(self, client):
        named("=HYPERLINK(1)", ""), named("Done")
        text = b"".join(client.get(f"{LIST}export/", {"state": "todo"}).streaming_content).decode()
        _head, row = csv.reader(io.StringIO(text.removeprefix(spreadsheet.BEGINNING)))
        assert (row[1:4], row[9]) == (["'=HYPERLINK(1)", "es", "1"], "1")
