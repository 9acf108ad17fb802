"""The sample library, made as people would make it: the editor writes the English, the translator the Spanish,
the physician and the translation reviewer sign, the managing editor publishes.

An article is made whole, in one transaction, or not at all; one that is there is never touched again. So a run that
was interrupted is completed by the next, and what a visitor changed stays as it is.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles import details, drafts
from articles.document import ArticleDocument, Language
from articles.exchange import importing
from articles.exchange.report import Candidate
from articles.models import Article, Edit
from reviews import attest, identity, standing, workflow
from reviews.models import Kind
from reviews.sample import accounts, glossary
from reviews.sample.accounts import SampleRefused

ARTICLES = Path(__file__).parent / "articles"
PROPOSAL = Path(__file__).parent / "proposal.json"

# The pages about the library in the order of the foot of every page.
ABOUT_US = tuple(f"sample:{name}" for name in ("privacy", "editorial-policy", "accessibility", "about", "contact"))
NAME, NAME_ES = "Health Library", "Biblioteca de Salud"

_LOCK = 0x5A3B1E  # any number that nothing else in this database locks
_SIGNERS = {
    Kind.MEDICAL: accounts.PHYSICIAN,
    Kind.TRANSLATION: accounts.TRANSLATION_REVIEWER,
    Kind.EDITORIAL: accounts.MANAGER,
}


def load(*, at: dt.datetime, on: dt.date) -> Iterator[tuple[str, bool]]:
    """Make what is missing; yield the title of each article, and whether it was made just now.

    `on` is the day of `at` where the library is. Raises SampleRefused.
    """
    if not settings.DEBUG:
        raise SampleRefused(
            _("The sample library is for trying out: everybody knows its passwords. Set DEBUG=1 where that is the aim.")
        )
    with _alone():
        accounts.make_all(at=at)
        glossary.make_all(at=at)
    team = _Team(at=at, on=on)
    for path in sorted(ARTICLES.glob("*.json")):
        candidate = _read(path)
        with _alone():
            is_new = drafts.find_by_source_id(candidate.document.source_id) is None
            if is_new:
                team.make(candidate)
        yield candidate.document.title.en, is_new
    with _alone():
        _say_who_we_are(at=at)


def _say_who_we_are(*, at: dt.datetime) -> None:
    """Give the library a name in Spanish too, and its pages their order; once, like everything here."""
    if details.in_force() is not None:
        return
    articles = dict(Article.objects.filter(source_id__in=ABOUT_US).values_list("source_id", "pk"))
    details.change(
        seen=None,
        by=accounts.MANAGER.user(),
        at=at,
        name_en=settings.SITE_NAME,
        name_es=NAME_ES if settings.SITE_NAME == NAME else settings.SITE_NAME,
        owner=settings.COPYRIGHT_OWNER,
        feedback_email=settings.FEEDBACK_EMAIL,
        footer=[articles[source_id] for source_id in ABOUT_US if source_id in articles],
    )


def read_proposal() -> dict[str, Any]:
    """Return the change that is left in review: the article, the note, and which words become which."""
    proposal: dict[str, Any] = json.loads(PROPOSAL.read_text(encoding="utf-8"))
    return proposal


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction, while no other run of this command is in one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def _read(path: Path) -> Candidate:
    reading = importing.read_file(path, format_name="json")
    if reading.problems:
        raise SampleRefused("\n".join(map(str, reading.problems)))
    return reading.candidates[0]


class _Team:
    """The sample's people at work, all at one moment."""

    def __init__(self, *, at: dt.datetime, on: dt.date) -> None:
        self.at, self.on = at, on
        self.proofs: dict[accounts.Account, identity.Proof] = {}

    def make(self, candidate: Candidate) -> None:
        """Take an article from nothing to both public pages. Each author answers for their own words."""
        self._import(replace(candidate, document=_english_only(candidate.document)), by=accounts.EDITOR)
        article = self._import(candidate, by=accounts.TRANSLATOR)
        self._take_to_readers(article, "en", by=accounts.EDITOR, note="First version.")
        self._take_to_readers(article, "es", by=accounts.TRANSLATOR, note="Primera versión.")
        proposal = read_proposal()
        if article.source_id == proposal["source_id"]:
            self._propose(article, words=proposal["words"], note=proposal["note"])

    def _import(self, candidate: Candidate, *, by: accounts.Account) -> Article:
        outcome = importing.save(candidate, folder=ARTICLES, by=by.user(), at=self.at, dry_run=False)
        if outcome.article is None:
            raise SampleRefused("\n".join(map(str, outcome.problems)))
        return outcome.article

    def _take_to_readers(self, article: Article, language: Language, *, by: accounts.Account, note: str) -> None:
        submission = workflow.submit(
            article, language, by=by.user(), at=self.at, note=note, board=accounts.board_of(accounts.PHYSICIAN)
        )
        kind = standing.need_of(submission).kind
        workflow.sign_off(
            submission,
            by=_SIGNERS[kind].user(),
            at=self.at,
            on=self.on,
            kind=kind,
            digest=submission.digest,
            attest_id=attest.CURRENT[kind],
            key=uuid.uuid4(),
            proof=self._proof(_SIGNERS[kind]),
        )
        manager = accounts.MANAGER
        workflow.publish(submission, by=manager.user(), at=self.at, on=self.on, proof=self._proof(manager))

    def _proof(self, signer: accounts.Account) -> identity.Proof:
        """Type the password of whoever signs: once, because it takes half a second."""
        if signer not in self.proofs:
            self.proofs[signer] = identity.prove_by_password(signer.user(), signer.password, at=self.at)
        return self.proofs[signer]

    def _propose(self, article: Article, *, words: dict[str, str], note: str) -> None:
        """Change some words of the English and submit them, so that there is something to review on the desk."""
        editor = accounts.EDITOR.user()
        whole = drafts.read_document(article).model_dump_json()
        for before, after in words.items():
            whole = whole.replace(before, after)
        document = ArticleDocument.model_validate_json(whole)
        drafts.save_document(document, by=editor, at=self.at, article=article, how=Edit.How.ADMIN)
        workflow.submit(article, "en", by=editor, at=self.at, note=note, board=accounts.board_of(accounts.PHYSICIAN))


def _english_only(document: ArticleDocument) -> ArticleDocument:
    def silent(value: Any) -> Any:
        match value:
            case {"en": _, "es": _}:
                return value | {"es": ""}
            case dict():
                return {key: silent(inner) for key, inner in value.items()}
            case list():
                return [silent(inner) for inner in value]
        return value

    whole = document.model_dump(mode="json")
    # Topics and regions are the library's: they get both names when they are made, whoever makes them.
    return ArticleDocument.model_validate(silent(whole) | {key: whole[key] for key in ("topics", "resources")})
