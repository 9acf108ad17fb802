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
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from reversion.models import Revision, Version

from articles import index
from articles.content import canonical_json, clinical_view, sha256
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleType, Language
from articles.models import (
    Address,
    Article,
    Change,
    Edit,
    Featured,
    Feedback,
    LivePage,
    Publication,
    SearchName,
    SearchPage,
    Topic,
)
from articles.search import indexing
from bench.words import Words
from reviews import attest, chain, fingerprints, standing
from reviews.models import Board, Event, Kind, Notice, SignOff, State, Submission
from reviews.transitions import Verb

START = dt.datetime(2020, 1, 1, 12, 0, tzinfo=dt.UTC)
BATCH = 500  # articles
# In the order in which foreign keys allow them.
_ORDER = (Article, Edit, Revision, Version, Submission, SignOff, Publication, Event, Address, LivePage, Notice)
_GUARDED = (Article, Edit, Submission, SignOff, Publication, Event, Address, LivePage, Notice)


class Library:
    """A library that grows: every article in these languages, the first one the source, in so many versions."""

    def __init__(self, *, versions: int = 1, languages: tuple[Language, ...] = (SOURCE_LANGUAGE,)) -> None:
        self.versions, self.languages = versions, languages
        self.made = 0
        self.maker = _Maker()

    def grow(self, articles: int) -> Iterator[int]:
        """Make articles until there are so many; yield how many there are after every batch."""
        maker = self.maker
        with transaction.atomic(), _triggers_off():
            for start in range(self.made, articles, BATCH):
                for number in range(start, min(start + BATCH, articles)):
                    maker.article(number, self.versions, self.languages)
                maker.write()
                self.made = min(start + BATCH, articles)
                yield self.made
            maker.continue_from_here()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def furnish(self) -> None:
        """Make what stands around the articles: topics, what the home shows first, feedback, both indexes."""
        articles = list(
            Article.objects.filter(slug_en__startswith="bench-").order_by("pk").values_list("pk", flat=True)
        )
        topics = [
            Topic.objects.get_or_create(slug=f"bench-{n}", name_en=f"Topic {n}", name_es=f"Tema {n}")[0]
            for n in range(40)
        ]
        through = Article.topics.through
        through.objects.bulk_create(
            (through(article_id=key, topic=topics[place % len(topics)]) for place, key in enumerate(articles)),
            ignore_conflicts=True,
            batch_size=1_000,
        )
        Featured.objects.bulk_create(
            (Featured(article_id=key, position=place) for place, key in enumerate(articles[:12])), ignore_conflicts=True
        )
        said = Publication.objects.filter(slug__startswith="bench-", feedback=None).order_by("pk")
        Feedback.objects.bulk_create(
            (
                Feedback(
                    publication_id=key,
                    kind="problem" if place % 4 == 0 else "useful",
                    comment="A sentence is hard to read." if place % 4 == 0 else "",
                    at=START + dt.timedelta(minutes=place),
                )
                for place, key in enumerate(said.values_list("pk", flat=True))
            ),
            batch_size=1_000,
        )
        with transaction.atomic():
            index.rebuild()
        with _without(SearchPage, SearchName, access="gin"):
            for _done in indexing.rebuild():
                pass
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def _without(*models: type[Model], access: str) -> Iterator[None]:
    """Leave the indexes of a kind away while a table is filled: made at once they take a tenth of the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexdef LIKE %s",
            [[model._meta.db_table for model in models], f"%USING {access}%"],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for _name, definition in found:
            cursor.execute(definition)


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
        self.board = Board.objects.create(name="Bench Review Board")
        self.content_type = ContentType.objects.get_for_model(Article)
        self.words: dict[Language, Words] = {language: Words(language) for language in LANGUAGES}
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.keys: dict[type[Model], Iterator[int]] = {}
        self.ends: dict[type[Model], str] = {}
        for model in _ORDER:
            last = model._base_manager.order_by("-pk").first()
            self.keys[model] = itertools.count(last.pk + 1 if last else 1)
            self.ends[model] = getattr(last, "hash", chain.GENESIS)

    def write(self) -> None:
        for model in _ORDER:
            model._base_manager.bulk_create(self.rows.pop(model, []), batch_size=1_000)

    def continue_from_here(self) -> None:
        """Let the tables give out keys behind those that were given by hand."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(_ORDER)):
                cursor.execute(statement)

    def article(self, number: int, versions: int, languages: tuple[Language, ...]) -> None:
        slug = f"bench-{number}"
        fields = {f"slug_{language}": slug for language in languages}
        article = self._row(Article, type=ArticleType.CONDITION.value, title_en=slug, **fields)
        source: Publication | None = None
        for language in languages:
            publication = None
            for version in range(1, versions + 1):
                at = START + dt.timedelta(days=365 * (version - 1), seconds=number)
                publication = self._version(article, language, version, base=publication, source=source, at=at)
            self._row(Address, article=article, language=language, slug=slug)
            self._row(LivePage, article=article, language=language, slug=slug, publication=publication)
            source = publication

    def _version(
        self,
        article: Article,
        language: Language,
        version: int,
        *,
        base: Publication | None,
        source: Publication | None,
        at: dt.datetime,
    ) -> Publication:
        content = self.words[language].article()
        text, slug = content.canonical(), f"bench-{article.slug_en.split('-')[1]}"
        digest, clinical = sha256(text), sha256(canonical_json(clinical_view(content)))
        edit = self._row(
            Edit, article=article, by=self.editor, at=at, how="import", changed_en=True, changed_es=True,
            **{f"digest_{language}": digest},
        )  # fmt: skip
        revision = self._row(Revision, date_created=at, user=self.editor)
        self._row(
            Version, revision=revision, object_id=str(article.pk), content_type=self.content_type, db="default",
            format="json", serialized_data="[]", object_repr=content.title,
        )  # fmt: skip
        origin = {
            "source_digest": source.digest if source else "",
            "source_clinical_digest": source.clinical_digest if source else "",
        }
        submission = self._row(
            Submission, key=uuid.UUID(int=edit.pk), article=article, language=language, purpose="change",
            state=State.PUBLISHED, content=text, digest=digest, clinical_digest=clinical, slug=slug,
            base=base, board=self.board, note="Another year.", edit=edit, author_ids=[self.editor.pk],
            submitted_by=self.editor, submitted_at=at, closed_by=self.manager, closed_at=at,
            source_content=source.content if source else "", **origin,
        )  # fmt: skip
        self._event(Verb.SUBMIT, submission, by=self.editor, at=at, rows=[submission, edit])
        sign_off = self._sign(submission, kind=Kind.TRANSLATION if source else Kind.MEDICAL, at=at)
        self._event(
            Verb.SIGN_OFF, submission, by=self.physician, at=at, detail=f"{sign_off.kind} {digest} {sign_off.hash}"
        )
        change = Change.CLINICAL if base else Change.FIRST
        review = standing.record_of(
            [sign_off],
            base=base,
            change=change,
            source_clinical_digest=source.clinical_digest if source else "",
            source=source,
        )
        publication = self._row(
            Publication, article=article, language=language, number=version, submission_key=submission.key,
            content=text, digest=digest, clinical_digest=clinical, slug=slug, title=content.title,
            type=content.type.value, change=change.value, note="Another year.", review=review.entries,
            reviewed_on=review.reviewed_on, review_due_on=review.review_due_on, updated_on=at.date(),
            published_at=at, published_by=self.manager, published_by_name="Manager",
            source_publication=source, **origin,
        )  # fmt: skip
        self._event(
            Verb.PUBLISH, submission, by=self.manager, at=at, detail=f"version {version} {digest}", rows=[publication]
        )
        kind = Notice.Kind.PUBLISHED.value
        self._row(Notice, kind=kind, submission=submission, publication=publication, by_name="Manager", at=at)
        return publication

    def _sign(self, submission: Submission, *, kind: Kind, at: dt.datetime) -> SignOff:
        return self._link(
            SignOff, submission=submission, kind=kind, signer=self.physician, digest=submission.digest,
            source_digest=submission.source_digest,
            clinical_digest=submission.clinical_digest, printed_name="Sample Physician", credentials="MD",
            board_name=self.board.name, board_name_es=self.board.name, languages=["en", "es"], interests="None.",
            meaning="Medical review", attest_id=attest.CURRENT[kind], attest_text="I have read it.",
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
            language=submission.language, submission=submission, detail=detail, records=fingerprints.take(rows),
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
