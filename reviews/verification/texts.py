"""Texts and their digests: every digest is that of its text, and a publication's columns are those of its text."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from articles.content import ArticleContent, sha256
from articles.models import Publication
from reviews.models import Submission
from reviews.verification.fault import Fault, Tell

BATCH = 500


def of_publications(tell: Tell) -> Iterator[Fault]:
    names = ("pk", "article_id", "language", "content", "digest", "clinical_digest", "title", "type", "image_hashes")
    for count, row in enumerate(Publication.objects.order_by("pk").values(*names).iterator(BATCH), start=1):
        where = _where(Publication._meta.db_table, row)
        content = yield from _digests(where, row["content"], row["digest"], row["clinical_digest"], "")
        if content is not None:
            for name, expected in {
                "language": content.language,
                "title": content.title,
                "type": content.type.value,
                "image_hashes": [figure.sha256 for figure in content.figures],
            }.items():
                if row[name] != expected:
                    yield Fault(
                        "publication-column", what=f"{name} is not that of its text", **where,
                        expected=expected, found=row[name],
                    )  # fmt: skip
        if count % BATCH == 0:
            tell(BATCH)


def of_submissions(tell: Tell) -> Iterator[Fault]:
    names = (
        "pk", "article_id", "language", "content", "digest", "clinical_digest",
        "source_content", "source_digest", "source_clinical_digest",
    )  # fmt: skip
    for count, row in enumerate(Submission.objects.order_by("pk").values(*names).iterator(BATCH), start=1):
        where = _where(Submission._meta.db_table, row)
        content = yield from _digests(where, row["content"], row["digest"], row["clinical_digest"], "")
        if content is not None and content.language != row["language"]:
            yield Fault(
                "submission-language", what="the text is in another language", **where,
                expected=row["language"], found=content.language,
            )  # fmt: skip
        if row["source_content"] or row["source_digest"] or row["source_clinical_digest"]:
            source = (row["source_content"], row["source_digest"], row["source_clinical_digest"])
            yield from _digests(where, *source, "source ")
        if count % BATCH == 0:
            tell(BATCH)


def _where(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"table": table, "key": row["pk"], "article": row["article_id"], "language": row["language"]}


def _digests(
    where: dict[str, Any], text: str, digest: str, clinical_digest: str, whose: str
) -> Generator[Fault, None, ArticleContent | None]:
    """Yield what is wrong with one text, and return it parsed where it can be read."""
    if (found := sha256(text)) != digest:
        yield Fault(
            "digest", what=f"the {whose}digest is not that of the {whose}text", **where, expected=digest, found=found
        )
    try:
        content = ArticleContent.parse(text)
    except ValueError as error:
        yield Fault("text-unreadable", what=f"the {whose}text cannot be read", **where, found=type(error).__name__)
        return None
    if (found := content.clinical_digest) != clinical_digest:
        yield Fault(
            "clinical-digest", what=f"the {whose}clinical digest is not that of the {whose}text", **where,
            expected=clinical_digest, found=found,
        )  # fmt: skip
    return content
    return content
