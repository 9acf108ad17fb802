"""A large library in a minute, as the verbs would have left it.

The verbs themselves make about twenty versions a second. Here every row is made by hand with the hashes, fingerprints
and links that the verbs would have given it, and written in bulk by the owner of the tables, with the triggers off and
every CHECK, UNIQUE and foreign key on. That it is what the verbs would have made is shown by `verify_library`,
which finds nothing wrong with it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from reversion.models import Revision, Version

from articles.content import ArticleContent, Section, canonical_json, clinical_view, sha256
from articles.document import ArticleType
from articles.models import Address, Article, Change, Edit, LivePage, Publication
from reviews import attest, chain, fingerprints, standing
from reviews.models import Board, Event, Kind, Notice, SignOff, State, Submission
from reviews.transitions import Verb

START = dt.datetime(2020, 1, 1, 12, 0, tzinfo=dt.UTC)
BATCH = 500  # articles
_TOKEN = "TOKEN-OF-THIS-VERSION"  # noqa: S105 - a word that the text has once
# In the order in which foreign keys allow them.
_ORDER = (Article, Edit, Revision, Version, Submission, SignOff, Publication, Event, Address, LivePage, Notice)
_GUARDED = (Article, Edit, Submission, SignOff, Publication, Event, Address, LivePage, Notice)


def fill(articles: int, *, versions: int) -> Iterator[int]:
    """Make so many articles with so many English versions each; yield how many there are after every batch."""
    maker = _Maker()
    with transaction.atomic(), _triggers_off():
        for start in range(0, articles, BATCH):
            for number in range(start, min(start + BATCH, articles)):
                maker.article(number, versions)
            maker.write()
            yield min(start + BATCH, articles)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _triggers_off() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        for model in _GUARDED:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in _GUARDED:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


class _Maker:
    """Keeps the ends of both chains and the next keys while it makes rows."""

    def __init__(self) -> None:
        self.editor, self.physician, self.manager = (
            User.objects.create(username=f"bench-{name}", last_name=name.title())
            for name in ("editor", "physician", "manager")
        )
        self.board = Board.objects.create(name="Sample Review Board")
        self.content_type = ContentType.objects.get_for_model(Article)
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.keys: dict[type[Model], Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self.ends: dict[type[Model], str] = defaultdict(lambda: chain.GENESIS)
        content = _content()
        self.text, self.clinical = content.canonical(), canonical_json(clinical_view(content))

    def write(self) -> None:
        for model in _ORDER:
            model._base_manager.bulk_create(self.rows.pop(model, []), batch_size=1_000)

    def article(self, number: int, versions: int) -> None:
        slug = f"bench-{number}"
        article = self._row(Article, type=ArticleType.PROCEDURE.value, slug_en=slug, title_en=slug)
        publication = None
        for version in range(1, versions + 1):
            at = START + dt.timedelta(days=365 * (version - 1), seconds=number)
            publication = self._version(article, version, base=publication, at=at)
        self._row(Address, article=article, language="en", slug=slug)
        self._row(LivePage, article=article, language="en", slug=slug, publication=publication)

    def _version(self, article: Article, version: int, *, base: Publication | None, at: dt.datetime) -> Publication:
        name = f"{article.slug_en} version {version}"
        text = self.text.replace(_TOKEN, name)
        digest, clinical = sha256(text), sha256(self.clinical.replace(_TOKEN, name))
        edit = self._row(
            Edit,
            article=article,
            by=self.editor,
            at=at,
            how="import",
            changed_en=True,
            changed_es=True,
            digest_en=digest,
        )
        revision = self._row(Revision, date_created=at, user=self.editor)
        self._row(
            Version, revision=revision, object_id=str(article.pk), content_type=self.content_type, db="default",
            format="json", serialized_data="[]", object_repr=name,
        )  # fmt: skip
        submission = self._row(
            Submission, key=uuid.UUID(int=edit.pk), article=article, language="en", purpose="change",
            state=State.PUBLISHED, content=text, digest=digest, clinical_digest=clinical, slug=article.slug_en,
            base=base, board=self.board, note="Another year.", edit=edit, author_ids=[self.editor.pk],
            submitted_by=self.editor, submitted_at=at, closed_by=self.manager, closed_at=at,
        )  # fmt: skip
        self._event(Verb.SUBMIT, submission, by=self.editor, at=at, rows=[submission, edit])
        sign_off = self._sign(submission, at=at)
        self._event(Verb.SIGN_OFF, submission, by=self.physician, at=at, detail=f"medical {digest} {sign_off.hash}")
        change = Change.CLINICAL if base else Change.FIRST
        review = standing.record_of([sign_off], base=base, change=change, source_clinical_digest="", source=None)
        publication = self._row(
            Publication, article=article, language="en", number=version, submission_key=submission.key,
            content=text, digest=digest, clinical_digest=clinical, slug=article.slug_en, title=name,
            type=ArticleType.PROCEDURE.value, change=change.value, note="Another year.", review=review.entries,
            reviewed_on=review.reviewed_on, review_due_on=review.review_due_on, updated_on=at.date(),
            published_at=at, published_by=self.manager, published_by_name="Manager",
        )  # fmt: skip
        self._event(
            Verb.PUBLISH, submission, by=self.manager, at=at, detail=f"version {version} {digest}", rows=[publication]
        )
        kind = Notice.Kind.PUBLISHED.value
        self._row(Notice, kind=kind, submission=submission, publication=publication, by_name="Manager", at=at)
        return publication

    def _sign(self, submission: Submission, *, at: dt.datetime) -> SignOff:
        return self._link(
            SignOff, submission=submission, kind=Kind.MEDICAL, signer=self.physician, digest=submission.digest,
            clinical_digest=submission.clinical_digest, printed_name="Sample Physician", credentials="MD",
            board_name=self.board.name, board_name_es=self.board.name, languages=["en"], interests="None.",
            meaning="Medical review", attest_id=attest.CURRENT[Kind.MEDICAL], attest_text="I have read it.",
            identity_method="password", review_due_on=standing.due_date(at.date(), 24), signed_at=at,
            signed_on=at.date(), request_key=submission.key,
        )  # fmt: skip

    def _event(
        self,
        verb: Verb,
        submission: Submission,
        *,
        by: User,
        at: dt.datetime,
        detail: str = "",
        rows: Iterable[Model] = (),
    ) -> None:
        self._link(
            Event, at=at, by=by, by_name=by.last_name, verb=verb.value, outcome="done", article=submission.article,
            language="en", submission=submission, detail=detail, records=fingerprints.take(rows),
        )  # fmt: skip

    def _link(self, model: type[Any], **fields: Any) -> Any:
        """Make the next entry of a chain."""
        row = self._row(model, **fields)
        row.number, row.previous_hash = row.pk, self.ends[model]
        row.hash = self.ends[model] = chain.entry_hash(row)
        return row

    def _row(self, model: type[Any], **fields: Any) -> Any:
        row = model(pk=next(self.keys[model]), **fields)
        self.rows[model].append(row)
        return row


def _content() -> ArticleContent:
    """Return an article of the usual length, with one word in it that differs from version to version."""
    words = " ".join(f"Sentence {number} of the patient article says what happens next." for number in range(12))
    return ArticleContent(
        language="en",
        type=ArticleType.PROCEDURE,
        title=_TOKEN,
        summary="What the test is.",
        sections=tuple(
            Section(anchor=f"s{number}", level=1, heading=f"Section {number}", body=f"<p>{words}</p>")
            for number in range(8)
        ),
    )
