"""Makers of test worlds. Every state is reached by the legal steps, so that no test starts from an impossible one."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from articles import drafts
from articles.document import ArticleDocument, ArticleType, DocumentSection, HtmlPair, LongTextPair, SlugPair, Text
from articles.glossary import rows as glossary
from articles.models import (
    Article,
    Edit,
    EmergencyPhrase,
    GlossaryEdit,
    GlossaryTerm,
    LivePage,
    Publication,
    Withdrawal,
)
from articles.search import emergencies
from reviews import attest, credentials, identity, standing, workflow
from reviews.models import Board, CommentAnswer, Member, SignOff, Submission
from reviews.policy import Kind
from reviews.second_factor import codes
from reviews.workflow.answering import Answer

NOW = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
PASSWORD = "correct horse battery staple"

EDITOR = "Editor"
TRANSLATOR = "Translator"
MANAGING_EDITOR = "Managing editor"
MEDICAL_REVIEWER = "Medical reviewer"
TRANSLATION_REVIEWER = "Translation reviewer"

_numbers = itertools.count(1)


def make_user(role: str | None = None, **fields: Any) -> User:
    """Make an account, in the group of `role` if one is given."""
    number = next(_numbers)
    fields.setdefault("username", f"user{number}")
    fields.setdefault("first_name", (role or "Person").split()[0])
    fields.setdefault("last_name", f"Number{number}")
    password = fields.pop("password", PASSWORD)
    staff = role in (EDITOR, TRANSLATOR, MANAGING_EDITOR)
    user = User(is_staff=fields.pop("is_staff", staff), **fields)
    user.set_password(password)
    user.save()
    if role:
        _join(user, role)
    return user


def _join(user: User, role: str) -> None:
    """Do what `user.groups.add` does, in one statement instead of three: ten thousand people are made in the tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO auth_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = %s",
            [user.pk, role],
        )
        assert cursor.rowcount == 1, role


def everything_but(*codenames: str, **fields: Any) -> User:
    """Make somebody of the staff who holds every permission there is, except these; no superuser."""
    user = make_user(is_staff=True, **fields)
    lacking = Permission.objects.filter(codename__in=codenames)
    assert lacking.count() == len(codenames)
    user.user_permissions.set(Permission.objects.exclude(pk__in=lacking))
    return User.objects.get(pk=user.pk)


def make_board(**fields: Any) -> Board:
    fields.setdefault("name", "Sample Review Board")
    fields.setdefault("name_es", "Consejo de Revisión de Muestra")
    return Board.objects.create(**fields)


def make_physician(board: Board | None = None, **fields: Any) -> User:
    """Make an account of the medical board; `fields` go to the membership."""
    user = fields.pop("user", None) or make_user(MEDICAL_REVIEWER)
    fields.setdefault("printed_name", f"Sample Physician {user.pk}")
    fields.setdefault("credentials", "MD")
    fields.setdefault("languages", ["en"])
    fields.setdefault("interests", "None.")
    Member.objects.create(board=board or _the_board(), user=user, role=Member.Role.MEDICAL, **fields)
    return user


def make_translation_reviewer(board: Board | None = None, **fields: Any) -> User:
    user = fields.pop("user", None) or make_user(TRANSLATION_REVIEWER)
    fields.setdefault("printed_name", f"Sample Reviewer {user.pk}")
    fields.setdefault("credentials", "CT")
    fields.setdefault("languages", ["en", "es"])
    fields.setdefault("interests", "None.")
    Member.objects.create(board=board or _the_board(), user=user, role=Member.Role.TRANSLATION, **fields)
    return user


@dataclass
class Enrolled:
    """Somebody's second factor, as they hold it themselves: the key in their app, and codes to write down."""

    secret: str
    recovery_codes: list[str]

    def code(self) -> str:
        """Return a recovery code that was not used yet: it is right whatever the clock says."""
        return self.recovery_codes.pop()


