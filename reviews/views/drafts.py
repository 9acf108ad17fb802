"""What a reviewer has typed and not sent: saved on request and while typing, kept over a log-in, given back later."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reviews.forms import WHOLE, comment_field
from reviews.models import DeskDraft, Submission
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.stance import stance_of
from reviews.workflow import guards

_KEPT = "desk"  # in a session that has ended: what was typed in the page it was ended under
_SIGNER = signing.TimestampSigner(salt="desk page")
_PAGE_AGE = dt.timedelta(days=2)  # how long a page may have been open for its words to be kept over a log-in
_LONGEST = 300_000  # characters; a form of honest comments is far shorter
_FIELDS = ("decision", "reason", "reason_text", "review_months")


@desk_view("GET", "POST")
def save(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    """Save what the page holds, for its script; GET gives a fresh token to a page that outlived a log-in."""
    submission = find_submission(key)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    saved = keep(request.POST, submission, by=request.user, at=timezone.now())
    if saved is None:
        return JsonResponse({"said": _("This review is closed or not yours, so nothing is saved here.")}, status=409)
    return JsonResponse({"said": said(saved)})


def said(draft: DeskDraft) -> str:
    return _("Saved %(time)s") % {"time": time_format(localtime(draft.saved_at), "H:i")}


def keep(sent: Mapping[str, Any], submission: Submission, *, by: User, at: dt.datetime) -> DeskDraft | None:
    """Save what somebody typed, if the decision is theirs and not taken. What they saved last is what they find.

    A text that somebody else closed meanwhile is no hindrance: the words are for the one that follows it.
    """
    with transaction.atomic():
        submission = guards.lock(submission)
        stance = stance_of(by, submission)
        if not stance.might_decide or stance.own or submission.closed_by_id == by.pk:
            return None
        draft, _created = DeskDraft.objects.update_or_create(
            submission=submission, by=by, defaults={"typed": typed_in(sent), "saved_at": at}
        )
    return draft


def typed_in(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the words and ticks of a request, by the name of their field; never a password."""
    fields = {name: str(value) for name, value in sent.items() if name in _FIELDS or name.startswith("comment-")}
    typed = {name: value for name, value in fields.items() if value.strip()}
    return typed if sum(map(len, typed.values())) <= _LONGEST else {}


def own(user: User, submission: Submission) -> DeskDraft | None:
    return DeskDraft.objects.filter(by=user, submission=submission).first()


def of_an_earlier_text(user: User, submission: Submission) -> DeskDraft | None:
    """Return what the person had begun to say about a text that this one has replaced."""
    earlier = DeskDraft.objects.filter(
        by=user,
        submission__article=submission.article,
        submission__language=submission.language,
        submission__pk__lt=submission.pk,
    )
    return earlier.select_related("submission").order_by("-submission").first()


def homeless(draft: DeskDraft, places: tuple[str, ...]) -> list[str]:
    """Return the comments whose place the present text no longer has."""
    fields = {comment_field(place) for place in (WHOLE, *places)}
    return [words for name, words in draft.comments.items() if name not in fields]


# A session may end while somebody types. Their page carries a note of whose it was and of which text; with that
# note the words wait in the browser's next session, for the same person to log in again. Nobody else gets them.


def page_note(user: User, submission: Submission) -> str:
    return _SIGNER.sign(f"{user.pk} {submission.key}")


def keep_for_login(request: HttpRequest, key: uuid.UUID, **_rest: Any) -> None:
    """Put what a logged-out person sent aside until they have logged in again."""
    if request.method != "POST":
        return
    try:
        note = _SIGNER.unsign(request.POST.get("note", ""), max_age=_PAGE_AGE)
    except signing.BadSignature:
        return
    user_pk, of = note.split()
    if of == str(key):
        request.session[_KEPT] = {"user": int(user_pk), "key": of, "typed": typed_in(request.POST)}


def take_kept(request: DeskRequest, submission: Submission, *, at: dt.datetime) -> DeskDraft | None:
    """Make what was put aside a draft of the person's, if they are the one who typed it."""
    kept = request.session.get(_KEPT)
    if not kept or kept["key"] != str(submission.key):
        return None
    del request.session[_KEPT]
    return keep(kept["typed"], submission, by=request.user, at=at) if kept["user"] == request.user.pk else None
