"""Lists and registers of the admin: many rows cost what one costs, and a register can only be read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from articles.document import Text
from articles.models import Article, Publication
from reviews.models import Board, Event, Kind, Member, SignatureWithdrawal, SignOff, Submission
from tests import factories
from tests.articles.editing import sign_in
from tests.factories import EDITOR, MANAGING_EDITOR, make_article, make_live_pair, make_publication, make_user

pytestmark = pytest.mark.django_db

REGISTERS = [Submission, SignOff, Event, SignatureWithdrawal, Publication]
LIST_QUERIES = 11


def list_url(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def change_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def root() -> Any:
    return sign_in(make_user(is_staff=True, is_superuser=True))


class TestTheListOfArticles:
    def titles(self, client: Any, **query: str) -> list[str]:
        return [str(row) for row in client.get(list_url(Article), query).context["cl"].result_list]

    def test_costs_as_many_queries_for_three_as_for_one(self, django_assert_num_queries: Any) -> None:
        client = sign_in(make_user(EDITOR))
        make_live_pair()
        client.get(list_url(Article))
        with django_assert_num_queries(LIST_QUERIES):
            client.get(list_url(Article))
        make_live_pair()
        factories.make_submission(make_publication().article, "es")
        with django_assert_num_queries(LIST_QUERIES):
            client.get(list_url(Article))

    def test_says_where_each_language_stands(self) -> None:
        article = make_live_pair(title=Text(en="Live", es="Viva"))
        factories.change_article(article, title=Text(en="Live!", es="Viva"))
        in_review = make_article(title=Text(en="Waiting", es="Espera"))
        factories.make_submission(in_review)
        down = make_publication(make_article(title=Text(en="Down", es="Abajo"))).article
        factories.withdraw(down)
        response = sign_in(make_user(EDITOR)).get(list_url(Article))
        admin, rows = response.context["cl"].model_admin, response.context["cl"].result_list
        assert [(str(row), admin.english(row), admin.spanish(row), admin.due_on(row)) for row in rows] == [
            ("Down", "withdrawn", "draft", None),
            ("Live!", "live, version 1, draft differs", "live, version 1", dt.date(2028, 3, 2)),
            ("Waiting", "in review", "draft", None),
        ]

    def test_hides_the_archive_until_it_is_asked_for(self) -> None:
        client = sign_in(make_user(EDITOR))
        make_article(title=Text(en="Kept", es=""))
        Article.objects.filter(pk=make_article(title=Text(en="Old", es="")).pk).update(archived=True)
        assert [self.titles(client), self.titles(client, archived="yes"), self.titles(client, archived="all")] == [
            ["Kept"],
            ["Old"],
            ["Kept", "Old"],
        ]

    @pytest.mark.parametrize("words", ["cataract", "CATARATA", "surgery-x"])
    def test_finds_by_title_and_address_in_both_languages(self, words: str) -> None:
        client = sign_in(make_user(EDITOR))
        make_article(title=Text(en="Cataract", es="Catarata"), slug={"en": "surgery-x", "es": "cirugia"})
        make_article(title=Text(en="Other", es="Otra"))
        assert self.titles(client, q=words) == ["Cataract"]

    def test_filters_by_review_and_by_due_date(self) -> None:
        client = sign_in(make_user(EDITOR))
        make_publication(make_article(title=Text(en="Old", es="")), at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        make_publication(make_article(title=Text(en="New", es="")))
        factories.make_submission(make_article(title=Text(en="Waiting", es="")))
        make_article(title=Text(en="Draft", es=""))
        assert self.titles(client, due="late") == ["Old"]
        assert self.titles(client, review="open") == ["Waiting"]
        assert self.titles(client, review="live") == ["New", "Old"]
        assert self.titles(client, review="never") == ["Draft", "Waiting"]


class TestARegister:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def rows(cls, for_all_tests: None) -> None:
        make_publication()
        hasty = factories.sign(factories.make_submission())
        factories.workflow.withdraw_signature(
            hasty.submission, by=hasty.signer, at=factories.NOW, kind=Kind.MEDICAL, reason="Overlooked a dose."
        )

    @pytest.mark.parametrize("model", REGISTERS)
    def test_shows_its_rows_to_a_superuser(self, model: Any) -> None:
        client = root()
        assert client.get(list_url(model)).status_code == 200
        for row in model.objects.all():
            assert client.get(change_url(row)).status_code == 200

    @pytest.mark.parametrize("model", REGISTERS)
    def test_lets_nobody_add_change_or_delete(self, model: Any) -> None:
        client = root()
        row = model.objects.first()
        before = list(model.objects.values())
        answers = {field.name: "forged" for field in model._meta.fields}
        assert client.post(change_url(row), answers).status_code == 403
        assert client.get(list_url(model) + "add/").status_code == 403
        assert client.post(change_url(row).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
        client.post(list_url(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert list(model.objects.values()) == before

    @pytest.mark.parametrize("model", REGISTERS)
    def test_has_no_field_to_type_into(self, model: Any) -> None:
        response = root().get(change_url(model.objects.first()))
        assert list(response.context["adminform"].form.fields) == []

    def test_costs_as_many_queries_for_many_rows_as_for_one(self, django_assert_max_num_queries: Any) -> None:
        client = root()
        for model in REGISTERS:
            client.get(list_url(model))
        make_publication()
        make_publication()
        for model in REGISTERS:
            with django_assert_max_num_queries(9):
                client.get(list_url(model))

    @pytest.mark.parametrize(
        ("model", "words"),
        [
            (Submission, "first version"),
            (SignOff, "sample physician"),
            (Event, "submit"),
            (SignatureWithdrawal, "a dose"),
            (Publication, "first version"),
        ],
    )
    def test_can_be_searched(self, model: Any, words: str) -> None:
        found = root().get(list_url(model), {"q": words if model is not Event else "First version"})
        assert found.context["cl"].result_count >= 1
        assert root().get(list_url(model), {"q": "no such words"}).context["cl"].result_count == 0

    def test_is_shown_to_the_roles_that_may_see_it(self) -> None:
        client = sign_in(make_user(MANAGING_EDITOR))
        assert [client.get(list_url(model)).status_code for model in REGISTERS] == [200, 200, 200, 200, 200]
        client = sign_in(make_user(EDITOR))
        assert [client.get(list_url(model)).status_code for model in REGISTERS] == [200, 403, 403, 403, 200]


class TestABoard:
    def test_gets_its_members_from_an_administrator(self) -> None:
        board = factories.make_board()
        person = make_user(factories.MEDICAL_REVIEWER)
        answers = {
            "name": board.name,
            "name_es": "",
            "physicians_needed": "2",
            "review_months": "12",
            "demands-TOTAL_FORMS": "0",
            "demands-INITIAL_FORMS": "0",
            "members-TOTAL_FORMS": "1",
            "members-INITIAL_FORMS": "0",
            "members-0-user": person.pk,
            "members-0-role": "medical",
            "members-0-printed_name": "Sample Physician",
            "members-0-credentials": "MD",
            "members-0-languages": ["en", "es"],
            "members-0-interests": "None.",
            "members-0-active": "on",
        }
        assert root().post(change_url(board), answers).status_code == 302
        member = Member.objects.get()
        assert (member.user, member.languages, member.board.physicians_needed) == (person, ["en", "es"], 2)

    def test_and_its_members_are_never_deleted(self) -> None:
        board = factories.make_board()
        factories.make_physician(board)
        client = root()
        assert client.post(change_url(board).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
        assert "DELETE" not in client.get(change_url(board)).text

    def test_is_only_looked_at_by_a_managing_editor(self) -> None:
        board = factories.make_board()
        client = sign_in(make_user(MANAGING_EDITOR))
        assert client.get(change_url(board)).status_code == 200
        assert client.post(change_url(board), {"name": "Mine"}).status_code == 403
        assert Board.objects.get().name == board.name
