"""What readers say about a page, what is taken in of it, and when it is answered."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import form_tokens, intake
from articles.business_days import business_days_after, day_before_which
from articles.document import SlugPair, Text
from articles.models import Feedback, LivePage, Publication
from tests import factories

MINUTE = dt.timedelta(minutes=1)
YEAR = dt.date(2026, 1, 1)


@pytest.fixture(scope="class")
def published(for_all_tests):
    return factories.make_publication(factories.make_article(slug=SlugPair(en="ductogram", es="ductograma")))


@pytest.fixture
def publication(published, db):
    return Publication.objects.get(pk=published.pk)


def send(client, *, open_for=MINUTE, **fields):
    """Send the form as a browser does that has shown it for a while."""
    headers = fields.pop("headers", {})
    article = LivePage.objects.get(slug="ductogram").article_id
    token = form_tokens.issue(f"{article}/en", at=timezone.now() - open_for)
    fields = {"page": "ductogram", "version": "1", "token": token} | fields
    return client.post("/en/feedback/", fields, headers=headers)


def typed(response):
    """Return what the form that came back holds."""
    return response.context["comment"], response.context["reply_to"]


class TestAFaultyForm:
    @pytest.mark.parametrize(
        ("sent", "field"), [({"comment": ""}, "comment"), ({"comment": "Wrong.", "reply_to": "nobody"}, "reply_to")]
    )
    def test_says_at_the_field_itself_that_it_is_faulty(self, client, publication, sent, field):
        html = send(client, kind="problem", **sent).content.decode()
        faulty = re.findall(r'name="(\w+)"[^>]*aria-describedby="ui-errors [^>]*aria-invalid="true"', html)
        assert faulty == [field]
        assert 'id="ui-errors"' in html

    def test_is_not_what_is_shown_first(self, client, publication):
        assert "ui-errors" not in client.get("/en/feedback/", {"page": "ductogram"}).content.decode()


class TestAnswer:
    @pytest.mark.parametrize("kind", ["useful", "not-useful"])
    def test_is_stored_with_the_version_that_was_read(self, client, publication, kind):
        response = send(client, kind=kind)

        stored = Feedback.objects.get()
        assert (stored.publication, stored.kind, stored.comment) == (publication, kind, "")
        assert response.status_code == 303
        assert response.headers["Location"] == f"/en/feedback/?page=ductogram&sent={kind}"

    def test_is_of_the_version_that_the_reader_had_before_them(self, client, publication):
        factories.change_article(publication.article, title=Text(en="New", es="Nueva"))
        submission = factories.make_submission(publication.article)
        factories.sign(submission)
        factories.publish(submission)

        send(client, kind="useful", version="1")

        assert Feedback.objects.get().publication == publication

    def test_keeps_no_comment_that_nobody_was_asked_for(self, client, publication):
        send(client, kind="useful", comment="My name is Alex")
        assert Feedback.objects.get().comment == ""

    def test_thanks_and_asks_on_only_after_a_no(self, client, publication):
        assert b"<textarea" not in client.get("/en/feedback/?page=ductogram&sent=useful").content
        assert b"<textarea" in client.get("/en/feedback/?page=ductogram&sent=not-useful").content


class TestReport:
    def test_is_stored_as_it_was_written(self, client, publication):
        send(client, kind="problem", comment="The dose is wrong: 10 <b>")
        assert Feedback.objects.get().comment == "The dose is wrong: 10 <b>"

    def test_without_a_word_is_asked_for_again(self, client, publication):
        response = send(client, kind="problem", comment="  ")
        assert response.status_code == 400
        assert "Please write what is wrong" in response.content.decode()
        assert not Feedback.objects.exists()

    def test_that_is_too_long_is_given_back(self, client, publication):
        comment = "word " * 401
        response = send(client, kind="problem", comment=comment)
        assert response.status_code == 400
        assert comment.strip() in response.content.decode()
        assert not Feedback.objects.exists()


class TestAnAddress:
    """A reader who wants an answer may leave an address; nobody has to."""

    def test_is_kept_with_a_report_and_with_no_vote(self, client, publication):
        send(client, kind="problem", comment="Wrong.", reply_to="reader@example.org")
        send(client, kind="useful", reply_to="reader@example.org")
        assert list(Feedback.objects.order_by("pk").values_list("kind", "reply_to")) == [
            ("problem", "reader@example.org"),
            ("useful", ""),
        ]

    @pytest.mark.parametrize(
        "address", ["reader", "a@b", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"]
    )
    def test_that_is_none_is_asked_for_again(self, client, publication, address):
        response = send(client, kind="problem", comment="Wrong.", reply_to=address)
        assert (response.status_code, typed(response)) == (400, ("Wrong.", address))
        assert not Feedback.objects.exists()

    def test_stands_under_a_warning_and_a_promise(self, client, publication):
        page = client.get("/en/feedback/?page=ductogram").text
        assert "Please do not write names or anything about your own health." in page
        assert "We use it only to answer you, and delete it 30 days after we have answered." in page

    def test_is_forgotten_a_month_after_the_answer_and_not_before(self, client, publication):
        at = timezone.now()
        days = {name: at - dt.timedelta(days=age) for name, age in (("old", 31), ("new", 29), ("waiting", 90))}
        for name, day in days.items():
            done = {
                "outcome": "answered",
                "answer": "Thanks.",
                "answered_at": day,
                "answered_by": factories.make_user(),
            }
            Feedback.objects.create(
                publication=publication,
                kind="problem",
                comment=name,
                at=day,
                reply_to=f"{name}@example.org",
                **({} if name == "waiting" else done),
            )
        for _again in range(2):
            call_command("forget_addresses", verbosity=0)
            assert dict(Feedback.objects.values_list("comment", "reply_to")) == {
                "old": "",
                "new": "new@example.org",
                "waiting": "waiting@example.org",
            }

    def test_is_never_another_one(self, publication):
        row = Feedback.objects.create(
            publication=publication, kind="problem", comment="Wrong.", at=factories.NOW, reply_to="a@example.org"
        )
        with pytest.raises(DatabaseError, match="forgotten and never changed"), transaction.atomic():
            Feedback.objects.filter(pk=row.pk).update(reply_to="b@example.org")


class TestPrograms:
    """What programs do is asked again: a person who did the same loses no word."""

    def test_are_too_fast(self, client, publication, monkeypatch):
        monkeypatch.setattr(form_tokens, "FASTEST", dt.timedelta(hours=1))
        response = send(client, kind="problem", comment="Buy!", reply_to="a@example.org")
        assert (response.status_code, typed(response)) == (400, ("Buy!", "a@example.org"))
        assert "That was very quick." in response.text
        assert not Feedback.objects.exists()
        # Who was too fast is not made to begin anew: the same form is good once its time has come.
        page, shown = f"{publication.article_id}/en", response.context["token"]
        assert form_tokens.read(shown, page, at=timezone.now() + 60 * MINUTE).verdict == "good"

    def test_are_too_late(self, client, publication):
        response = send(client, kind="problem", comment="Buy!", reply_to="a@example.org", open_for=25 * 60 * MINUTE)
        assert (response.status_code, typed(response)) == (400, ("Buy!", "a@example.org"))
        assert "This form was open for long." in response.text
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("token", ["", "x", "W10:1:1", "á"])
    def test_make_up_no_token(self, client, publication, token):
        response = send(client, kind="problem", comment="Buy!", token=token)
        assert (response.status_code, typed(response)[0]) == (400, "Buy!")
        assert not Feedback.objects.exists()
        fresh = response.context["token"]
        assert form_tokens.read(fresh, f"{publication.article_id}/en", at=timezone.now() + MINUTE).verdict == "good"

    def test_bring_no_token_of_another_page(self, client, publication):
        token = form_tokens.issue(f"{publication.article_id}/es", at=timezone.now() - MINUTE)
        assert send(client, kind="problem", comment="Buy!", token=token).status_code == 400

    def test_that_send_a_form_twice_are_thanked_twice_and_kept_once(self, client, publication):
        token = form_tokens.issue(f"{publication.article_id}/en", at=timezone.now() - MINUTE)
        for comment in ("Wrong.", "Wrong again."):
            assert send(client, kind="problem", comment=comment, token=token).status_code == 303
        assert [row.comment for row in Feedback.objects.all()] == ["Wrong."]

    def test_link_to_two_addresses_at_most(self, client, publication):
        links = ["https://a.example", "www.b.example", "HTTP://c.example"]
        assert send(client, kind="problem", comment=" ".join(links[:2])).status_code == 303
        response = send(client, kind="problem", comment=" ".join(links))
        assert (response.status_code, typed(response)[0]) == (400, " ".join(links))


class TestLimits:
    @pytest.fixture(autouse=True)
    def low(self, monkeypatch):
        monkeypatch.setattr(intake, "PAGE_PER_DAY", {"problem": 2, "votes": 3})
        monkeypatch.setattr(intake, "ALL_PER_HOUR", {"problem": 3, "votes": 4})

    def test_of_a_page_give_the_words_back(self, client, publication):
        codes = [send(client, kind="problem", comment=f"Number {n}").status_code for n in range(2)]
        refused = send(client, kind="problem", comment="Number 3", reply_to="a@example.org")
        assert (codes, refused.status_code, typed(refused)) == ([303, 303], 429, ("Number 3", "a@example.org"))
        assert "feedback@library.example" in refused.text
        assert Feedback.objects.count() == 2
        assert send(client, kind="useful").status_code == 303

    def test_begin_anew_with_each_day_for_a_page_and_with_each_hour_in_all(self, publication):
        other = factories.make_publication()
        hour, day = dt.timedelta(hours=1), dt.timedelta(days=1)

        def taken(row, at):
            try:
                intake.keep(row, kind="problem", comment="Words", at=at)
            except intake.TooMany:
                return False
            return True

        at = factories.NOW
        assert [taken(publication, at) for _n in range(3)] == [True, True, False]
        assert [taken(other, at) for _n in range(2)] == [True, False]
        assert [taken(publication, at + hour), taken(other, at + hour), taken(other, at + hour)] == [False, True, False]
        assert taken(publication, at + day)
        assert Feedback.objects.count() == 5

    def test_leave_no_trace_of_who_sent_what(self, client, publication):
        send(client, kind="problem", comment="Wrong.")
        names = {field.name for field in Feedback._meta.get_fields()}
        assert not names & {"ip", "ip_address", "user_agent", "session"}
        assert set(intake.FeedbackTally.objects.values_list("scope", "count")) == {
            ("problem", 1),
            (f"problem: {publication.article_id}/en", 1),
        }

    def test_are_forgotten_after_two_days(self, publication):
        intake.keep(publication, kind="useful", at=factories.NOW)
        for days, left in ((1, 2), (3, 0)):
            intake.forget(at=factories.NOW + dt.timedelta(days=days))
            assert intake.FeedbackTally.objects.count() == left


class TestRefusal:
    def test_of_another_site(self, client, publication):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert send(client, kind="useful", headers=headers).status_code == 403
        assert not Feedback.objects.exists()

    def test_takes_our_own_pages(self, client, publication):
        for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://library.example"}, {}):
            assert send(client, kind="useful", headers=headers).status_code == 303
        assert Feedback.objects.count() == 3

    def test_of_programs_that_fill_in_every_field_looks_like_success(self, client, publication):
        assert send(client, kind="problem", comment="Buy!", website="https://spam.example").status_code == 303
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("fields", [{"kind": "other"}, {"version": "x"}, {"version": "9" * 30}])
    def test_of_what_no_page_sends(self, client, publication, fields):
        assert send(client, **({"kind": "useful"} | fields)).status_code == 400
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("page", ["nothing", "", "ductograma"])
    def test_of_a_page_that_is_not_there(self, client, publication, page):
        assert send(client, kind="useful", page=page).status_code == 404
        assert client.get(f"/en/feedback/?page={page}").status_code == 404


class TestFeedback:
    def test_of_a_problem_has_a_comment_and_no_other_has_one(self, publication):
        for kind, comment in (("problem", ""), ("useful", "Thanks")):
            refused = pytest.raises(IntegrityError, match="a_problem_and_nothing_else_has_a_comment")
            with refused, transaction.atomic():
                Feedback.objects.create(publication=publication, kind=kind, comment=comment, at=factories.NOW)

    def test_waits_until_somebody_has_dealt_with_it(self, client, publication):
        send(client, kind="useful")
        send(client, kind="problem", comment="First")
        send(client, kind="problem", comment="Second")
        first = Feedback.objects.get(comment="First")
        done = {"outcome": "closed", "answered_at": first.at, "answered_by": factories.make_user(factories.EDITOR)}
        Feedback.objects.filter(pk=first.pk).update(**done)
        assert [row.comment for row in Feedback.objects.waiting()] == ["Second"]

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            (dt.date(2026, 3, 2), dt.date(2026, 3, 4)),  # Monday: Wednesday
            (dt.date(2026, 3, 5), dt.date(2026, 3, 9)),  # Thursday: Monday
            (dt.date(2026, 3, 7), dt.date(2026, 3, 10)),  # Saturday: Tuesday
        ],
    )
    def test_is_due_after_two_business_days(self, received, due):
        assert business_days_after(received, 2) == due

    def test_is_due_later_over_a_holiday(self):
        assert business_days_after(dt.date(2026, 3, 2), 2, holidays={dt.date(2026, 3, 3)}) == dt.date(2026, 3, 5)

    @given(
        st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 2, 28))),
    )
    def test_is_overdue_where_its_day_is_over(self, today, holidays):
        """The list asks by the day of receipt what each row answers by its due day."""
        first_in_time = day_before_which(today, 2, holidays=holidays)
        for days in range(-12, 3):
            received = today + dt.timedelta(days=days)
            assert (business_days_after(received, 2, holidays=holidays) < today) == (received < first_in_time)

    def test_keeps_what_the_reader_said(self, publication):
        row = Feedback.objects.create(publication=publication, kind="problem", comment="Words.", at=factories.NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Feedback.objects.filter(pk=row.pk).update(comment="Other words.")
