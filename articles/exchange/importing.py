"""Articles read from files become drafts: each one whole, in a transaction of its own, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import drafts
from articles.document import LANGUAGES, ArticleDocument
from articles.exchange import admission, json_text, library_json, medlineplus, pdq, pictures
from articles.exchange.report import Candidate, Problem, Reading, Severity, inside
from articles.models import Article

FORMATS: dict[str, Callable[[str, bytes], Reading]] = {
    "json": library_json.read,
    "medlineplus": medlineplus.read,
    "pdq": pdq.read,
}
MAX_BYTES = {"medlineplus": medlineplus.MAX_BYTES}  # one file holds the whole library


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Outcome:
    """What became of one article. `article` is None where it was refused, and in a dry run for a new one.

    `document` is what the draft says now.
    """

    result: Result
    article: Article | None = None
    problems: list[Problem] = field(default_factory=list)
    document: ArticleDocument | None = None


def read_file(path: Path, *, format_name: str) -> Reading:
    """Read one file in the named format. A file that cannot be opened is a problem like any other."""
    reading = Reading()
    try:
        # One byte more than is allowed, so that the reader sees that it is too much and memory never holds it.
        with path.open("rb") as file:
            data = file.read(MAX_BYTES.get(format_name, json_text.MAX_BYTES) + 1)
    except OSError as error:
        reading.refuse(str(path), [("", _("The file cannot be read: %(reason)s.") % {"reason": error.strerror})])
        return reading
    return FORMATS[format_name](str(path), data)


def save(candidate: Candidate, *, folder: Path, by: User, at: dt.datetime, dry_run: bool) -> Outcome:
    """Make a draft of the candidate, or tell why not. `folder` is where its figures lie.

    A dry run makes every check and writes nothing.
    """
    admitted, complaints = admission.admit(candidate.document)
    if complaints:
        return _refused(candidate, complaints)
    left_out = list(admission.losses(candidate.document))
    brought = pictures.bring(admitted, folder)
    document = brought.document
    existing = counterpart(document)
    before = drafts.read_document(existing) if existing else None
    complaints = [*brought.complaints, *_taken_addresses(document, existing), *_silenced(document, before)]
    if complaints:
        return _refused(candidate, complaints)
    problems = [
        *_problems(candidate, brought.warnings, Severity.WARNING),
        *_problems(candidate, left_out, Severity.LEFT_OUT),
    ]
    if before is not None and drafts.is_same(before, document):
        return Outcome(Result.UNCHANGED, existing, problems, document)
    result = Result.UPDATED if existing else Result.CREATED
    if dry_run:
        return Outcome(result, existing, problems)
    try:
        with transaction.atomic():
            pictures.store(brought, by=by, at=at)
            article = drafts.save_into(existing, document, by=by, at=at)
    except (IntegrityError, DataError) as error:
        reason = str(error).partition("\n")[0]
        return _refused(candidate, [("", _("The database does not take it: %(reason)s.") % {"reason": reason})])
    return Outcome(result, article, problems, document)


def lock_counterparts(documents: Iterable[ArticleDocument]) -> None:
    """Lock the drafts that these documents are versions of until the end of the transaction, in one order for all."""
    sources, addresses = set[str](), set[str]()
    for document in documents:
        (sources if document.source_id else addresses).add(document.source_id or document.slug.en)
    known = Q(source_id__in=sources - {""}) | Q(source_id="", slug_en__in=addresses - {""})
    list(Article.objects.select_for_update(no_key=True).filter(known).order_by("pk").values_list("pk"))


def counterpart(document: ArticleDocument) -> Article | None:
    """Return the draft that the document is a version of: by its name at the source, else by its address."""
    if document.source_id:
        return drafts.find_by_source_id(document.source_id)
    if document.slug.en:
        return Article.objects.filter(source_id="", slug_en=document.slug.en).first()
    return None


def _taken_addresses(document: ArticleDocument, existing: Article | None) -> list[admission.Complaint]:
    complaints = []
    for language in LANGUAGES:
        slug = document.slug.get(language)
        others = Article.objects.exclude(pk=existing.pk) if existing else Article.objects.all()
        other = others.filter(**{f"slug_{language}": slug}).first() if slug else None
        if other:
            message = _("The address “%(slug)s” belongs to another article, “%(title)s”.")
            complaints.append((f"/slug/{language}", message % {"slug": slug, "title": other}))
    return complaints


def _silenced(document: ArticleDocument, before: ArticleDocument | None) -> list[admission.Complaint]:
    """Say which language of the draft the import would empty: a file of one language is not a translation undone."""
    return [
        (f"/title/{language}", _("The draft has a text in this language, the file has none. Nothing was changed."))
        for language in LANGUAGES
        if before is not None and before.title.get(language) and not document.title.get(language)
    ]


def _refused(candidate: Candidate, complaints: list[admission.Complaint]) -> Outcome:
    return Outcome(Result.REFUSED, None, _problems(candidate, complaints, Severity.REFUSED))


def _problems(candidate: Candidate, findings: list[admission.Complaint], severity: Severity) -> list[Problem]:
    return [Problem(inside(candidate.place, pointer), message, severity) for pointer, message in findings]
