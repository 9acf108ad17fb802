"""The shape of a PDQ file: what of it an importer needs, with the limits that it must keep."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from articles.document import Language


class _Source(BaseModel):
    """A part of the file. Fields that no draft has use for may stand beside the known ones."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PdqSection(_Source):
    id: Annotated[str, Field(max_length=100)]
    title: Annotated[str, Field(min_length=1, max_length=500)]
    html: Annotated[str, Field(max_length=300_000)]


class PdqSummary(_Source):
    title: Annotated[str, Field(min_length=1, max_length=250)]
    # The Spanish halves wrap it in an object.
    lang: Annotated[Language, BeforeValidator(lambda value: value.get("value") if isinstance(value, dict) else value)]
    cdr_id: Annotated[int, Field(gt=0)]
    audience: Annotated[str, Field(max_length=100)]
    summary_type: Annotated[str, Field(max_length=100)]
    date_posted: dt.date
    date_updated: dt.date
    description: Annotated[str, Field(max_length=5_000)] = ""
    public_use: Literal[1]
    sections: Annotated[tuple[PdqSection, ...], Field(max_length=100)]


class PdqPair(_Source):
    en: PdqSummary
    es: PdqSummary


class PdqOrigin(_Source):
    licence: Annotated[str, Field(max_length=500)] = ""


class PdqFile(_Source):
    source: PdqOrigin = PdqOrigin()
    languages: PdqPair

    @property
    def is_mismatched(self) -> bool:
        """Whether the halves are written for different readers, and so cannot translate each other."""
        return self.languages.en.audience != self.languages.es.audience

    @property
    def is_outdated(self) -> bool:
        """Whether the Spanish was last touched before the English."""
        return self.languages.es.date_updated < self.languages.en.date_updated
