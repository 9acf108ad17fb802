"""Health topics of MedlinePlus: each topic with its translation becomes one draft, and says where it comes from.

Groups become topics, other names synonyms, MeSH headings codes, sites resources. The files give no date of a
review; the day on which a file was given out stands for it, and only for a library that carries reviews over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pydantic import ValidationError

from articles import codes, html, text
from articles.codes import CodeSystem
from articles.document import (
    ArticleDocument,
    ArticleType,
    Code,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    Language,
    LongTextPair,
    SlugPair,
    Text,
)
from articles.exchange import json_text, medlineplus_findings, medlineplus_sites
from articles.exchange.medlineplus_file import (
    LANGUAGES_OF_FILE,
    MAX_BYTES,
    FileRefused,
    HealthTopic,
    TopicFile,
)
from articles.exchange.medlineplus_file import read as read_topics
from articles.exchange.medlineplus_html import Part, Summary, take_apart, take_apart_plain
from articles.exchange.pairing import Pair
from articles.exchange.report import Candidate, EarlierReview, Finding, Reading, Severity
from articles.reserved import RESERVED_SLUGS

__all__ = ["MAX_BYTES", "read"]

REVIEWER = "MedlinePlus, National Library of Medicine"
SOURCE: dict[str, str] = {
    "en": "Source: MedlinePlus, National Library of Medicine",
    "es": "Fuente: MedlinePlus, Biblioteca Nacional de Medicina",
}
BEGINNING = Text(en="Overview", es="Resumen")  # the heading of what a summary says before its first one
_TYPES = {
    "Diagnostic Tests": ArticleType.PROCEDURE,
    "Surgery and Rehabilitation": ArticleType.PROCEDURE,
    "Wellness and Lifestyle": ArticleType.LIVING,
    "Food and Nutrition": ArticleType.LIVING,
    "Fitness and Exercise": ArticleType.LIVING,
    "Safety Issues": ArticleType.LIVING,
    "Health System": ArticleType.LIVING,
}
LONGEST_SUMMARY = 300  # characters
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡])")


def read(place: str, data: bytes) -> Reading:
    """Read one file. A topic that cannot be read does not stop the others."""
    reading = Reading()
    try:
        file = read_topics(place, data)
    except FileRefused as error:
        where = _("%(file)s line %(line)s") % {"file": place, "line": error.line} if error.line else place
        reading.refuse(where, [("", str(error))])
        return reading
    told: Counter[str] = Counter()
    for pair in _pairs(_usable(file.topics, reading), reading):
        _read_pair(pair, file, reading, told)
    reading.note(place, medlineplus_findings.of_file(file, told))
    return reading


def _usable(topics: Iterable[HealthTopic], reading: Reading) -> list[HealthTopic]:
    """Leave out, with a reason, what is no topic or stands there twice."""
    known: dict[str, HealthTopic] = {}
    for topic in topics:
        if not (topic.id.isascii() and topic.id.isalnum() and len(topic.id) <= 20 and topic.title):
            reading.refuse(topic.place, [("", _("A health topic needs an id and a title."))])
        elif topic.language.casefold() not in LANGUAGES_OF_FILE:
            message = _("The topic is in “%(language)s”; English and Spanish can be imported.")
            reading.refuse(topic.place, [("", message % {"language": json_text.printable(topic.language[:60])})])
        elif topic.id in known:
            message = _("Another topic of the file has the id %(id)s, “%(title)s”.")
            reading.refuse(topic.place, [("", message % {"id": topic.id, "title": known[topic.id].title})])
        else:
            known[topic.id] = topic
    return list(known.values())


def _pairs(topics: Sequence[HealthTopic], reading: Reading) -> Iterator[Pair[HealthTopic]]:
    """Join each English topic with the Spanish one that it names, or that names it."""
    english = {topic.id: topic for topic in topics if topic.code == "en"}
    spanish = {topic.id: topic for topic in topics if topic.code == "es"}
    partners: dict[str, HealthTopic] = {}
    for one, own in ((row, row.mapped_id) for row in english.values()):
        if own in spanish and own not in {row.id for row in partners.values()}:
            partners[one.id] = spanish[own]
    taken = {row.id for row in partners.values()}
    for row in spanish.values():
        if row.id not in taken and row.mapped_id in english and row.mapped_id not in partners:
            partners[row.mapped_id] = row
            taken.add(row.id)
    for topic in topics:
        if topic.code == "en":
            yield Pair(topic, partners.get(topic.id))
        elif topic.id not in taken:
            yield Pair(None, topic)
        lonely = topic.mapped_id and topic.id not in taken and topic.id not in partners
        if lonely:
            message = _("The topic in the other language, %(id)s, is not in the file, or belongs to another one.")
            reading.note(topic.place, [("", message % {"id": topic.mapped_id}, Severity.WARNING)])


def _read_pair(pair: Pair[HealthTopic], file: TopicFile, reading: Reading, told: Counter[str]) -> None:
    place = pair.either.place
    try:
        summaries = Pair(*(_summary(topic) for topic in (pair.en, pair.es)))
        document, findings = _document(pair, summaries, told)
    except (html.HtmlError, text.TextError) as error:
        reading.refuse(place, [("", str(error))])
        return
    except ValidationError as error:
        reading.refuse(place, json_text.complaints(error))
        return
    reviewed: dict[Language, EarlierReview] = {}
    if file.reviewed_on:
        review = EarlierReview(name=REVIEWER, date=file.reviewed_on)
        reviewed = {topic.code: review for topic in (pair.en, pair.es) if topic}
    reading.candidates.append(Candidate(place, document, reviewed))
    reading.note(place, findings)


def _summary(topic: HealthTopic | None) -> Summary | None:
    if topic is None:
        return None
    if topic.is_plain:
        return take_apart_plain(topic.summary, [topic.title, *topic.also_called])
    return take_apart(topic.summary)


def _document(
    pair: Pair[HealthTopic], summaries: Pair[Summary], told: Counter[str]
) -> tuple[ArticleDocument, list[Finding]]:
    findings: list[Finding] = []
    rows = _rows(summaries, findings)
    for summary in (summaries.en, summaries.es):
        findings += medlineplus_findings.of_summary(summary) if summary else ()
    title = Text(en=pair.en.title if pair.en else "", es=pair.es.title if pair.es else "")
    document = ArticleDocument(
        source_id=f"medlineplus-{pair.en.id if pair.en else (pair.either.mapped_id or pair.either.id)}",
        type=_type(pair),
        title=title,
        slug=SlugPair(en=_slug(title.en), es=_slug(title.es)),
        synonyms=LongTextPair(**_each(pair, lambda topic: "\n".join(_synonyms(topic)))),
        summary=LongTextPair(
            **{
                language: _description(topic, summary)
                for language, topic, summary in (("en", pair.en, summaries.en), ("es", pair.es, summaries.es))
                if topic and summary
            }
        ),
        source_line=Text(
            **{
                language: ". ".join(filter(None, (SOURCE[language], summary.attribution)))
                for language, summary in (("en", summaries.en), ("es", summaries.es))
                if summary
            }
        ),
        topics=_topics(pair),
        sections=rows,
        resources=tuple(medlineplus_sites.resources(pair, findings)),
        codes=tuple(_codes(pair, findings, told)),
    )
    told["others"] += sum(topic.others for topic in (pair.en, pair.es) if topic)
    told["plain"] += sum(topic.is_plain for topic in (pair.en, pair.es) if topic)
    return document, findings


def _each(pair: Pair[HealthTopic], value: object) -> dict[str, str]:
    return {
        language: value(topic)  # type: ignore[operator]
        for language, topic in (("en", pair.en), ("es", pair.es))
        if topic
    }


def _rows(summaries: Pair[Summary], findings: list[Finding]) -> tuple[DocumentSection, ...]:
    """Lay the sections of both languages side by side, or the whole texts where they are divided differently."""
    english, spanish = summaries.en, summaries.es
    known = [summary for summary in (english, spanish) if summary]
    if any(not summary.parts for summary in known):
        findings.append(("", _("The topic lacks a summary in one of its languages, or in both."), Severity.WARNING))
        parts = [Pair(*(Part("", summary.whole) if summary else None for summary in (english, spanish)))]
        parts = parts if any(summary.parts for summary in known) else []
    elif not (english and spanish):
        parts = [Pair(part, None) if english else Pair(None, part) for part in summaries.either.parts]
    elif [bool(row.heading) for row in english.parts] == [bool(row.heading) for row in spanish.parts]:
        parts = [Pair(*both) for both in zip(english.parts, spanish.parts, strict=True)]
    else:
        message = _("The languages have different headings: the text is one section, its headings inside.")
        findings.append(("", message, Severity.WARNING))
        parts = [Pair(Part("", english.whole), Part("", spanish.whole))]
    anchors: list[str] = []
    for row in parts:
        anchor = _anchor(row.either.heading or BEGINNING.en)
        number = anchors.count(anchor) + sum(name.startswith(f"{anchor}-") for name in anchors)
        anchors.append(f"{anchor}-{number + 1}" if anchor in anchors else anchor)
    return tuple(
        DocumentSection(
            anchor=anchor,
            heading=Text(
                en=(row.en.heading or BEGINNING.en) if row.en else "",
                es=(row.es.heading or BEGINNING.es) if row.es else "",
            ),
            body=HtmlPair(en=row.en.html if row.en else "", es=row.es.html if row.es else ""),
        )
        for anchor, row in zip(anchors, parts, strict=True)
    )


def _anchor(heading: str) -> str:
    words = slugify(heading).replace("_", "-")[:50].strip("-")
    return words if words[:1].isalpha() else f"section-{words}".strip("-")


def _slug(title: str) -> str:
    words = slugify(re.sub("[_/–—]", " ", title))[:110].strip("-")
    return f"{words}-topic" if words in RESERVED_SLUGS else words


def _type(pair: Pair[HealthTopic]) -> ArticleType:
    names = pair.en.groups.values() if pair.en else ()
    return next((_TYPES[name] for name in names if name in _TYPES), ArticleType.CONDITION)


def _synonyms(topic: HealthTopic) -> list[str]:
    names = {name.casefold(): name for name in reversed(topic.also_called) if name.casefold() != topic.title.casefold()}
    return list(reversed(names.values()))


def _description(topic: HealthTopic, summary: Summary) -> str:
    """Return what MedlinePlus tells search engines, else the first sentences of the text."""
    if topic.description:
        return topic.description
    words = " ".join(html.plain_text(summary.parts[0].html).split()) if summary.parts else ""
    said = ""
    for sentence in _SENTENCE.split(words):
        if said and len(said) + len(sentence) >= LONGEST_SUMMARY:
            break
        said = f"{said} {sentence}".strip()
    return said if len(said) <= 2 * LONGEST_SUMMARY else said[: 2 * LONGEST_SUMMARY].rpartition(" ")[0] + "…"


def _topics(pair: Pair[HealthTopic]) -> tuple[DocumentTopic, ...]:
    """Return the groups of both languages, each once: their ids are the same in both."""
    english, spanish = (topic.groups if topic else {} for topic in (pair.en, pair.es))
    found: dict[str, DocumentTopic] = {}
    for key in dict.fromkeys([*english, *spanish]):
        name = Text(en=english.get(key, ""), es=spanish.get(key, ""))
        if slug := slugify(name.en or name.es)[:120].strip("-").replace("_", "-"):
            found.setdefault(slug, DocumentTopic(slug=slug, name=name))
    return tuple(found.values())


def _codes(pair: Pair[HealthTopic], findings: list[Finding], told: Counter[str]) -> Iterator[Code]:
    """Yield the MeSH headings; a Spanish topic has none of its own, and is about what the English is."""
    seen: set[str] = set()
    for code, name in [row for topic in (pair.en, pair.es) if topic for row in topic.mesh]:
        if not code:
            told["mesh"] += 1
        elif not codes.fits(CodeSystem.MESH, code):
            message = _("“%(code)s” is no code of MeSH.") % {"code": json_text.printable(code[:60])}
            findings.append(("", message, Severity.LEFT_OUT))
        elif code not in seen:
            seen.add(code)
            yield Code(system=CodeSystem.MESH, code=code, label=name)
