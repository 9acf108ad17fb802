"""PDQ patient summaries of the National Cancer Institute: one file, one summary, its two languages.

A summary becomes a draft with every word of the source. The titles lose “(PDQ®)–Patient Version”, which
only a whole and current summary may carry; the source line says what the text is and of which date.
Dates of the source are told there and nowhere else: they are not reviews by this library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from django.utils import dateformat, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from pydantic import ValidationError

from articles import html
from articles.document import (
    LANGUAGES,
    ArticleDocument,
    ArticleType,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    Language,
    LongTextPair,
    SlugPair,
    Text,
)
from articles.exchange import json_text, pdq_findings
from articles.exchange.pairing import Pair
from articles.exchange.pdq_file import PdqFile, PdqPair, PdqSummary
from articles.exchange.pdq_html import Lost, Part, take_apart
from articles.exchange.pdq_pairing import Chapter, rows
from articles.exchange.report import Candidate, EarlierReview, Reading

REVIEWER = "National Cancer Institute (PDQ)"

# The only ending of a title that goes. A title for anybody but patients keeps its own, for all to see.
_PATIENT_VERSION = re.compile(r"\s*\(PDQ®\)\s*[–-]\s*(Patient Version|Versión para pacientes)$")

_SOURCE_LINES: dict[Language, str] = {
    "en": (
        "Source: National Cancer Institute (NCI), PDQ: “{title}”. Posted {posted}; updated {updated}. "
        "A copy of that date, not a current PDQ summary. Sample data, not medical advice."
    ),
    "es": (
        "Fuente: Instituto Nacional del Cáncer (NCI), PDQ: «{title}». Publicado el {posted}; actualizado el {updated}. "
        "Copia de esa fecha, no un sumario vigente del PDQ. Datos de muestra, no son consejo médico."
    ),
}
_DATE_FORMATS: dict[Language, str] = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}

_TOPICS = {
    "Prevention": DocumentTopic(slug="prevention", name=Text(en="Prevention", es="Prevención")),
    "Screening": DocumentTopic(slug="screening", name=Text(en="Screening", es="Exámenes de detección")),
    "Treatment": DocumentTopic(slug="treatment", name=Text(en="Treatment", es="Tratamiento")),
    "Supportive care": DocumentTopic(
        slug="supportive-care", name=Text(en="Supportive care", es="Cuidados médicos de apoyo")
    ),
    "Integrative, alternative, and complementary therapies": DocumentTopic(
        slug="complementary-therapies", name=Text(en="Complementary therapies", es="Terapias complementarias")
    ),
}


class _Refused(Exception):  # noqa: N818 - carries the sentence for the report
    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer


def read(place: str, data: bytes) -> Reading:
    """Read one PDQ file. Whatever breaks its shape refuses the file; whatever is odd in it is reported."""
    reading = Reading()
    try:
        file = PdqFile.model_validate(json_text.parse(data))
        chapters, losses = _take_apart(file.languages)
        sections = rows(chapters["en"], chapters["es"])
        document = _document(file.languages, sections)
    except json_text.UnreadableJson as error:
        reading.refuse(place, [("", str(error))])
    except ValidationError as error:
        reading.refuse(place, json_text.complaints(error))
    except _Refused as error:
        reading.refuse(place, [(error.pointer, str(error))])
    else:
        reading.candidates.append(Candidate(place, document, _reviews(file)))
        reading.note(
            place,
            chain(
                pdq_findings.of_the_pair(file),
                # Headings of two unrelated texts are no finding beside the one that says so.
                [] if file.is_mismatched else pdq_findings.of_the_rows(sections),
                pdq_findings.of_the_losses(file, losses),
            ),
        )
    return reading


def _take_apart(summaries: PdqPair) -> tuple[dict[Language, list[Chapter]], dict[Language, Counter[Lost]]]:
    chapters: dict[Language, list[Chapter]] = {language: [] for language in LANGUAGES}
    losses: dict[Language, Counter[Lost]] = {language: Counter() for language in LANGUAGES}
    for language in LANGUAGES:
        summary: PdqSummary = getattr(summaries, language)
        if summary.lang != language:
            raise _Refused(f"/languages/{language}/lang", _("The text is in another language than its place says."))
        if not summary.sections:
            raise _Refused(f"/languages/{language}/sections", _("The summary has no section."))
        for index, section in enumerate(summary.sections):
            try:
                (head, *parts), lost = take_apart(section.id, section.title, section.html)
            except html.HtmlError as error:
                raise _Refused(f"/languages/{language}/sections/{index}/html", str(error)) from error
            chapters[language].append(Chapter(head, tuple(parts)))
            losses[language] += lost
    return chapters, losses


def _document(summaries: PdqPair, sections: Sequence[Pair[Part]]) -> ArticleDocument:
    english, spanish = summaries.en, summaries.es
    title = Text(en=_title(english), es=_title(spanish))
    topic = _TOPICS.get(english.summary_type)
    return ArticleDocument(
        source_id=f"pdq-CDR{english.cdr_id}",
        type=ArticleType.PROCEDURE if english.summary_type == "Screening" else ArticleType.CONDITION,
        title=title,
        slug=SlugPair(en=_slug(title.en, 120), es=_slug(title.es, 120)),
        summary=LongTextPair(en=english.description, es=spanish.description),
        source_line=Text(en=_source_line(english, "en"), es=_source_line(spanish, "es")),
        topics=(topic,) if topic else (),
        sections=tuple(
            DocumentSection(
                anchor=anchor,
                level=row.either.level,
                heading=Text(en=row.en.heading if row.en else "", es=row.es.heading if row.es else ""),
                body=HtmlPair(en=row.en.html if row.en else "", es=row.es.html if row.es else ""),
            )
            for anchor, row in zip(_anchors(sections), sections, strict=True)
        ),
    )


def _title(summary: PdqSummary) -> str:
    return _PATIENT_VERSION.sub("", " ".join(summary.title.split()))


def _source_line(summary: PdqSummary, language: Language) -> str:
    with translation.override(language):
        posted = dateformat.format(summary.date_posted, _DATE_FORMATS[language])
        updated = dateformat.format(summary.date_updated, _DATE_FORMATS[language])
    return _SOURCE_LINES[language].format(title=" ".join(summary.title.split()), posted=posted, updated=updated)


def _anchors(sections: Sequence[Pair[Part]]) -> list[str]:
    """Name each row after its English heading; a sub-section whose heading recurs, with its section in front."""
    slugs = [_anchor(row.either.heading) for row in sections]
    recurring = {slug for slug, count in Counter(slugs).items() if count > 1}
    anchors: list[str] = []
    chapter = ""
    for slug, row in zip(slugs, sections, strict=True):
        anchor = slug
        if row.either.level == 1:
            chapter = slug
        elif slug in recurring and len(slug) < 40:
            anchor = f"{_shorten(chapter, 59 - len(slug))}-{slug}"
        number = 1
        while anchor in anchors:
            number += 1
            anchor = f"{_shorten(slug, 56)}-{number}"
        anchors.append(anchor)
    return anchors


def _anchor(heading: str) -> str:
    slug = _slug(heading, 60)
    return slug if slug[:1].isalpha() else _slug(f"section {slug}", 60)


def _slug(words: str, length: int) -> str:
    return _shorten(slugify(re.sub("[_/–—]", " ", words)), length)


def _shorten(slug: str, length: int) -> str:
    """Cut a slug at the last word that fits."""
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def _reviews(file: PdqFile) -> dict[Language, EarlierReview]:
    """Return the earlier review of each language, as far as the file can vouch for one."""
    reviews: dict[Language, EarlierReview] = {
        "en": EarlierReview(name=REVIEWER, date=file.languages.en.date_updated),
    }
    # A Spanish text for other readers or of an earlier date was never compared with this English one.
    if not file.is_mismatched and not file.is_outdated:
        reviews["es"] = EarlierReview(name=REVIEWER, date=file.languages.es.date_updated)
    return reviews