def enrol(user: User, *, at: dt.datetime = NOW) -> Enrolled:
    """Enrol an authenticator app as its owner does. It leaves the code of `at` used up, and ten recovery codes."""
    secret = codes.new_secret()
    shown = codes.code_of(secret, codes.step_at(at))
    return Enrolled(secret, credentials.enrol_app(user, secret, shown, by=user, at=at))


def sit_down(client: Client, user: User) -> Enrolled:
    """Log somebody in and prove both factors, as the first signature of a sitting does; the next takes the password."""
    enrolled = enrol(user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request = RequestFactory().post("/")
    request.session = client.session
    given = {"password": PASSWORD, "code": enrolled.code()}
    identity.prove(given, user=user, at=timezone.now(), request=request)
    request.session.save()
    return enrolled


def _the_board() -> Board:
    return Board.objects.order_by("pk").first() or make_board()


def make_document(**fields: Any) -> ArticleDocument:
    """Make a complete bilingual draft by value; `fields` replace any part of it."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "type": ArticleType.PROCEDURE,
        "slug": SlugPair(en=f"test-{number}", es=f"prueba-{number}"),
        "title": Text(en=f"Test {number}", es=f"Prueba {number}"),
        "summary": LongTextPair(en="What the test is.", es="Qué es la prueba."),
        "sections": (
            DocumentSection(
                anchor="what",
                heading=Text(en="What is it?", es="¿Qué es?"),
                body=HtmlPair(en="<p>It takes 30 minutes.</p>", es="<p>Dura 30 minutos.</p>"),
            ),
        ),
    }
    return ArticleDocument(**(values | fields))


def make_article(*, by: User | None = None, at: dt.datetime = NOW, **fields: Any) -> Article:
    """Make a draft; `fields` go to its document."""
    return drafts.save_document(make_document(**fields), by=by or make_user(EDITOR), at=at, how=Edit.How.ADMIN)


def change_article(article: Article, *, by: User | None = None, at: dt.datetime = NOW, **fields: Any) -> Article:
    """Save the draft again with some parts replaced, as one edit."""
    article.refresh_from_db()
    values = drafts.read_document(article).model_dump()
    document = ArticleDocument.model_validate(values | fields)
    return drafts.save_document(document, by=by or make_user(EDITOR), at=at, article=article, how=Edit.How.ADMIN)


def make_term(row: GlossaryTerm | None = None, *, by: User | None = None, at: dt.datetime = NOW, **fields: Any) -> Any:
    """Make a term of the glossary that readers are offered, or change one; `fields` are its columns."""
    before = glossary.wording_of(row) if row else None
    row = row or GlossaryTerm(for_readers=True)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    glossary.record_edit(row, before=before, by=by or make_user(EDITOR), at=at, how=GlossaryEdit.How.ADMIN)
    return row


def make_emergency_phrases(language: str, *phrases: str) -> None:
    EmergencyPhrase.objects.bulk_create(emergencies.row(phrase, language) for phrase in phrases)


def make_submission(article: Article | None = None, language: str = "en", **fields: Any) -> Submission:
    """Submit one language of an article, by an editor of its own unless `by` says otherwise."""
    article = article or make_article()
    fields.setdefault("by", make_user(EDITOR))
    fields.setdefault("at", NOW)
    fields.setdefault("note", "First version.")
    _the_board()
    return workflow.submit(article, language, **fields)


def sign(submission: Submission, *, by: User | None = None, at: dt.datetime = NOW, **fields: Any) -> SignOff:
    """Sign a submission as what it needs, by somebody who may."""
    kind = fields.pop("kind", standing.need_of(submission).kind)
    if by is None:
        by = _somebody_who_signs(kind, submission)
    fields.setdefault("digest", submission.digest)
    fields.setdefault("on", at.date())
    fields.setdefault("attest_id", attest.CURRENT[Kind(kind)])
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("proof", identity.Proof(user_id=by.pk, method="password", at=at))
    return workflow.sign_off(submission, by=by, at=at, kind=kind, **fields)


def _somebody_who_signs(kind: str, submission: Submission) -> User:
    match kind:
        case Kind.MEDICAL:
            return make_physician(submission.board, languages=[submission.language])
        case Kind.TRANSLATION:
            return make_translation_reviewer()
    return make_user(EDITOR)


def answer(submission: Submission, *, by: User | None = None, done: bool = True) -> list[CommentAnswer]:
    """Answer everything that the board asked for when it sent a text back."""
    given = Answer(done=done, text="" if done else "It is as the guideline has it.")
    keys = submission.comments.asked_for().values_list("pk", flat=True)
    return workflow.answer_comments(
        submission, by=by or make_user(EDITOR), at=NOW, answers=dict.fromkeys(keys, given) or {0: given}
    )


def request_changes(
    submission: Submission, *, by: User | None = None, at: dt.datetime = NOW, comments: dict[str, str] | None = None
) -> Submission:
    """Send a submission back, by somebody who may sign it."""
    kind = standing.need_of(submission).kind
    by = by or _somebody_who_signs(kind, submission)
    comments = {"": "Say it better."} if comments is None else comments
    return workflow.request_changes(submission, by=by, at=at, kind=kind, digest=submission.digest, comments=comments)


def publish(submission: Submission, *, at: dt.datetime = NOW, by: User | None = None) -> Publication:
    by = by or make_user(MANAGING_EDITOR)
    proof = identity.Proof(user_id=by.pk, method="password", at=at)
    return workflow.publish(submission, by=by, at=at, on=at.date(), proof=proof)


def withdraw(
    article: Article, language: str = "en", *, by: User | None = None, at: dt.datetime = NOW, **fields: Any
) -> Withdrawal:
    """Take a page from the public, with a notice in both languages, for legal reasons unless `fields` say otherwise."""
    fields = {"reason": "legal", "notice_en": "Gone.", "notice_es": "Se fue."} | fields
    return workflow.withdraw_page(article, language, by=by or make_user(MANAGING_EDITOR), at=at, **fields)


def make_publication(
    article: Article | None = None, language: str = "en", *, at: dt.datetime = NOW, note: str = "First version."
) -> Publication:
    """Take one language of an article all the way to the public. A translation takes its source along."""
    article = article or make_article(at=at)
    if language != "en" and not LivePage.objects.filter(article=article, language="en").exists():
        make_publication(article, at=at)
    submission = make_submission(article, language, at=at, note=note)
    sign(submission, at=at)
    return publish(submission, at=at)


def make_urgent_change(article: Article, language: str = "en", *, at: dt.datetime = NOW) -> Submission:
    """Submit a change of the medical text of a live page, signed by a second editor as one that cannot wait."""
    words = Text(en="Do not take it.", es="No lo tome.")
    document = drafts.read_document(article)
    body = HtmlPair(**{**document.sections[0].body.model_dump(), language: f"<p>{words.get(language)}</p>"})
    section = document.sections[0].model_copy(update={"body": body})
    change_article(article, at=at, sections=(section, *document.sections[1:]))
    submission = make_submission(article, language, at=at, note="It was dangerous.")
    sign(submission, at=at, kind=Kind.URGENT)
    return submission


def make_urgent_publication(article: Article, language: str = "en", *, at: dt.datetime = NOW) -> Publication:
    """Publish an urgent change of a live page; its review is pending from then on."""
    return publish_urgently(make_urgent_change(article, language, at=at), at=at)


def publish_urgently(submission: Submission, *, by: User | None = None, at: dt.datetime = NOW, **fields: Any) -> Any:
    by = by or make_user(MANAGING_EDITOR)
    fields.setdefault("reason", "Somebody could be hurt.")
    fields.setdefault("proof", prove(by, at=at))
    return workflow.publish_urgently(submission, by=by, at=at, on=at.date(), **fields)


def prove(user: User, *, at: dt.datetime = NOW) -> identity.Proof:
    return identity.Proof(user_id=user.pk, method="password", at=at)


def make_live_pair(**fields: Any) -> Article:
    """Make an article that is live in both languages."""
    article = make_article(**fields)
    make_publication(article, "en")
    make_publication(article, "es")
    return article
