"""NCI's dictionary of cancer terms as JSON: one object for each term and language, the languages joined by `termId`.

Pure: bytes in, wordings out; a fault of one object stops no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StrictInt, StrictStr, ValidationError

from articles import text
from articles.document import LANGUAGES, Language, LongTextPair, Text
from articles.exchange import json_text
from articles.exchange.report import Problem, Severity, inside
from articles.glossary.wording import Wording

SOURCE = Text(en="NCI Dictionary of Cancer Terms", es="Diccionario de cáncer del NCI")
_FOR_PATIENTS = "Patient"


class _Definition(BaseModel):
    text: Annotated[StrictStr, Field(min_length=1, max_length=5_000)]


class _Object(BaseModel):
    """One term in one language; of what else a file holds, such as pictures and sounds, nothing is read."""

    termId: Annotated[StrictInt, Field(gt=0)]  # noqa: N815 - the file's name for it
    language: Language
    audience: StrictStr
    termName: Annotated[StrictStr, Field(min_length=1, max_length=200)]  # noqa: N815
    definition: _Definition


@dataclass(frozen=True)
class Candidate:
    """A term in both languages, and where in the file its English stands."""

    place: str
    source_id: str
    wording: Wording


@dataclass
class Reading:
    """What a file holds. `single` counts terms in one language only, `professional` those not for patients."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    single: int = 0
    professional: int = 0


def read(place: str, data: bytes) -> Reading:
    """Read every pair of one file."""
    reading = Reading()
    found: dict[int, dict[str, tuple[str, _Object]]] = {}
    try:
        for inner, value in json_text.parse_many(data):
            where = f"{place}#{inner}" if inner.startswith("/") else f"{place} {inner}".rstrip()
            for row in _read_one(reading, where, value):
                languages = found.setdefault(row.termId, {})
                if row.language in languages:
                    _refuse(reading, where, _("The term %(id)s stands twice in this language.") % {"id": row.termId})
                elif row.audience != _FOR_PATIENTS:
                    reading.professional += 1
                else:
                    languages[row.language] = where, row
    except json_text.UnreadableJson as error:
        _refuse(reading, place, str(error))
    for key, languages in found.items():
        if all(language in languages for language in LANGUAGES):
            _pair(reading, key, languages)
        else:
            reading.single += bool(languages)
    return reading


def _read_one(reading: Reading, where: str, value: Any) -> Iterator[_Object]:
    if isinstance(value, json_text.UnreadableJson):
        _refuse(reading, where, str(value))
    elif not isinstance(value, dict):
        _refuse(reading, where, _("A term is a JSON object."))
    else:
        try:
            yield _Object.model_validate(value)
        except ValidationError as error:
            for pointer, message in json_text.complaints(error):
                _refuse(reading, inside(where, pointer), message)


def _pair(reading: Reading, key: int, languages: dict[str, tuple[str, _Object]]) -> None:
    said: dict[str, tuple[str, str]] = {}
    for language, (where, row) in languages.items():
        try:
            said[language] = text.line(row.termName), text.line(row.definition.text)
        except text.TextError as error:
            _refuse(reading, where, str(error))
            return
        if not all(said[language]):
            _refuse(reading, where, _("The term or its definition says nothing."))
            return
    term, definition = ({language: words[number] for language, words in said.items()} for number in (0, 1))
    wording = Wording(term=Text(**term), definition=LongTextPair(**definition), source=SOURCE)
    reading.candidates.append(Candidate(languages["en"][0], f"nci:{key}", wording))


def _refuse(reading: Reading, where: str, message: str) -> None:
    reading.problems.append(Problem(where, message, Severity.REFUSED))
