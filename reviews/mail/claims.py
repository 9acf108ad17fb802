"""Mail is taken for a while by one sender, tried, and done with. Every step is one statement or one transaction.

The unit is the queue of one person: whoever holds its oldest mail holds the rest of it, so that nobody
gets the second mail before the first, however many senders there are.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from reviews.models import Mail

LEASE = dt.timedelta(minutes=15)
MOST_TRIES = 10
BATCH = 50  # mails at once, about; the queue of one person is not cut in the middle before this
FIRST_PAUSE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """What one sender has taken, the oldest mail first."""

    key: uuid.UUID
    mails: tuple[Mail, ...]


def take(*, at: dt.datetime) -> Claim:
    """Claim what is to be sent now, until `at` plus LEASE. Beside another sender it takes what that one left."""
    key = uuid.uuid4()
    ready = Mail.objects.to_be_sent()
    with transaction.atomic():
        _give_up_the_deadly(at=at)
        first = ready.exclude(Exists(ready.filter(recipient=OuterRef("recipient"), pk__lt=OuterRef("pk"))))
        heads = (
            first.unclaimed(at)
            .filter(next_try_at__lte=at)
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .order_by("pk")[:BATCH]
        )
        # An answer to a reader is a queue of its own, and its own head.
        people = [head.recipient_id for head in heads if head.recipient_id]
        answers = [head.pk for head in heads if not head.recipient_id]
        due = ready.unclaimed(at).filter(next_try_at__lte=at)
        queues = due.filter(Q(recipient__in=people) | Q(pk__in=answers))
        chosen = list(queues.order_by("pk").values_list("pk", flat=True)[:BATCH])
        Mail.objects.unclaimed(at).filter(pk__in=chosen).update(claim=key, claimed_until=at + LEASE)
    return Claim(key, tuple(Mail.objects.filter(claim=key).order_by("pk")))


def begin(mail: Mail, claim: Claim) -> bool:
    """Count a try before it is made, so that a mail which kills its sender is given up, too.

    Return False where the claim is lost: it ran out, and somebody else sends this mail.
    """
    mine = Mail.objects.filter(pk=mail.pk, claim=claim.key, state=Mail.State.WAITING)
    return bool(mine.update(tries=F("tries") + 1))


def close(mail: Mail, claim: Claim, *, why_not: str, items: Mapping[int, str], at: dt.datetime) -> None:
    """Close a mail that a mail server has taken or that, for the reason `why_not`, must not be sent.

    `items` are those of a mail of the day, each with why it was left out.
    """
    with transaction.atomic():
        if _put_back(mail, claim, **_end(why_not), error="", done_at=at):
            for item, reason in items.items():
                Mail.objects.filter(pk=item).update(**_end(reason), done_at=at)


def failed(mail: Mail, claim: Claim, error: str, *, at: dt.datetime) -> bool:
    """Put a mail back for another try, each time twice as late, or give it up. Return whether it was given up."""
    tries = mail.tries + 1  # as `begin` counted
    if tries >= MOST_TRIES:
        _put_back(mail, claim, state=Mail.State.PARKED, error=error, done_at=at)
        return True
    _put_back(mail, claim, error=error, next_try_at=at + FIRST_PAUSE * 2 ** (tries - 1))
    return False


def give_back(claim: Claim) -> None:
    """Free what was taken and not tried."""
    Mail.objects.filter(claim=claim.key).update(claim=None, claimed_until=None)


def _give_up_the_deadly(*, at: dt.datetime) -> None:
    """Park mail whose sender was stopped in the middle of the last try."""
    Mail.objects.unclaimed(at).filter(state=Mail.State.WAITING, tries__gte=MOST_TRIES).update(
        state=Mail.State.PARKED, claim=None, claimed_until=None, done_at=at, error="stopped in the middle of a try"
    )


def _end(why_not: str) -> dict[str, str]:
    return {"state": Mail.State.DROPPED if why_not else Mail.State.SENT, "why_not": why_not}


def _put_back(mail: Mail, claim: Claim, **values: object) -> int:
    mine = Mail.objects.filter(pk=mail.pk, claim=claim.key)
    return mine.update(claim=None, claimed_until=None, **values)
