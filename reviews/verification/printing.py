"""What a page prints about its review and its versions is what the sign-offs and the versions before it say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles import publishing
from articles.models import Change, Publication
from reviews import standing
from reviews.models import SignOff
from reviews.verification.fault import Fault
from reviews.verification.stories import Story


def pages_print_their_sign_offs(story: Story) -> Iterator[Fault]:
    """Compute again what each publication says, as the verb and the database did when it was appended."""
    submissions = {submission.key: submission for submission in story.submissions}
    for publication in (p for rows in story.publications.values() for p in rows):
        if publication.restores_id is not None:
            yield from _restored(story, publication)
        elif submission := submissions.get(publication.submission_key):
            for name, expected in _expected(story, publication, story.standing(submission)).items():
                if (found := getattr(publication, name)) != expected:
                    yield Fault(
                        "printed", Publication._meta.db_table, publication.pk,
                        f"{name} is not what the records say", article=story.article, language=publication.language,
                        expected=expected, found=found,
                    )  # fmt: skip


def _restored(story: Story, publication: Publication) -> Iterator[Fault]:
    """A page that came back is the version before it in all but what publishing.restore says of its own."""
    before = next((p for p in story.publications[publication.language] if p.pk == publication.restores_id), None)
    expected = {name: getattr(before, name, None) for name in publishing.kept_by_a_restoration()}
    expected |= {"number": before.number + 1 if before else None, "change": Change.RESTORED.value}
    for name, value in expected.items():
        if (found := getattr(publication, name)) != value:
            yield Fault(
                "printed", Publication._meta.db_table, publication.pk,
                f"{name} is not that of the version that it restores", article=story.article,
                language=publication.language, expected=value, found=found,
            )  # fmt: skip


def _expected(story: Story, publication: Publication, sign_offs: list[SignOff]) -> dict[str, Any]:
    base = story.base_of(publication)
    change = publishing.change_between(base, digest=publication.digest, clinical_digest=publication.clinical_digest)
    review = standing.record_of(
        sign_offs,
        base=base,
        change=change,
        source_clinical_digest=publication.source_clinical_digest,
        source=story.source_of(publication),
        pending=publication.review_pending,
    )
    numbers = [p.number for p in story.publications[publication.language]]
    expected = {
        "number": numbers.index(publication.number) + 1,
        "change": change.value,
        "review": review.entries,
        "reviewed_on": review.reviewed_on,
        "review_due_on": review.review_due_on,
    }
    if base and change is Change.REREVIEW:
        expected["updated_on"] = base.updated_on
    return expected
