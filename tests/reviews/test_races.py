"""Two people at once: whatever the order, the outcome is one of those that one person could have had.

Each race runs in real transactions on connections of their own. A barrier lets all of them go at the
same moment; nothing here waits for a clock.
"""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from articles import drafts
from articles.models import Article, LivePage, Publication
from reviews import attest, chain, identity, workflow
from reviews.models import Kind, SignOff, State, Submission
from reviews.refusals import AlreadySigned, Refused, Unsigned, WrongState
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def race(*runners: Callable[[], object]) -> Counter[str]:
    """Start all runners together and count how each ended: "done", or the name of its refusal."""
    barrier = threading.Barrier(len(runners))
    ends: list[str] = []

    def run(runner: Callable[[], object]) -> None:
        try:
            barrier.wait()
            runner()
            ends.append("done")
        except Refused as refusal:
            ends.append(type(refusal).__name__)
        except drafts.StaleDraft:
            ends.append("StaleDraft")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def signer_of(submission: Submission, physician) -> Callable[[], object]:
    return lambda: workflow.sign_off(
        Submission.objects.get(pk=submission.pk),
        by=physician,
        at=make.NOW,
        on=make.TODAY,
        kind=Kind.MEDICAL,
        digest=submission.digest,
        attest_id=attest.CURRENT[Kind.MEDICAL],
        key=uuid.uuid4(),
        proof=identity.Proof(user_id=physician.pk, method="password", at=make.NOW),
    )


def publisher_of(submission: Submission, manager) -> Callable[[], object]:
    return lambda: make.publish(Submission.objects.get(pk=submission.pk), by=manager)


@pytest.mark.parametrize("round_", range(ROUNDS))
class TestAtTheSameMoment:
    def test_one_person_signs_twice_and_one_signature_stands(self, round_):
        submission, physician = make.make_submission(), make.make_physician()
        ends = race(*[signer_of(submission, physician)] * 3)
        assert ends == {"done": 1, AlreadySigned.__name__: 2}
        assert SignOff.objects.count() == 1

    def test_two_physicians_sign_and_the_chain_has_both(self, round_):
        make.make_board(physicians_needed=2)
        physicians = [make.make_physician(), make.make_physician()]
        submission = make.make_submission()
        assert race(*[signer_of(submission, physician) for physician in physicians]) == {"done": 2}
        first, second = SignOff.objects.order_by("number")
        assert (first.number, second.number, second.previous_hash) == (1, 2, first.hash)
        assert (first.hash, second.hash) == (chain.entry_hash(first), chain.entry_hash(second))

    def test_two_managers_publish_and_one_version_appears(self, round_):
        submission = make.make_submission()
        make.sign(submission)
        managers = [make.make_user(make.MANAGING_EDITOR) for _ in range(3)]
        ends = race(*[publisher_of(submission, manager) for manager in managers])
        assert ends == {"done": 1, WrongState.__name__: 2}
        assert (Publication.objects.count(), LivePage.objects.count()) == (1, 1)

    def test_a_text_is_published_or_taken_back_but_not_both(self, round_):
        submission, manager = make.make_submission(), make.make_user(make.MANAGING_EDITOR)
        make.sign(submission)
        ends = race(
            publisher_of(submission, manager),
            lambda: workflow.withdraw_submission(Submission.objects.get(pk=submission.pk), by=manager, at=make.NOW),
        )
        assert ends == {"done": 1, WrongState.__name__: 1}
        state = Submission.objects.get().state
        assert Publication.objects.count() == (1 if state == State.PUBLISHED else 0)

    def test_signing_against_asking_for_changes(self, round_):
        submission, other = make.make_submission(), make.make_physician()
        physician, manager = make.make_physician(), make.make_user(make.MANAGING_EDITOR)
        race(
            signer_of(submission, physician),
            lambda: workflow.request_changes(
                Submission.objects.get(pk=submission.pk),
                by=other,
                at=make.NOW,
                kind=Kind.MEDICAL,
                digest=submission.digest,
                comments={"": "How long?"},
            ),
        )
        assert Submission.objects.get().state == State.CHANGES_ASKED
        with pytest.raises(WrongState):
            publisher_of(submission, manager)()

    def test_publishing_against_signing_never_publishes_unsigned(self, round_):
        submission, manager = make.make_submission(), make.make_user(make.MANAGING_EDITOR)
        ends = race(signer_of(submission, make.make_physician()), publisher_of(submission, manager))
        assert ends in ({"done": 2}, {"done": 1, Unsigned.__name__: 1})
        assert LivePage.objects.count() == ends["done"] - 1

    def test_two_editors_submit_and_one_submission_is_open(self, round_):
        article = make.make_article()
        make.make_board()
        editors = [make.make_user(make.EDITOR) for _ in range(3)]
        ends = race(
            *[
                lambda editor=editor: workflow.submit(
                    Article.objects.get(pk=article.pk), "en", by=editor, at=make.NOW, note="First."
                )
                for editor in editors
            ]
        )
        assert ends == {"done": 1, WrongState.__name__: 2}
        assert Submission.objects.open().count() == 1

    def test_a_save_between_opening_and_submitting_is_not_submitted_unseen(self, round_):
        article = make.make_article()
        make.make_board()
        shown = drafts.digest_of(drafts.read_document(article), "en")
        editor, other = make.make_user(make.EDITOR), make.make_user(make.EDITOR)
        race(
            lambda: workflow.submit(
                Article.objects.get(pk=article.pk), "en", by=editor, at=make.NOW, note="First.", digest=shown
            ),
            lambda: make.change_article(
                Article.objects.get(pk=article.pk), by=other, title={"en": "Unseen", "es": "No visto"}
            ),
        )
        assert [submission.digest for submission in Submission.objects.all()] in ([], [shown])
