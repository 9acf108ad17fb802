"""Terms read from files go into the glossary. What people wrote here is never overwritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.exchange import json_text
from articles.exchange.report import Problem, Severity
from articles.glossary import rows
from articles.glossary.nci import Candidate, Reading, read
from articles.glossary.wording import Wording, wording_of
from articles.models import GlossaryEdit, GlossaryTerm

# What a file says of a term; the rest is the library's own.
_IMPORTED = ("term", "definition", "source")


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass
class Outcome:
    result: Result
    problem: Problem | None = None


def read_file(path: Path) -> Reading:
    """Read one file. One that cannot be opened is a problem like any other."""
    try:
        with path.open("rb") as file:
            data = file.read(json_text.MAX_BYTES + 1)  # one more than is allowed, so that the reader sees it
    except OSError as error:
        message = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror}
        return Reading(problems=[Problem(str(path), message, Severity.REFUSED)])
    return read(str(path), data)


def save(candidate: Candidate, *, by: User, at: dt.datetime, for_readers: bool, dry_run: bool) -> Outcome:
    """Make a term of the candidate, or bring the one it made before up to date.

    A term whose imported words somebody has changed here is left alone. `for_readers` is of new terms; old ones keep
    what they have.
    """
    with transaction.atomic():
        row = GlossaryTerm.objects.select_for_update(no_key=True).filter(source_id=candidate.source_id).first()
        before = wording_of(row) if row else None
        if before and _imported(before) == _imported(candidate.wording):
            return Outcome(Result.UNCHANGED)
        if row and before and _imported(before) != _last_imported(row):
            message = _("“%(term)s” was changed here since it was imported. It is left as it is.") % {"term": row}
            return Outcome(Result.SKIPPED, Problem(candidate.place, message, Severity.LEFT_OUT))
        if not dry_run:
            row = row or GlossaryTerm(source_id=candidate.source_id, for_readers=for_readers)
            for name in _IMPORTED:
                words = getattr(candidate.wording, name)
                setattr(row, f"{name}_en", words.en)
                setattr(row, f"{name}_es", words.es)
            row.save()
            rows.record_edit(row, before=before, by=by, at=at, how=GlossaryEdit.How.IMPORT)
    return Outcome(Result.UPDATED if before else Result.CREATED)


def _imported(wording: Wording) -> tuple[object, ...]:
    return tuple(getattr(wording, name) for name in _IMPORTED)


def _last_imported(row: GlossaryTerm) -> tuple[object, ...] | None:
    edit = row.edits.filter(how=GlossaryEdit.How.IMPORT).order_by("-pk").first()
    return _imported(Wording.model_validate_json(edit.content)) if edit else None
