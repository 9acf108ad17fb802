"""The mail of the day: for those who want one, everything that waits goes into one mail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from reviews.mail import notifications
from reviews.models import Mail, MailPreference
from reviews.models.mail import MailQuerySet

FROM_HOUR = 6  # o'clock where the library is; what waits overnight is one mail in the morning


def gather(*, at: dt.datetime) -> int:
    """Write the mail of the day for everybody who wants one, has something waiting, and had none today."""
    local = timezone.localtime(at)
    if local.hour < FROM_HOUR:
        return 0
    on = local.date()
    today = Mail.objects.filter(recipient=OuterRef("user"), digest_on=on)
    waiting = _items(at=at).filter(recipient=OuterRef("user"))
    people = MailPreference.objects.filter(
        ~Exists(today), Exists(waiting), rhythm=MailPreference.Rhythm.DAILY
    ).order_by("user")
    return sum(_gather_for(user, on=on, at=at) for user in people.values_list("user", flat=True))


def _gather_for(user: int, *, on: dt.date, at: dt.datetime) -> bool:
    with transaction.atomic():
        items = list(
            _items(at=at).filter(recipient=user).select_for_update(skip_locked=True, no_key=True).order_by("pk")
        )
        if not items:
            return False
        digest, is_new = Mail.objects.get_or_create(
            recipient_id=user,
            digest_on=on,
            defaults={"message_id": notifications.new_message_id(), "written_at": at, "next_try_at": at},
        )
        if is_new:
            Mail.objects.filter(pk__in=[item.pk for item in items]).update(
                state=Mail.State.GATHERED, digest=digest, claim=None, claimed_until=None
            )
        return is_new


def _items(*, at: dt.datetime) -> MailQuerySet:
    return Mail.objects.unclaimed(at).filter(state=Mail.State.WAITING, digest_on=None, next_try_at__lte=at)
