"""The sample's terms: the editor writes the English of each, then the translator the Spanish."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from articles.document import LANGUAGES
from articles.glossary import rows
from articles.glossary.wording import wording_of
from articles.models import GlossaryEdit, GlossaryTerm
from reviews.sample import accounts

TERMS = Path(__file__).parent / "glossary.json"
_AUTHORS = {"en": accounts.EDITOR, "es": accounts.TRANSLATOR}


def make_all(*, at: dt.datetime) -> None:
    """Make what is missing; a term that is there is never touched again. The caller holds the transaction."""
    listed: list[dict[str, Any]] = json.loads(TERMS.read_text(encoding="utf-8"))
    known = set(GlossaryTerm.objects.values_list("source_id", flat=True))
    for said in listed:
        if said["source_id"] not in known:
            _make(said, at=at)


def _make(said: dict[str, Any], *, at: dt.datetime) -> None:
    row = GlossaryTerm(source_id=said["source_id"], for_readers=said["for_readers"])
    before = None
    for language in LANGUAGES:
        for name in ("term", "forms", "definition", "note"):
            setattr(row, f"{name}_{language}", said.get(name, {}).get(language, ""))
        row.save()
        rows.record_edit(row, before=before, by=_AUTHORS[language].user(), at=at, how=GlossaryEdit.How.ADMIN)
        before = wording_of(row)
