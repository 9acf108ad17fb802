"""The audit trail: administration is in it, it is searched and narrowed down, and taken along without harm."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles import spreadsheet
from articles.models import Feedback, Region, Topic
from reviews import chain, credentials, wording
from reviews.admin import trail as trail_admin
from reviews.admin.recorded import Recorded
from reviews.models import Board, CredentialChange, Demand, Event, Specialty
from reviews.trail import record
from reviews.transitions import Act, Verb
from tests import factories as make
from tests.articles.editing import form_data, sign_in

pytestmark = pytest.mark.django_db
CREDENTIAL_ACTS = {
    "password": "set_password",
    "email": "set_email",
    "second_factor": "reset_second_factor",
    "enrolled": "enrol",
    "proven": "prove",
    "confirmed": "confirm_identity",
}


@pytest.fixture
def root():
    return make.make_user(is_staff=True, is_superuser=True, first_name="Ada", last_name="Root")


def told() -> list[tuple[str, str, str]]:
    """Return the acts of administration with what they were about, without keys, and their detail."""
    rows = Event.objects.filter(verb__in=list(Act)).order_by("number")
    return [(row.verb, row.subject.split(" ", 1)[0] + ":" + row.subject.split(":", 1)[1], row.detail) for row in rows]


def url(model: Any, what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def board_answers(board: Board, **changes: str) -> dict[str, str]:
    answers = {
        "name": board.name,
        "name_es": board.name_es,
        "physicians_needed": str(board.physicians_needed),
        "review_months": str(board.review_months),
    }
    for prefix in ("demands", "members"):
        answers |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return answers | changes


class TestEveryAdministrativeAct:
    def test_of_a_topic_is_an_event(self, root):
        client = sign_in(root)
        answers = {"name_en": "Breast", "name_es": "", "description_en": "", "description_es": "", "slug": "breast"}
        assert client.post(url(Topic, "add"), answers | {"position": "1"}).status_code == 302
        topic = Topic.objects.get()
        client.post(url(Topic, "change", topic.pk), answers | {"position": "2", "name_es": "Mama"})
        client.post(url(Topic, "change", topic.pk), answers | {"position": "2", "name_es": "Mama"})
        client.post(url(Topic, "delete", topic.pk), {"post": "yes"})
        assert told() == [
            ("add", "articles.topic: Breast", "name_en: “” → “Breast”\nslug: “” → “breast”\nposition: “0” → “1”"),
            ("change", "articles.topic: Breast", "name_es: “” → “Mama”\nposition: “1” → “2”"),
            ("delete", "articles.topic: Breast", ""),
        ]
        assert {event.by for event in Event.objects.all()} == {root}
        assert [e.hash for e in Event.objects.all()] == [chain.entry_hash(e) for e in Event.objects.all()]

    def test_of_deleting_several_at_once_is_one_event_each(self, root):
        topics = [Topic.objects.create(slug=slug, name_en=slug) for slug in ("a", "b")]
        answers = {"action": "delete_selected", "_selected_action": [t.pk for t in topics], "post": "yes"}
        sign_in(root).post(url(Topic, "changelist"), answers)
        assert (Topic.objects.count(), sorted(told())) == (
            0,
            [("delete", "articles.topic: a", ""), ("delete", "articles.topic: b", "")],
        )

    def test_of_a_board_names_its_demands_and_members(self, root):
        board, cardiology = make.make_board(), Specialty.objects.create(slug="cardiology", name_en="Cardiology")
        client = sign_in(root)
        demand = {
            "demands-TOTAL_FORMS": "1",
            "demands-0-article_type": "procedure",
            "demands-0-topic": "",
            "demands-0-specialty": str(cardiology.pk),
            "demands-0-physicians": "1",
        }
        assert (
            client.post(
                url(board, "change", board.pk), board_answers(board, physicians_needed="2", **demand)
            ).status_code
            == 302
        )
        row = Demand.objects.get()
        kept = demand | {"demands-INITIAL_FORMS": "1", "demands-0-id": str(row.pk), "demands-0-board": str(board.pk)}
        changed = board_answers(board, physicians_needed="2", **kept | {"demands-0-physicians": "2"})
        client.post(url(board, "change", board.pk), changed)
        gone = board_answers(
            board, physicians_needed="2", **kept | {"demands-0-physicians": "2", "demands-0-DELETE": "on"}
        )
        client.post(url(board, "change", board.pk), gone)
        assert [(act, detail) for act, _subject, detail in told()] == [
            ("change", f"physicians_needed: “1” → “2”\nadded demand {row.pk}: 1 × Cardiology"),
            ("change", f"demand {row.pk}, physicians: “1” → “2”"),
            ("change", "deleted demand: 2 × Cardiology"),
        ]

    def test_of_a_specialty_whose_short_name_never_changes(self, root):
        client = sign_in(root)
        client.post(url(Specialty, "add"), {"name_en": "Cardiology", "name_es": "Cardiología", "slug": "cardiology"})
        row = Specialty.objects.get()
        client.post(url(row, "change", row.pk), {"name_en": "Heart", "name_es": "Cardiología", "slug": "heart"})
        row.refresh_from_db()
        assert (row.name_en, row.slug) == ("Heart", "cardiology")
        assert [act for act, _subject, _detail in told()] == ["add", "change"]

    def test_of_an_account_and_its_roles_without_its_password(self, root):
        person, client = make.make_user(make.EDITOR), sign_in(root)
        role = Group.objects.get(name=make.MANAGING_EDITOR)
        answers = {"username": person.username, "first_name": "New", "last_name": "", "email": "", "is_active": "on"}
        assert client.post(url(User, "change", person.pk), answers | {"groups": [role.pk]}).status_code == 302
        secret = "another horse battery 9"
        password = reverse("admin:auth_user_password_change", args=[person.pk])
        assert (
            client.post(password, {"password1": secret, "password2": secret, "usable_password": "true"}).status_code
            == 302
        )
        (_, subject, detail), (act, _subject, password_detail), (last, *_rest) = told()
        assert subject == f"auth.user: {person.username}"
        assert {"first_name: “Editor” → “New”", "groups: “Editor” → “Managing editor”"} <= set(detail.split("\n"))
        assert (act, "password: changed" in password_detail, last) == ("change", True, "set_password")
        assert not Event.objects.filter(detail__contains=secret).exists()

    def test_of_an_articles_shelf_but_not_of_its_text(self):
        article, topic = make.make_article(), Topic.objects.create(slug="heart", name_en="Heart")
        client = sign_in(make.make_user(make.EDITOR))
        page = url(article, "change", article.pk)
        assert client.post(page, form_data(client.get(page).context) | {"title_en": "Another"}).status_code == 302
        assert told() == []
        assert client.post(page, form_data(client.get(page).context) | {"topics": [topic.pk]}).status_code == 302
        assert told() == [("change", "articles.article: Another", "topics: “” → “Heart”")]
        assert Event.objects.get(verb="change").article == article

    def test_is_undone_with_the_change_it_records(self, root, monkeypatch):
        def fail(*args: Any, **kwargs: Any) -> None:
            raise DatabaseError

        monkeypatch.setattr("reviews.admin.recorded.record", fail)
        board = make.make_board()
        with pytest.raises(DatabaseError), transaction.atomic():
            sign_in(root).post(url(board, "change", board.pk), board_answers(board, review_months="12"))
        board.refresh_from_db()
        assert board.review_months == 24

    def test_is_recorded_by_every_admin_of_the_library(self):
        """A new ModelAdmin is Recorded, or a register in which nobody changes anything."""
        registers = {"articles.SearchedQuery"}
        others = {
            model._meta.label
            for model, model_admin in admin.site._registry.items()
            if not isinstance(model_admin, Recorded | trail_admin.Register) and model._meta.app_label != "axes"
        }
        assert others == registers
        assert {Topic, Region, Feedback, Board, Specialty, User, Group} <= admin.site._registry.keys()


class TestTheWords:
    @pytest.mark.parametrize("verb", list(Verb))
    def test_name_every_verb_done_and_refused(self, verb):
        assert wording.act(verb, "done") == wording.VERBS[verb]
        assert wording.act(verb, "refused") == wording.REFUSED_VERBS[verb]

    @pytest.mark.parametrize("act", list(Act))
    def test_name_every_act(self, act):
        assert wording.act(act, "done") == wording.ACTS[act]

    def test_leave_an_unknown_act_its_name(self):
        assert wording.act("levitate", "done") == "levitate"


class TestTheRegister:
    @pytest.fixture(autouse=True)
    def rows(self, root):
        self.root = root
        self.client = sign_in(root)
        self.publication = make.make_publication()
        make.make_submission(make.make_article(), note="=HYPERLINK(1)")

    def shown(self, **query: str) -> list[Event]:
        return list(self.client.get(url(Event, "changelist"), query).context["cl"].queryset)

    def test_is_narrowed_down_by_act_outcome_article_language_and_person(self):
        events = list(Event.objects.order_by("-number"))
        assert self.shown() == events
        assert self.shown(verb="publish") == [e for e in events if e.verb == "publish"]
        assert self.shown(outcome__exact="refused") == []
        assert self.shown(language__exact="es") == []
        article = self.publication.article_id
        assert self.shown(article=str(article)) == [e for e in events if e.article_id == article]
        assert self.shown(article="x") == self.shown(article="9" * 40) == []
        by = self.publication.published_by_id
        assert self.shown(by__id__exact=str(by)) == [e for e in events if e.by_id == by]

    def test_is_narrowed_down_by_period(self):
        record(Act.EXPORT, by=self.root, at=make.NOW.replace(year=2025), subject="earlier")
        assert [e.subject for e in self.shown(at__year="2025")] == ["earlier"]
        assert [e.subject for e in self.shown(at__gte="2025-01-01T00:00Z", at__lt="2026-01-01T00:00Z")] == ["earlier"]

    def test_is_searched(self):
        assert [e.detail for e in self.shown(q="HYPERLINK")] == ["=HYPERLINK(1)"]

    @pytest.mark.parametrize("what", CredentialChange.What)
    def test_has_every_change_of_credentials_by_act_by_account_and_by_who_did_it(self, root, what):
        """So that they need no register of their own."""
        person, other = make.make_physician(), make.make_physician()
        by = person if what in ("enrolled", "proven") else root
        for somebody in (person, other):
            doer = somebody if by == person else root
            credentials.record_change(somebody, what, by=doer, at=make.NOW)
        act, account = CREDENTIAL_ACTS[what], f"auth.user {person.pk}: {person.username}"

        found = [self.shown(verb=act, q=account), self.shown(verb=act, q=person.username, by__id__exact=str(by.pk))]

        assert [[(row.subject, row.by) for row in rows] for rows in found] == [[(account, by)]] * 2

    def test_says_words_instead_of_codes(self):
        page = self.client.get(url(Event, "changelist")).text
        assert "Sent to review" in page
        assert ">sign_off<" not in page

    def exported(self, **query: str) -> list[list[str]]:
        response = self.client.post(reverse("admin:reviews_event_export", query=query))
        assert (response.status_code, response.streaming) == (200, True)
        text = b"".join(response.streaming_content).decode()
        assert text.startswith(spreadsheet.BEGINNING)
        return list(csv.reader(io.StringIO(text.removeprefix(spreadsheet.BEGINNING))))

    def test_is_taken_along_as_it_is_shown_and_that_is_recorded(self):
        shown = self.shown(verb="submit")
        head, *rows = self.exported(verb="submit")
        assert head[:3] == ["number", "time", "name"]
        assert [row[0] for row in rows] == [str(event.number) for event in shown]
        assert [row[10] for row in rows] == ["'=HYPERLINK(1)", "First version."]
        last = Event.objects.order_by("number").last()
        assert (last.verb, last.by, last.subject, last.detail) == ("export", self.root, "event register", "verb=submit")

    def test_is_taken_along_in_batches_without_a_gap(self, monkeypatch, django_assert_max_num_queries):
        monkeypatch.setattr(trail_admin, "BATCH", 2)
        expected = [str(number) for number in Event.objects.order_by("-number").values_list("number", flat=True)]
        assert [row[0] for row in self.exported()[1:]] == expected

    def test_is_not_handed_out_to_those_who_may_not_read_it(self):
        export = reverse("admin:reviews_event_export")
        assert self.client.get(export).status_code == 405
        for role in (make.EDITOR, make.TRANSLATOR):
            assert sign_in(make.make_user(role)).post(export).status_code == 403
        assert sign_in(make.make_user(make.MANAGING_EDITOR)).post(export).status_code == 200


class TestACell:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠x",
            " =1",
            "\u3000＝1",
            "﹢1",
        ],
    )
    def test_is_no_formula(self, text):
        assert spreadsheet.harmless(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "a=b", "Dosis: -5", "Año", "1", "'=1", " "])
    def test_of_plain_words_stays_as_it_is(self, text):
        assert spreadsheet.harmless(text) == text

    @given(st.text(max_size=20))
    def test_of_any_text_begins_with_no_sign_of_a_formula(self, text):
        assert spreadsheet.harmless(text)[:1] not in set("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
        assert spreadsheet.harmless(text).removeprefix("'") == text.removeprefix("'")
