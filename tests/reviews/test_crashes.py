"""A worker that dies at any point of a verb leaves the old state or the new one, and nothing in between.

The connection is cut before each statement in turn, before the commit, and after it, when the answer never reaches
the person. The same request sent again then leads to the new state, once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from articles.models import Address, LivePage, Publication, Withdrawal
from reviews import attest, chain, identity, workflow
from reviews.models import Comment, Event, Kind, Recusal, SignatureWithdrawal, SignOff, State, Submission
from reviews.refusals import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Submission, SignOff, SignatureWithdrawal, Event, Comment, Recusal, Publication, LivePage, Address, Withdrawal)


class Died(BaseException):
    """The worker is gone: nothing of it runs any more but the clearing up of its connection."""


@contextmanager
def dying(*, before_statement: int | None = None, before_commit: bool = False, after_commit: bool = False) -> Iterator:
    """Cut the connection at one point of the block; yields a list that tells whether the point was reached."""
    reached: list[int] = []
    count = 0
    holds = False  # from the commit on: what follows it, such as laying a page ready, is no part of the act
    commit = DatabaseWrapper._commit

    def cut() -> None:
        reached.append(count)
        connection.connection.close()
        raise Died

    def counted(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == before_statement and not holds:
            cut()
        return execute(sql, params, many, context)

    def committed(self: DatabaseWrapper) -> Any:
        nonlocal holds
        if before_commit:
            cut()
        done = commit(self)
        holds = True
        if after_commit:
            cut()
        return done

    DatabaseWrapper._commit = committed
    try:
        with connection.execute_wrapper(counted):
            yield reached
    except (Died, OperationalError):  # Django's own clearing up finds the connection cut
        if not reached:
            raise
        connection.close()
    finally:
        DatabaseWrapper._commit = commit


def state() -> list[Any]:
    """Return everything that a verb may change, by value."""
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def signed() -> Submission:
    submission = make.make_submission()
    make.sign(submission)
    return submission


def submitting() -> Callable[[], Any]:
    article, editor = make.make_article(), make.make_user(make.EDITOR)
    make.make_board()
    return lambda: workflow.submit(article, "en", by=editor, at=make.NOW, note="First version.")


def signing() -> Callable[[], Any]:
    submission, physician, key = make.make_submission(), make.make_physician(), uuid.uuid4()
    return lambda: workflow.sign_off(
        Submission.objects.get(pk=submission.pk),
        by=physician,
        at=make.NOW,
        on=make.TODAY,
        kind=Kind.MEDICAL,
        digest=submission.digest,
        attest_id=attest.CURRENT[Kind.MEDICAL],
        key=key,
        proof=identity.Proof(user_id=physician.pk, method="password", at=make.NOW),
        comments={"": "Well written."},
    )


def taking_back_a_signature() -> Callable[[], Any]:
    submission = signed()
    signer = submission.sign_offs.get().signer
    return lambda: workflow.withdraw_signature(
        Submission.objects.get(pk=submission.pk), by=signer, at=make.NOW, kind=Kind.MEDICAL, reason="Overlooked it."
    )


def asking_for_changes() -> Callable[[], Any]:
    submission, physician = make.make_submission(), make.make_physician()
    return lambda: workflow.request_changes(
        Submission.objects.get(pk=submission.pk),
        by=physician,
        at=make.NOW,
        kind=Kind.MEDICAL,
        digest=submission.digest,
        comments={"": "How long does it take?"},
    )


def publishing() -> Callable[[], Any]:
    submission, manager = signed(), make.make_user(make.MANAGING_EDITOR)
    return lambda: make.publish(Submission.objects.get(pk=submission.pk), by=manager)


VERBS = {f.__name__: f for f in (submitting, signing, taking_back_a_signature, asking_for_changes, publishing)}
# A statement more or less is no news; none at all would mean that nothing was cut.
FEWEST_STATEMENTS = 5


@pytest.mark.parametrize("verb", VERBS)
class TestAWorkerThatDies:
    def test_before_any_statement_or_the_commit_leaves_the_old_state(self, verb):
        say = VERBS[verb]()
        before = state()
        for number in range(1, 200):
            with dying(before_statement=number) as reached:
                say()
            if not reached:
                break
            assert state() == before, f"cut before statement {number}"
        assert number > FEWEST_STATEMENTS
        assert state() != before  # the last round was not cut

    def test_before_the_commit_leaves_the_old_state_and_the_next_try_the_new_one_once(self, verb):
        say = VERBS[verb]()
        before = state()
        with dying(before_commit=True) as reached:
            say()
        assert (len(reached), state() == before) == (1, True)
        say()
        assert state() != before
        assert [e.number for e in Event.objects.order_by("number")] == list(range(1, Event.objects.count() + 1))

    def test_after_the_commit_leaves_the_new_state_and_the_next_try_changes_none_of_it(self, verb):
        say = VERBS[verb]()
        before = state()
        with dying(after_commit=True) as reached:
            say()
        after = state()
        assert (len(reached), after != before) == (1, True)
        try:
            say()  # answered with the same receipt, or refused because it is done
        except Refused:
            assert Event.objects.latest("number").outcome == Event.Outcome.REFUSED
        assert without_refusals(state()) == without_refusals(after)


def without_refusals(rows: list[Any]) -> list[Any]:
    events = TABLES.index(Event)
    return [
        [row for row in table if row["outcome"] == "done"] if number == events else table
        for number, table in enumerate(rows)
    ]


def test_the_chains_hold_after_all_that():
    say = signing()
    for number in range(1, 12):
        with dying(before_statement=number):
            say()
    say()
    assert [entry.hash for entry in SignOff.objects.all()] == [chain.entry_hash(e) for e in SignOff.objects.all()]
    assert Submission.objects.get().state == State.IN_REVIEW
