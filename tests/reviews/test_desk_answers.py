"""Changes asked for are a check list for the editors, and its answers come first at the next review."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from reviews import workflow
from reviews.models import Comment, CommentAnswer, Event, Submission
from reviews.refusals import Incomplete, NotAllowed, WrongState
from reviews.workflow.answering import Answer
from tests import factories as make
from tests.reviews.desk import address, at_desk, section, send_back, text_of

pytestmark = pytest.mark.django_db
ASKED = {"section:what": "How long at most?", "": "Too long."}


@pytest.fixture
def physician(db: None) -> Any:
    return make.make_physician()


@pytest.fixture
def returned(physician: Any) -> Submission:
    """A text that was sent back with two comments."""
    return send_back(make.make_submission(), by=physician, comments=ASKED)


def keys(submission: Submission) -> list[int]:
    return list(submission.comments.asked_for().order_by("pk").values_list("pk", flat=True))


def say(submission: Submission, answers: dict[int, Answer], *, by: Any = None) -> list[CommentAnswer]:
    return workflow.answer_comments(submission, by=by or make.make_user(make.EDITOR), at=make.NOW, answers=answers)


class TestAnswering:
    def test_keeps_each_answer_with_its_name_and_an_event_that_vouches_for_it(self, returned: Submission):
        editor = make.make_user(make.EDITOR)
        first, second = keys(returned)

        say(returned, {first: Answer(done=True), second: Answer(done=False, text="It is short.")}, by=editor)

        rows = CommentAnswer.objects.order_by("comment")
        assert [(a.comment_id, a.done, a.text, a.by, a.by_name) for a in rows] == [
            (first, True, "", editor, editor.get_full_name()),
            (second, False, "It is short.", editor, editor.get_full_name()),
        ]
        event = Event.objects.get(verb="answer_comments")
        assert [(r["of"], r["pk"]) for r in event.records] == [("reviews.commentanswer", a.pk) for a in rows]

    def test_can_be_done_one_by_one(self, returned: Submission):
        for key in keys(returned):
            say(returned, {key: Answer(done=True)})

        assert CommentAnswer.objects.count() == 2

    @pytest.mark.parametrize("text", ["", "  "])
    def test_needs_a_reason_for_what_was_not_done(self, returned: Submission, text: str):
        with pytest.raises(Incomplete):
            say(returned, {keys(returned)[0]: Answer(done=False, text=text)})

    def test_needs_an_answer(self, returned: Submission):
        with pytest.raises(Incomplete):
            say(returned, {})

    def test_is_given_once(self, returned: Submission):
        answers = {keys(returned)[0]: Answer(done=True)}
        say(returned, answers)

        with pytest.raises(WrongState):
            say(returned, answers)

    def test_is_of_what_was_asked_and_not_of_another_text(self, returned: Submission, physician: Any):
        other = send_back(make.make_submission(), by=physician, comments={"": "Other."})

        with pytest.raises(WrongState):
            say(returned, {keys(other)[0]: Answer(done=True)})

    @pytest.mark.parametrize("role", [None, make.MEDICAL_REVIEWER, make.TRANSLATOR])
    def test_is_for_those_who_may_submit_this_language(self, returned: Submission, role: str | None):
        with pytest.raises(NotAllowed):
            say(returned, {keys(returned)[0]: Answer(done=True)}, by=make.make_user(role))

        assert Event.objects.filter(verb="answer_comments", outcome="refused").count() == 1

    def test_leaves_out_what_others_said_with_their_signatures(self, physician: Any):
        board = make.make_board(physicians_needed=2)
        submission, first, second = (
            make.make_submission(board=board), make.make_physician(board), make.make_physician(board),
        )  # fmt: skip
        make.sign(submission, by=first, comments={"": "Well put."})

        send_back(submission, by=second, comments={"": "Not yet."})

        assert [comment.text for comment in Comment.objects.asked_for()] == ["Not yet."]

    def test_is_refused_by_the_database_too(self, returned: Submission, physician: Any):
        fields = {"by": physician, "by_name": "X", "at": make.NOW, "done": True}
        open_one = make.make_submission()
        make.sign(open_one, by=physician, comments={"": "Fine."})
        answer = say(returned, {keys(returned)[0]: Answer(done=True)})[0]

        for act in (
            lambda: CommentAnswer.objects.create(comment=open_one.comments.get(), **fields),
            lambda: CommentAnswer.objects.filter(pk=answer.pk).update(done=False),
            lambda: answer.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


class TestSubmittingAgain:
    def test_is_refused_while_an_answer_is_missing_and_names_what_was_asked(self, returned: Submission):
        say(returned, {keys(returned)[0]: Answer(done=True)})

        with pytest.raises(Incomplete) as refusal:
            make.make_submission(returned.article)

        assert refusal.value.sentence == (
            "The reviewer asked for changes. Answer each comment first; these have no answer yet: “Too long.”"
        )

    def test_is_possible_once_everything_is_answered(self, returned: Submission):
        make.answer(returned)

        assert make.make_submission(returned.article).is_open

    def test_of_the_other_language_waits_for_nothing(self, returned: Submission):
        make.answer(returned)
        english = make.make_submission(returned.article)
        send_back(english, by=make.make_physician(), comments={"": "Still."})
        make.answer(english)
        make.make_submission(returned.article)

        assert make.make_submission(returned.article, "es").is_open

    def test_cannot_be_had_by_a_re_review_either(self, physician: Any):
        article = make.make_article()
        make.make_publication(article)
        editor = make.make_user(make.EDITOR)
        due = workflow.re_review(article, "en", by=editor, at=make.NOW, note="Due.")
        send_back(due, by=physician, comments={"": "Out of date."})

        with pytest.raises(Incomplete):
            workflow.re_review(article, "en", by=editor, at=make.NOW, note="Due.")

    def test_is_refused_by_the_database_too(self, returned: Submission, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("reviews.workflow.guards.check_answered", lambda *_: None)

        with pytest.raises(DatabaseError, match="answered before the text is sent again"), transaction.atomic():
            make.make_submission(returned.article)


class TestTheCheckList:
    def url(self, submission: Submission) -> str:
        return reverse("admin:articles_article_answers", args=[submission.article_id, submission.language])

    def form_of(self, submission: Submission) -> str:
        return reverse("admin:articles_article_change", args=[submission.article_id])

    def test_stands_in_the_articles_panel_with_a_way_to_each_place(self, returned: Submission):
        page = at_desk(make.make_user(make.EDITOR)).get(self.form_of(returned)).content.decode()
        first, second = keys(returned)

        assert [f'name="outcome-{key}"' in page and f'name="text-{key}"' in page for key in (first, second)] == [
            True,
            True,
        ]
        assert f'action="{self.url(returned)}"' in page
        assert "#id_sections-0-body_en" in page
        assert "Answer each comment before you submit it again." in page
        assert reverse("admin:articles_article_submit", args=[returned.article_id, "en"]) not in page

    def test_keeps_the_answers_and_then_offers_to_submit(self, returned: Submission):
        client = at_desk(make.make_user(make.EDITOR))
        first, second = keys(returned)

        sent = {f"outcome-{first}": "done", f"outcome-{second}": "not-done", f"text-{second}": "It is short."}
        page = client.post(self.url(returned), sent, follow=True)

        assert page.redirect_chain == [(self.form_of(returned), 302)]
        assert list(CommentAnswer.objects.order_by("comment").values_list("done", "text")) == [
            (True, ""),
            (False, "It is short."),
        ]
        assert f'name="outcome-{first}"' not in page.content.decode()
        assert reverse("admin:articles_article_submit", args=[returned.article_id, "en"]) in page.content.decode()

    @pytest.mark.parametrize(("outcome", "text"), [("not-done", ""), ("", "Words."), ("perhaps", "")])
    def test_gives_back_what_cannot_be_kept(self, returned: Submission, outcome: str, text: str):
        first, second = keys(returned)

        response = at_desk(make.make_user(make.EDITOR)).post(
            self.url(returned), {f"outcome-{first}": outcome, f"text-{first}": text, f"text-{second}": "Mine."}
        )

        assert response.status_code == 422
        assert "Mine." in response.content.decode()
        assert not CommentAnswer.objects.exists()

    @pytest.mark.parametrize("role", [make.TRANSLATOR, make.MEDICAL_REVIEWER, None])
    def test_is_for_those_who_may_submit_this_language(self, returned: Submission, role: str | None):
        client = at_desk(make.make_user(role, is_staff=True))

        codes = [
            client.get(self.url(returned)).status_code,
            client.post(self.url(returned), {f"outcome-{keys(returned)[0]}": "done"}).status_code,
        ]

        assert (codes, CommentAnswer.objects.count()) == ([403, 403], 0)

    def test_is_not_there_where_nothing_was_asked(self, client: Client):
        submission = make.make_submission()

        assert at_desk(make.make_user(make.EDITOR)).get(self.url(submission)).status_code == 404


class TestTheNextReview:
    def test_begins_with_each_comment_its_answer_and_the_way_to_its_place(self, returned: Submission, physician: Any):
        first, second = keys(returned)
        say(returned, {first: Answer(done=True, text="Sixty."), second: Answer(done=False, text="It is short.")})
        make.change_article(returned.article, sections=section("<p>It takes 30 to 60 minutes.</p>"))
        again = make.make_submission(returned.article, note="Sixty at most.")

        page = text_of(at_desk(physician), again)
        said = [page.index(words) for words in ("How long at most?", "Sixty.", "Too long.", "It is short.")]

        assert said == sorted(said)
        assert said[-1] < page.index('id="ui-summary"')
        assert '<a href="#section:what">What is it?</a>' in page

    def test_shows_an_unanswered_comment_as_such_while_it_is_closed(self, returned: Submission):
        page = text_of(at_desk(make.make_user(make.EDITOR)), returned)

        assert reverse("admin:articles_article_answers", args=[returned.article_id, "en"]) in page
        assert address(returned) in page
