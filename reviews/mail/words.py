"""What a mail says: plain text in the reader's language, with the title, a link and no other word of an article.

The first line of each template in templates/emails/ is the headline: the subject of a single mail, and
one line of the mail of the day.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from articles import details
from articles.models import Assignment, Feedback, Publication
from articles.models.feedback import KEPT_AFTER_ANSWER
from reviews import permissions, reading, standing
from reviews.lists.worklists import Worklist
from reviews.mail import behind
from reviews.models import Mail, MailPreference, Notice, Submission

LONGEST_SUBJECT = 150  # characters
LONGEST_TITLE = 100
LONGEST_NAME = 80
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Words:
    """A mail or an item of one: `headline` is one line, `body` ends with its link."""

    headline: str
    body: str
    url: str


def say(notice: Notice, to: User, *, on: dt.date) -> Words:
    """Say one notice to one person; `on` is the day where the library is."""
    context = _submission(notice.submission, kind=notice.kind) if notice.submission else {}
    context |= _page(notice.publication, on=on) if notice.publication else {}
    context |= _assignment(notice.assignment) if notice.assignment else {}
    context |= _behind(notice) if notice.kind == Notice.Kind.BEHIND else {}
    url = settings.SITE_URL + _path(notice, to)
    context |= {
        "title": one_line(context["title"], LONGEST_TITLE),
        "person": one_line(notice.by_name, LONGEST_NAME),
        "url": url,
    }
    headline, body = _render(notice.kind, language_of(to), context)
    return Words(headline, body, url)


def single(mail: Mail, to: User, said: Words) -> EmailMessage:
    return _message(mail, to, said.headline, said.body)


def of_the_day(mail: Mail, to: User, said: Sequence[Words]) -> EmailMessage:
    subject, body = _render("digest", language_of(to), {"items": said, "count": len(said)})
    return _message(mail, to, subject, body)


def answer(mail: Mail, report: Feedback) -> EmailMessage:
    """Return what a reader is answered, in the language of the page that they reported."""
    page, in_force = report.publication, details.in_force()
    contact = in_force.feedback_email if in_force else settings.FEEDBACK_EMAIL
    context = {
        "title": one_line(page.title, LONGEST_TITLE),
        "answer": report.answer,
        "url": settings.SITE_URL + reverse("page", args=[page.language, page.slug]),
        "contact": contact,
        "kept_days": KEPT_AFTER_ANSWER.days,
    }
    subject, body = _render("answer", page.language, context)
    return EmailMessage(
        subject=one_line(subject, LONGEST_SUBJECT),
        body=f"{body}\n",
        to=[report.reply_to],
        reply_to=[contact] if contact else None,
        headers=_headers(mail, page.language),
    )


def language_of(user: User) -> str:
    preference: MailPreference | None = getattr(user, "mail_preference", None)
    return preference.language if preference else settings.LANGUAGE_CODE


def _message(mail: Mail, to: User, subject: str, body: str) -> EmailMessage:
    """Return the mail, to be sent any number of times: its Message-ID is always the same."""
    language = language_of(to)
    site, foot = _render("_foot", language, {"url": settings.SITE_URL + reverse("reviews:mail")})
    return EmailMessage(
        subject=one_line(subject, LONGEST_SUBJECT),
        body=f"{body}\n\n-- \n{site}\n{foot}\n",
        to=[to.email],
        headers=_headers(mail, language),
    )


def _headers(mail: Mail, language: str) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        "Content-Language": language,
    }


def one_line(text: str, longest: int) -> str:
    """Return text that cannot begin a line or a header of its own, nor turn the direction of what follows."""
    words = " ".join(text.split())
    clean = "".join(character for character in words if unicodedata.category(character)[0] != "C")
    return clean if len(clean) <= longest else f"{clean[: longest - 1].rstrip()}…"


def _submission(submission: Submission, *, kind: str) -> dict[str, Any]:
    return {
        "title": submission.title,
        "language": submission.language,
        "due_on": submission.due_on,
        "size": reading.sizes([submission])[submission.pk] if kind == Notice.Kind.REQUEST else None,
        "missing": standing.lacking(submission),
    }


def _page(publication: Publication, *, on: dt.date) -> dict[str, Any]:
    due_on = publication.review_due_on
    return {
        "title": publication.title,
        "language": publication.language,
        "due_on": due_on,
        "days": (due_on - on).days if due_on else None,
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "title": str(assignment.article),
        "language": assignment.language,
        "due_on": assignment.due_on,
        "note": one_line(assignment.note, LONGEST_NOTE),
    }


def _behind(notice: Notice) -> dict[str, Any]:
    assert notice.publication is not None  # noqa: S101 - the kind says so, and the database holds it
    page = behind.translation_of(notice.publication)
    assert page is not None  # noqa: S101 - else nobody may have this mail
    headings = [(one_line(part.heading, LONGEST_TITLE), part.is_care) for part in behind.parts(page)]
    return {"title": page.title, "language": page.language, "parts": headings}


def _path(notice: Notice, to: User) -> str:
    """Return where the mail leads: every address asks for the log-in, or is public anyway."""
    publication = notice.publication
    if notice.assignment is not None:
        return reverse("admin:articles_article_translation", args=[notice.assignment.article_id])
    if notice.kind == Notice.Kind.BEHIND:
        assert publication is not None  # noqa: S101 - the kind says so, and the database holds it
        if to.is_staff and to.has_perm("articles.change_article"):
            return reverse("admin:articles_article_translation", args=[publication.article_id])
        return reverse("reviews:worklist", args=[Worklist.BEHIND.value])
    if publication is None:
        assert notice.submission is not None  # noqa: S101 - a notice is about one of the two
        return reverse("reviews:submission", args=[notice.submission.key])
    if notice.kind == Notice.Kind.DUE and to.is_staff and permissions.may_submit(to):
        return reverse("admin:articles_article_change", args=[publication.article_id])
    return reverse("page", args=[publication.language, publication.slug])


def _render(name: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return the first line and the rest. Nothing is escaped: this is plain text, not HTML."""
    values = {
        "site": SimpleLazyObject(lambda: details.name(language)),
        "host": urlsplit(settings.SITE_URL).netloc,
    } | context
    with translation.override(language):
        template = get_template(f"emails/{name}.txt").template  # type: ignore[attr-defined]
        text = template.render(Context(values, autoescape=False))
    headline, _newline, body = text.lstrip().partition("\n")
    return headline.strip(), re.sub(r"\n{3,}", "\n\n", body).strip()
