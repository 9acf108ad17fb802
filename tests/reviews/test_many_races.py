"""Many requests for one signature at the same moment, fifty times; and 250 texts that were not shown.

`make races` does all of it four times as often.

The people of a race sit at connections of their own for the whole of the test, and start together at a barrier.
Nothing here waits for a clock.
"""

from __future__ import annotations

import os
import queue
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from articles.content import sha256
from articles.models import LivePage, Publication
from reviews import attest, chain, identity, verification, workflow
from reviews.models import Event, Kind, SignOff, State, Submission
from reviews.refusals import AlreadySigned, Refused, TextChanged, WrongState
from tests import factories as make
from tests.reviews.desk import address, approval, at_desk

RACES = int(os.environ.get("RACES", "50"))
PAGE_RACES = RACES // 10  # a request costs ten times the verb
STALE = RACES * 5


class Runners:
    """People who start together. What comes of each is what it says, else "done", or the name of what was raised."""

    def __init__(self, count: int) -> None:
        self.inboxes: list[queue.SimpleQueue] = [queue.SimpleQueue() for _ in range(count)]
        self.ends: queue.SimpleQueue = queue.SimpleQueue()
        self.threads = [threading.Thread(target=self._run, args=(inbox,)) for inbox in self.inboxes]
        for thread in self.threads:
            thread.start()

    def race(self, *errands: Callable[[], object]) -> Counter[str]:
        barrier = threading.Barrier(len(errands))
        for inbox, errand in zip(self.inboxes, errands, strict=False):
            inbox.put((barrier, errand))
        return Counter(self.ends.get() for _ in errands)

    def go_home(self) -> None:
        for inbox in self.inboxes:
            inbox.put(None)
        for thread in self.threads:
            thread.join()

    def _run(self, inbox: queue.SimpleQueue) -> None:
        while told := inbox.get():
            barrier, errand = told
            barrier.wait()
            try:
                said = errand()
                self.ends.put(said if isinstance(said, str) else "done")
            except Exception as error:
                self.ends.put(type(error).__name__)
        connection.close()


@contextmanager
def runners(count: int) -> Iterator[Runners]:
    team = Runners(count)
    try:
        yield team
    finally:
        team.go_home()


def signer(submission: Submission, by: User, key: uuid.UUID, digest: str = "") -> Callable[[], object]:
    return lambda: workflow.sign_off(
        Submission.objects.get(pk=submission.pk),
        by=by,
        at=make.NOW,
        on=make.TODAY,
        kind=Kind.MEDICAL,
        digest=digest or submission.digest,
        attest_id=attest.CURRENT[Kind.MEDICAL],
        key=key,
        proof=identity.Proof(user_id=by.pk, method="password", at=make.NOW),
    )


def publisher(submission: Submission, by: User) -> Callable[[], object]:
    return lambda: make.publish(Submission.objects.get(pk=submission.pk), by=by)


