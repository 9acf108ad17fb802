"""The sample's people at work: each step of a story by the verbs that people use."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from articles import currency, drafts
from articles.document import ArticleDocument, DocumentCorrection, LongTextPair
from articles.exchange import importing
from articles.exchange.report import Candidate
from articles.models import Article, Edit
from articles.spots import with_words
from reviews import assigning, attest, identity, standing, workflow
from reviews.models import Kind, Submission
from reviews.sample import accounts
from reviews.sample.accounts import SampleRefused
from reviews.sample.stories import Reaches, Step

_AUTHORS = {"en": accounts.EDITOR, "es": accounts.TRANSLATOR}
_SIGNERS = {
    Kind.MEDICAL: accounts.PHYSICIAN,
    Kind.TRANSLATION: accounts.TRANSLATION_REVIEWER,
    Kind.EDITORIAL: accounts.MANAGER,
}
_TIME_TO_TRANSLATE = dt.timedelta(days=14)


class Team:
    """Each author answers for their own words. `folder` is where the figures lie."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.proofs: dict[accounts.Account, identity.Proof] = {}

    def begin(self, step: Step, candidate: Candidate, *, at: dt.datetime, on: dt.date) -> None:
        """Write what the step says, and submit it; `on` is the day of `at` where the library is."""
        if step.lacking:
            self._translate_by_machine(step, candidate, at=at, on=on)
            return
        article = self._change(step, candidate, at=at, on=on) if step.words else self._write(step, candidate, at=at)
        by, board = _AUTHORS[step.language].user(), accounts.board_of(accounts.PHYSICIAN)
        workflow.submit(article, step.language, by=by, at=at, note=step.note, board=board)

    def answer(self, step: Step, candidate: Candidate, *, at: dt.datetime, on: dt.date) -> None:
        """Send the text back or sign it, and publish it where the step reaches readers."""
        submission = Submission.objects.open().get(article=_known(candidate), language=step.language)
        if step.comments:
            self._send_back(submission, step, at=at)
            return
        self._sign(submission, at=at, on=on)
        if step.reaches is Reaches.READERS:
            manager = accounts.MANAGER
            workflow.publish(submission, by=manager.user(), at=at, on=on, proof=self._proof(manager, at=at))

    def _write(self, step: Step, candidate: Candidate, *, at: dt.datetime) -> Article:
        """Bring the file into the drafts: first the English of it, then all of it."""
        if step.language == "en":
            candidate = replace(candidate, document=_english_only(candidate.document))
        author = _AUTHORS[step.language].user()
        outcome = importing.save(candidate, folder=self.folder, by=author, at=at, dry_run=False)
        if outcome.article is None:
            raise SampleRefused("\n".join(map(str, outcome.problems)))
        return outcome.article

    def _change(self, step: Step, candidate: Candidate, *, at: dt.datetime, on: dt.date) -> Article:
        article = _known(candidate)
        whole = drafts.read_document(article).model_dump_json()
        for before, after in step.words.items():
            whole = whole.replace(before, after)
        document = ArticleDocument.model_validate_json(whole)
        if step.correction:
            document = _corrected(document, step, on=on + dt.timedelta(days=step.takes))
        author = _AUTHORS[step.language].user()
        return drafts.save_document(document, by=author, at=at, article=article, how=Edit.How.ADMIN)

    def _translate_by_machine(self, step: Step, candidate: Candidate, *, at: dt.datetime, on: dt.date) -> None:
        """Leave what nobody has checked in the draft, and ask the translator to look at it."""
        document = with_words(candidate.document, step.language, dict.fromkeys(step.lacking, ""))
        translator, manager = accounts.TRANSLATOR.user(), accounts.MANAGER.user()
        machine = [place for place, words in currency.places(document).items() if words.es]
        article = drafts.save_document(document, by=translator, at=at, article=_known(candidate), machine=machine)
        due_on = on + _TIME_TO_TRANSLATE
        assigning.assign(article, translator=translator, due_on=due_on, note=step.note, by=manager, at=at)

    def _sign(self, submission: Submission, *, at: dt.datetime, on: dt.date) -> None:
        kind = standing.need_of(submission).kind
        workflow.sign_off(
            submission,
            by=_SIGNERS[kind].user(),
            at=at,
            on=on,
            kind=kind,
            digest=submission.digest,
            attest_id=attest.CURRENT[kind],
            key=uuid.uuid4(),
            proof=self._proof(_SIGNERS[kind], at=at),
        )

    def _send_back(self, submission: Submission, step: Step, *, at: dt.datetime) -> None:
        kind = standing.need_of(submission).kind
        workflow.request_changes(
            submission, by=_SIGNERS[kind].user(), at=at, kind=kind, digest=submission.digest, comments=step.comments
        )

    def _proof(self, signer: accounts.Account, *, at: dt.datetime) -> identity.Proof:
        """Type the password of whoever signs: once for all days, because it takes half a second."""
        if signer not in self.proofs:
            self.proofs[signer] = identity.prove_by_password(signer.user(), signer.password, at=at)
        return replace(self.proofs[signer], at=at)


def _known(candidate: Candidate) -> Article:
    return Article.objects.get(source_id=candidate.document.source_id)


def _corrected(document: ArticleDocument, step: Step, *, on: dt.date) -> ArticleDocument:
    """Say in the language of the step what was wrong; the English says it first, and sets the date."""
    first, *others = document.corrections or (DocumentCorrection(date=on),)
    words = LongTextPair(**{**first.text.model_dump(), step.language: step.correction})
    return document.model_copy(update={"corrections": (first.model_copy(update={"text": words}), *others)})


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
