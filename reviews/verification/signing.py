"""Every publication has its sign-offs: enough, of the right kind, by different people, over exactly its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from articles.document import SOURCE_LANGUAGE, ArticleType
from articles.models import Publication
from reviews import policy, standing
from reviews.models import SignOff, Submission
from reviews.transitions import PUBLISHING, Verb
from reviews.verification.fault import Fault
from reviews.verification.stories import Story

# Copied from the submission, letter for letter.
_COPIED = ("digest", "clinical_digest", "source_digest", "source_clinical_digest", "slug", "note")
_OVER = ("digest", "clinical_digest", "source_digest")


def publications_are_signed(story: Story) -> Iterator[Fault]:
    submissions = {submission.key: submission for submission in story.submissions}
    for publication in (p for rows in story.publications.values() for p in rows):
        submission = submissions.get(publication.submission_key)
        if submission is None or submission.language != publication.language:
            yield _at(
                publication, "publication-unreviewed", "no submission of this article and language went before it"
            )
            continue
        if publication.restores_id is not None:
            yield from _still_signed(story, publication, submission)
            continue
        for name in _COPIED:
            if getattr(publication, name) != getattr(submission, name):
                yield _at(
                    publication,
                    "publication-differs",
                    f"{name} is not that of its submission",
                    expected=getattr(submission, name),
                    found=getattr(publication, name),
                )
        yield from _enough(story, publication, submission)
        yield from _source(story, publication)
        yield from _signed_before(story, publication, submission)


def _still_signed(story: Story, publication: Publication, submission: Submission) -> Iterator[Fault]:
    """What was put back is compared with what it restores elsewhere; here it needs no more than that it was signed."""
    if not any(s.digest == publication.digest for s in story.standing(submission)):
        yield _at(publication, "signatures-missing", "no signature under what it restores stands")


def _let_out(publication: Publication, submission: Submission, sign_offs: list[SignOff]) -> bool:
    """Whether somebody who neither wrote, submitted nor published an urgent change signed that it cannot wait."""
    own = {publication.published_by_id, submission.submitted_by_id, *submission.author_ids}
    return any(s.kind == policy.Kind.URGENT and s.signer_id not in own for s in sign_offs)


def _enough(story: Story, publication: Publication, submission: Submission) -> Iterator[Fault]:
    base = story.base_of(publication)
    if publication.review_pending:
        if base is None or base.review_pending or not _let_out(publication, submission, story.standing(submission)):
            yield _at(publication, "signatures-missing", "nobody but its publisher says that it cannot wait")
        return
    need = policy.need(
        language=publication.language,
        type_=cast(ArticleType, publication.type),
        text=_digests(publication),
        live=_digests(base) if base else None,
        physicians_needed=submission.physicians_needed,
        specialties=standing.specialties_needed(submission),
    )
    signatures = standing.signatures(story.standing(submission))
    if missing := policy.lacking(need, digest=publication.digest, signatures=signatures):
        wanted = f"{need.count} × {need.kind}" + "".join(f", {count} × {slug}" for slug, count in need.specialties)
        yield _at(
            publication,
            "signatures-missing",
            f"{missing} of the sign-offs that it needs are missing",
            expected=wanted,
            found=", ".join(f"{s.kind} by account {s.signer_id}" for s in signatures),
        )


def _source(story: Story, publication: Publication) -> Iterator[Fault]:
    if publication.language == SOURCE_LANGUAGE:
        return
    source = story.source_of(publication)
    expected = (publication.source_digest, publication.source_clinical_digest)
    if source is None or (source.digest, source.clinical_digest) != expected:
        yield _at(
            publication,
            "source-differs",
            "the source it names is not the text it was compared with",
            expected=publication.source_digest,
            found=source.digest if source else None,
        )


def _signed_before(story: Story, publication: Publication, submission: Submission) -> Iterator[Fault]:
    published = [e.number for e in story.events.get(submission.pk, ()) if e.verb in PUBLISHING]
    if len(published) != 1:
        yield _at(
            publication, "publication-unrecorded", "exactly one event records it", expected=1, found=len(published)
        )
        return
    signed = _recorded(story, submission)
    for sign_off in story.standing(submission):
        number = signed.get(sign_off.hash)
        if number is not None and number > published[0]:
            yield _at(
                publication,
                "signed-after-publication",
                f"signature {sign_off.number} was given after it was published",
                expected=f"an event before {published[0]}",
                found=f"event {number}",
            )


def signatures_are_of_their_texts(story: Story) -> Iterator[Fault]:
    """Each signature is over exactly its submission, by nobody who wrote or sent it, and recorded by an event."""
    for submission in story.submissions:
        recorded = _recorded(story, submission)
        sign_offs = story.sign_offs.get(submission.pk, [])
        for sign_off in sign_offs:
            for name in _OVER:
                if getattr(sign_off, name) != getattr(submission, name):
                    yield _on(
                        sign_off,
                        submission,
                        "signature-other-text",
                        f"{name} is not that of the text it stands under",
                        expected=getattr(submission, name),
                        found=getattr(sign_off, name),
                    )
            if sign_off.signer_id == submission.submitted_by_id or sign_off.signer_id in submission.author_ids:
                yield _on(sign_off, submission, "own-work", "the signer wrote or submitted the text")
            if sign_off.hash not in recorded:
                yield _on(sign_off, submission, "signature-unrecorded", "no event records this signature")
        for missing in recorded.keys() - {sign_off.hash for sign_off in sign_offs}:
            yield Fault(
                "signature-missing",
                SignOff._meta.db_table,
                None,
                f"event {recorded[missing]} records a signature under submission {submission.pk} that is not there",
                article=submission.article_id,
                language=submission.language,
                expected=missing,
            )
        twice = Counter((s.signer_id, s.kind) for s in story.standing(submission))
        for (signer, kind), count in twice.items():
            if count > 1:
                yield Fault(
                    "signed-twice",
                    Submission._meta.db_table,
                    submission.pk,
                    f"account {signer} signed more than once as {kind}",
                    article=submission.article_id,
                    language=submission.language,
                    expected=1,
                    found=count,
                )


def withdrawn_signatures_are_the_signers_own(story: Story) -> Iterator[Fault]:
    for submission in story.submissions:
        for sign_off in story.sign_offs.get(submission.pk, ()):
            withdrawal = story.taken_back.get(sign_off.pk)
            if withdrawal is not None and withdrawal.by_id != sign_off.signer_id:
                yield _on(
                    sign_off,
                    submission,
                    "taken-back-by-another",
                    "somebody else took this signature back",
                    expected=sign_off.signer_id,
                    found=withdrawal.by_id,
                )


def _recorded(story: Story, submission: Submission) -> dict[str, int]:
    """Return the hashes of the signatures that events of a submission record, with the numbers of the events."""
    recorded = {}
    for event in story.events.get(submission.pk, ()):
        if event.verb == Verb.SIGN_OFF:
            _digest, *hashes = re.findall(r"\b[0-9a-f]{64}\b", event.detail) or [""]
            recorded[hashes[0] if hashes else f"event {event.number}"] = event.number
    return recorded


def _digests(publication: Publication) -> policy.Digests:
    return policy.Digests(
        publication.digest,
        publication.clinical_digest,
        publication.source_clinical_digest,
        publication.review_pending,
    )


def _at(publication: Publication, code: str, what: str, **compared: Any) -> Fault:
    return Fault(
        code,
        Publication._meta.db_table,
        publication.pk,
        what,
        article=publication.article_id,
        language=publication.language,
        **compared,
    )


def _on(sign_off: SignOff, submission: Submission, code: str, what: str, **compared: Any) -> Fault:
    return Fault(
        code,
        SignOff._meta.db_table,
        sign_off.pk,
        what,
        article=submission.article_id,
        language=submission.language,
        **compared,
    )