@pytest.mark.django_db(transaction=True)
def test_six_requests_at_once_make_two_signatures_and_two_publishers_one_version():
    """Both physicians send twice with one key, one of them with a new key as well, the other an old text."""
    make.make_board(physicians_needed=2)
    one, other = make.make_physician(), make.make_physician()
    editor, manager = make.make_user(make.EDITOR), make.make_user(make.MANAGING_EDITOR)
    refused = 0
    with runners(6) as team:
        for _ in range(RACES):
            submission = make.make_submission(make.make_article(by=editor), by=editor)
            keys = uuid.uuid4(), uuid.uuid4()
            ends = team.race(
                *[signer(submission, one, keys[0])] * 2,
                *[signer(submission, other, keys[1])] * 2,
                signer(submission, one, uuid.uuid4()),
                signer(submission, other, uuid.uuid4(), digest="0" * 64),
            )
            # The new key is too late, or both requests with the old one are; the old text is old, or too late as well.
            late, stale = ends[AlreadySigned.__name__], ends[TextChanged.__name__]
            assert ends == {"done": 6 - late - stale} | {
                name: count for name, count in ((AlreadySigned.__name__, late), (TextChanged.__name__, stale)) if count
            }
            assert 2 <= late + stale <= 3
            assert Counter(submission.sign_offs.values_list("signer", flat=True)) == {one.pk: 1, other.pk: 1}
            published = team.race(*[publisher(submission, manager)] * 2)
            assert published == {"done": 1, WrongState.__name__: 1}
            refused += late + stale + 1
    done = Counter(Event.objects.filter(outcome=Event.Outcome.DONE).values_list("verb", flat=True))
    assert done == {"submit": RACES, "sign_off": 2 * RACES, "publish": RACES}
    assert Event.objects.filter(outcome=Event.Outcome.REFUSED).count() == refused
    assert (SignOff.objects.count(), Publication.objects.count(), LivePage.objects.count()) == (2 * RACES, RACES, RACES)
    assert set(Submission.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert list(verification.verify()) == []


def browsers(user: User, count: int) -> list[Client]:
    """Return windows of one sitting, in which both factors were proven a moment ago."""
    clients = [at_desk(user)]
    for _ in range(count - 1):
        clients.append(Client())
        clients[-1].cookies = clients[0].cookies.copy()
    return clients


def asking(client: Client, path: str, sent: dict[str, str]) -> Callable[[], str]:
    return lambda: str(client.post(path, sent).status_code)


@pytest.mark.django_db(transaction=True)
def test_six_posts_at_once_are_answered_without_an_error_of_the_server():
    """The same race through the pages; two people send twice, one another key, one an old text; then two publish."""
    make.make_board(physicians_needed=2)
    one, other = make.make_physician(), make.make_physician()
    editor, manager = make.make_user(make.EDITOR), make.make_user(make.MANAGING_EDITOR)
    ones, others, managers = browsers(one, 3), browsers(other, 3), browsers(manager, 2)
    with runners(6) as team:
        for _ in range(PAGE_RACES):
            submission = make.make_submission(make.make_article(by=editor), by=editor)
            check, publish = address(submission, "check"), address(submission, "publish")
            again, others_again = approval(submission), approval(submission)
            ends = team.race(
                *[asking(client, check, again) for client in ones[:2]],
                *[asking(client, check, others_again) for client in others[:2]],
                asking(ones[2], check, approval(submission)),
                asking(others[2], check, approval(submission, digest="0" * 64)),
            )
            assert set(ends) <= {"302", "409"}
            assert Counter(submission.sign_offs.values_list("signer", flat=True)) == {one.pk: 1, other.pk: 1}
            published = team.race(*[asking(client, publish, {"password": make.PASSWORD}) for client in managers])
            assert set(published) <= {"302", "409"}
            assert Publication.objects.filter(submission_key=submission.key).count() == 1
    assert SignOff.objects.count() == 2 * PAGE_RACES


def stale_digests(submission: Submission) -> Iterator[str]:
    """Yield digests that a screen could have carried: of other texts, of older ones, and of none."""
    good = submission.digest
    yield from (submission.clinical_digest, good.upper(), good[:-1], f"{good}0", f" {good}", "", "0" * 64)
    yield from Submission.objects.exclude(digest=good).values_list("digest", flat=True)
    for others in range(1, 16):
        for place, digit in enumerate(good):
            yield good[:place] + f"{(int(digit, 16) + others) % 16:x}" + good[place + 1 :]
    for count in range(STALE):
        yield sha256(f"another text {count}")


@pytest.mark.django_db
def test_texts_that_were_not_shown_are_not_signed():
    article = make.make_article()
    first = make.make_submission(article)
    workflow.withdraw_submission(first, by=first.submitted_by, at=make.NOW)
    make.change_article(article, title={"en": "Changed since", "es": "Cambiado"})
    submission, physician = make.make_submission(article), make.make_physician()
    make.make_submission()
    tried = Counter()
    for _, digest in zip(range(STALE), stale_digests(submission), strict=False):
        try:
            # In so many words: the helper above takes an empty digest for none given.
            workflow.sign_off(
                submission,
                by=physician,
                at=make.NOW,
                on=make.TODAY,
                kind=Kind.MEDICAL,
                digest=digest,
                attest_id=attest.CURRENT[Kind.MEDICAL],
                key=uuid.uuid4(),
                proof=identity.Proof(user_id=physician.pk, method="password", at=make.NOW),
            )
        except Refused as refusal:
            tried[type(refusal).__name__] += 1
        else:
            tried[f"signed {digest}"] += 1
    assert tried == {TextChanged.__name__: STALE}
    assert SignOff.objects.count() == 0
    assert Event.objects.filter(outcome=Event.Outcome.REFUSED).count() == STALE
    assert all(event.hash == chain.entry_hash(event) for event in Event.objects.all())
