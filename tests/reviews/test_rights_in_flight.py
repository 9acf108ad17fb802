"""A right that is taken away while a request waits for the article's lock is gone when the lock comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from articles import drafts
from articles.models import Article
from reviews import expert_links, workflow
from reviews.calendar import early_review, intervals
from reviews.models import Kind
from reviews.refusals import NotAllowed
from reviews.workflow.answering import Answer
from tests import factories as make

pytestmark = pytest.mark.django_db

LATER = make.NOW.replace(hour=20)
NOTICES = {"notice_en": "Gone.", "notice_es": "Se fue."}
Step = Callable[[User], object]


def editor(_: object = None) -> User:
    return make.make_user(make.EDITOR)


def manager(_: object = None) -> User:
    return make.make_user(make.MANAGING_EDITOR)


def live() -> Article:
    return make.make_publication().article


def submitting() -> Step:
    article = make.make_article()
    return lambda by: make.make_submission(article, by=by)


def reviewing_again() -> Step:
    article = live()
    return lambda by: workflow.re_review(article, "en", by=by, at=make.NOW, note="Due.")


def asking_early() -> Step:
    article = live()
    return lambda by: early_review.ask_early_review(
        article, "en", by=by, at=make.NOW, kind="other", words="A guideline is new."
    )


def setting_an_interval() -> Step:
    article = live()
    return lambda by: intervals.override_interval(article, by=by, at=make.NOW, months=6, reason="New.")


def taking_back() -> Step:
    submission = make.make_submission()
    return lambda by: workflow.withdraw_submission(submission, by=by, at=make.NOW)


def signing() -> Step:
    article = live()
    make.change_article(article, source_line={"en": "Source: sample.", "es": "Fuente: muestra."})
    submission = make.make_submission(article)
    return lambda by: make.sign(submission, by=by, kind=Kind.EDITORIAL)


def asking_for_changes() -> Step:
    article = live()
    make.change_article(article, source_line={"en": "Source: sample.", "es": "Fuente: muestra."})
    submission = make.make_submission(article)
    return lambda by: workflow.request_changes(
        submission, by=by, at=make.NOW, kind=Kind.EDITORIAL, digest=submission.digest, comments={"": "Why?"}
    )


def answering() -> Step:
    submission, physician = make.make_submission(), make.make_physician()
    workflow.request_changes(
        submission, by=physician, at=make.NOW, kind="medical", digest=submission.digest, comments={"": "Why?"}
    )
    comment = submission.comments.get()
    return lambda by: workflow.answer_comments(submission, by=by, at=make.NOW, answers={comment.pk: Answer(done=True)})


def showing_an_expert() -> Step:
    submission = make.make_submission()
    return lambda by: expert_links.show_expert(submission, by=by, at=make.NOW, label="Sample Expert")


def publishing() -> Step:
    submission = make.make_submission()
    make.sign(submission)
    return lambda by: make.publish(submission, by=by)


def publishing_urgently() -> Step:
    submission = make.make_urgent_change(live())
    return lambda by: make.publish_urgently(submission, by=by)


def scheduling() -> Step:
    submission = make.make_submission()
    make.sign(submission)
    return lambda by: workflow.schedule_publication(submission, by=by, at=make.NOW, due_at=LATER, proof=make.prove(by))


def withdrawing() -> Step:
    article = live()
    return lambda by: workflow.withdraw_page(article, "en", by=by, at=make.NOW, reason="legal", **NOTICES)


def scheduling_a_withdrawal() -> Step:
    article = live()
    return lambda by: workflow.schedule_withdrawal(
        article, "en", by=by, at=make.NOW, due_at=LATER, reason="legal", **NOTICES
    )


def cancelling() -> Step:
    article = live()
    step = workflow.schedule_withdrawal(
        article, "en", by=manager(), at=make.NOW, due_at=LATER, reason="legal", **NOTICES
    )
    return lambda by: workflow.cancel_scheduled(article, "en", step=step, by=by, at=make.NOW)


def putting_back() -> Step:
    article = live()
    workflow.withdraw_page(article, "en", by=manager(), at=make.NOW, reason="legal", **NOTICES)
    return lambda by: workflow.restore_page(article, "en", by=by, at=make.NOW, note="It may return.")


STEPS: dict[Callable[[], Step], Callable[[], User]] = {
    submitting: editor,
    reviewing_again: editor,
    asking_early: editor,
    setting_an_interval: manager,
    taking_back: manager,
    signing: editor,
    asking_for_changes: editor,
    answering: editor,
    showing_an_expert: editor,
    publishing: manager,
    publishing_urgently: manager,
    scheduling: manager,
    withdrawing: manager,
    scheduling_a_withdrawal: manager,
    cancelling: manager,
    putting_back: manager,
}


@pytest.mark.parametrize(("step", "loss"), [(publishing, "role"), *((step, "account") for step in STEPS)])
def test_what_was_taken_away_meanwhile_is_not_done(monkeypatch, step, loss):
    take, person, lock = step(), STEPS[step](), drafts.lock

    def wait_while_it_is_taken_away(article: Article) -> Article:
        if loss == "role":
            person.groups.clear()
        else:
            User.objects.filter(pk=person.pk).update(is_active=False)
        return lock(article)

    monkeypatch.setattr(drafts, "lock", wait_while_it_is_taken_away)
    with pytest.raises(NotAllowed):
        take(person)
