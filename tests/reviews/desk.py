"""What the tests of the desk share: somebody at the desk, its addresses, and what its forms send."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.document import DocumentSection, HtmlPair, Text
from reviews import attest, standing, workflow
from reviews.models import Event, Submission
from tests import factories as make

QUEUE = reverse("reviews:queue")


def at_desk(user: Any) -> Client:
    """Log somebody in who proved both factors a moment ago, so that the password is enough to sign and publish."""
    client = Client()
    make.sit_down(client, user)
    return client


def logged_in(user: Any) -> Client:
    """Log somebody in who has no second factor: enough to read and to type, not to sign."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(submission: Submission, name: str = "submission") -> str:
    return reverse(f"reviews:{name}", args=[submission.key])


def text_of(client: Client, submission: Submission, name: str = "submission") -> str:
    return client.get(address(submission, name)).content.decode()


def section(english: str, spanish: str = "<p>Dura 30 minutos.</p>") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=HtmlPair(en=english, es=spanish)
        ),
    )


def changed(english: str, *, language: str = "en", **fields: Any) -> Submission:
    """Publish both languages of the ordinary article, then submit it with another English text."""
    article = make.make_live_pair()
    make.change_article(article, sections=section(english), **fields)
    return make.make_submission(article, language, note="As the guideline says.")


def decision(submission: Submission, answer: str = "approve", **fields: str) -> dict[str, str]:
    """What the first step sends; `fields` replace any of it."""
    return {"digest": submission.digest, "decision": answer} | fields


def approval(submission: Submission, **fields: str) -> dict[str, str]:
    """What the second step sends to sign; `fields` replace any of it."""
    sent = {
        "digest": submission.digest,
        "attest_id": attest.CURRENT[standing.need_of(submission).kind],
        "key": str(uuid.uuid4()),
        "decision": "approve",
        "attest": "1",
        "password": make.PASSWORD,
    }
    return sent | fields


def decide(client: Client, submission: Submission, answer: str = "approve", **fields: str) -> HttpResponse:
    return client.post(address(submission), decision(submission, answer, **fields))


def sign(client: Client, submission: Submission, **fields: str) -> HttpResponse:
    return client.post(address(submission, "check"), approval(submission, **fields))


def send_back(submission: Submission, *, by: Any, comments: dict[str, str]) -> Submission:
    make.request_changes(submission, by=by, comments=comments)
    submission.refresh_from_db()
    return submission


def replace(submission: Submission, english: str) -> Submission:
    """Take a text back and submit it with other words."""
    workflow.withdraw_submission(submission, by=submission.submitted_by, at=make.NOW)
    make.change_article(submission.article, sections=section(english))
    return make.make_submission(submission.article, note="Another wording.")


def signatures(submission: Submission) -> list[int]:
    return list(submission.sign_offs.values_list("signer_id", flat=True))


def refusals() -> list[tuple[str, str]]:
    rows = Event.objects.filter(outcome=Event.Outcome.REFUSED).order_by("pk")
    return [(event.verb, event.detail.split(":")[0]) for event in rows]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the library's own tables."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("articles", "reviews")
        for model in apps.get_app_config(app).get_models()
    }
