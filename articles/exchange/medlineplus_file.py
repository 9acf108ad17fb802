"""Health topics of MedlinePlus as their files hold them: XML of both generations, and JSON.

The XML names a document type somewhere else. It is not fetched, and one that declares anything itself is
refused, so there is no entity to expand. Each topic is taken out of the tree when it ends: whole files are large.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from articles.document import Language
from articles.exchange import json_text
from articles.exchange.xliff.xml import Tag

MAX_BYTES = 80_000_000
MAX_DEPTH = 40
MAX_ELEMENTS_OF_A_TOPIC = 20_000
LANGUAGES_OF_FILE: dict[str, Language] = {"english": "en", "spanish": "es"}


class FileRefused(Exception):  # noqa: N818 - its text is the sentence that the report prints
    """The file cannot be worked with; the message says why, and `line` where."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Site:
    title: str
    url: str
    mapped_url: str = ""  # the same site in the other language
    is_hidden: bool = False


@dataclass
class HealthTopic:
    """One topic in one language. `summary` is HTML as MedlinePlus writes it, or plain text where `is_plain`."""

    place: str
    id: str
    language: str
    title: str
    summary: str = ""
    description: str = ""
    mapped_id: str = ""
    groups: dict[str, str] = field(default_factory=dict)  # id, or name where there is none, to name
    also_called: list[str] = field(default_factory=list)
    mesh: list[tuple[str, str]] = field(default_factory=list)  # code, which may be "", and name
    sites: list[Site] = field(default_factory=list)
    others: int = 0  # related topics, see-references: what an article does not hold
    is_plain: bool = False

    @property
    def code(self) -> Language:
        """The library's word for the topic's language, which is one of LANGUAGES_OF_FILE."""
        return LANGUAGES_OF_FILE[self.language.casefold()]


@dataclass
class TopicFile:
    """`reviewed_on` is the day on which MedlinePlus gave the file out: its topics stood so on its pages then."""

    topics: list[HealthTopic] = field(default_factory=list)
    reviewed_on: dt.date | None = None
    promised: int | None = None  # how many topics the file says it holds


def read(place: str, data: bytes) -> TopicFile:
    """Return the topics of a file. Raises FileRefused on what is neither."""
    if len(data) > MAX_BYTES:
        raise FileRefused(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 10**6})
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return _read_json(place, data) if begins in (b"[", b"{") else _read_xml(place, data)


# JSON


def _read_json(place: str, data: bytes) -> TopicFile:
    try:
        rows = list(json_text.parse_many(data))
    except json_text.UnreadableJson as error:
        raise FileRefused(str(error)) from error
    topics = [_topic_of_json(f"{place}#{inner}", row) for inner, row in rows]
    return TopicFile(topics, _date_in_name(place))


def _topic_of_json(place: str, row: Any) -> HealthTopic:
    if not isinstance(row, dict):
        row = {}
    return HealthTopic(
        place,
        id=_one_line(row.get("id")),
        language=_one_line(row.get("language")),
        title=_one_line(row.get("title")),
        summary=row["summary_text"] if isinstance(row.get("summary_text"), str) else "",
        groups={name: name for name in _strings(row.get("groups"))},
        also_called=_strings(row.get("synonyms")),
        mesh=[("", name) for name in _strings(row.get("mesh_terms"))],
        others=len(_strings(row.get("related_topics"))),
        is_plain=True,
    )


def _date_in_name(place: str) -> dt.date | None:
    """Return the month in the name of the file, which is all that this format says of its age."""
    found = re.search(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?(?!\d)", place.rpartition("/")[2])
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def _strings(value: Any) -> list[str]:
    rows = value if isinstance(value, list) else []
    return [words for row in rows if isinstance(row, str) and (words := _one_line(row))]


# XML


def _read_xml(place: str, data: bytes) -> TopicFile:
    file = TopicFile()

    def take(tag: Tag) -> None:
        here = _("%(file)s line %(line)s") % {"file": place, "line": tag.line}
        file.topics.append((_topic_of_2011 if tag.name == "MedicalTopic" else _topic_of_today)(here, tag))

    root = _Reader(take).read(data)
    dated = root.attributes.get("date-generated") or root.attributes.get("dategenerated", "")
    file.reviewed_on = _american_date(dated)
    total = root.attributes.get("total", "")
    file.promised = int(total) if total.isascii() and total.isdigit() and len(total) < 9 else None
    return file


def _topic_of_today(place: str, tag: Tag) -> HealthTopic:
    return HealthTopic(
        place,
        id=_one_line(tag.attributes.get("id")),
        language=_one_line(tag.attributes.get("language")),
        title=_one_line(tag.attributes.get("title")),
        summary=_text(tag, "full-summary"),
        description=_one_line(tag.attributes.get("meta-desc")),
        mapped_id=next((row.attributes.get("id", "") for row in tag.tags("language-mapped-topic")), ""),
        groups={row.attributes.get("id") or _one_line(row.text()): _one_line(row.text()) for row in tag.tags("group")},
        also_called=[_one_line(row.text()) for row in tag.tags("also-called")],
        mesh=list(_mesh_of_today(tag)),
        sites=[_site(row) for row in tag.tags("site")],
        others=sum(1 for name in ("related-topic", "see-reference", "primary-institute") for _row in tag.tags(name)),
    )


def _mesh_of_today(tag: Tag) -> Iterator[tuple[str, str]]:
    for heading in tag.tags("mesh-heading"):
        for descriptor in heading.tags("descriptor"):
            code, name = descriptor.attributes.get("id", ""), _one_line(descriptor.text())
            qualifiers = [(row.attributes.get("id", ""), _one_line(row.text())) for row in heading.tags("qualifier")]
            yield from ((code + own, f"{name}/{said}") for own, said in qualifiers)
            if not qualifiers:
                yield code, name


def _site(tag: Tag) -> Site:
    categories = [_one_line(row.text()) for row in tag.tags("information-category")]
    return Site(
        title=_one_line(tag.attributes.get("title")),
        url=tag.attributes.get("url", "").strip(),
        mapped_url=tag.attributes.get("language-mapped-url", "").strip(),
        is_hidden=bool(categories) and all(name.startswith("NON-DISPLAY") for name in categories),
    )


def _topic_of_2011(place: str, tag: Tag) -> HealthTopic:
    return HealthTopic(
        place,
        id=_one_line(_text(tag, "ID")) or tag.attributes.get("ID", "").removeprefix("T"),
        language=_one_line(tag.attributes.get("langcode")),
        title=_one_line(_text(tag, "MedicalTopicName")),
        summary=_text(tag, "FullSummary"),
        mapped_id=_one_line(_text(tag, "LanguageMappedTopicID")),
        groups={
            _one_line(_text(row, "GroupID")) or _one_line(_text(row, "GroupName")): _one_line(_text(row, "GroupName"))
            for row in _below(tag, "Groups", "Group")
        },
        also_called=[_one_line(row.text()) for row in _below(tag, "Synonyms", "Synonym")],
        mesh=[
            (_one_line(_text(row, "DescriptorUI")), _one_line(_text(row, "DescriptorName")))
            for row in _below(tag, "MeshHeadingList", "MeshHeading", "Descriptor")
        ],
        others=sum(
            1
            for names in (("RelatedTopics", "RelatedTopic"), ("SeeReferencesList", "SeeReference"))
            for _row in _below(tag, *names)
        ),
    )


def _below(tag: Tag, *names: str) -> Iterable[Tag]:
    rows = [tag]
    for name in names:
        rows = [inner for row in rows for inner in row.tags(name)]
    return rows


def _text(tag: Tag, name: str) -> str:
    return "".join(row.text() for row in tag.tags(name))


def _one_line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _american_date(value: str) -> dt.date | None:
    """Read mm/dd/yyyy, with whatever follows."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", value.strip())
    try:
        return dt.date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


class _Reader:
    """Reads with expat, and hands each child of the root on when it ends."""

    def __init__(self, take: Callable[[Tag], None]) -> None:
        self._take = take
        self._root: Tag | None = None
        self._open: list[Tag] = []
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        # Of a document type that is not read, expat passes over the entities it would have declared.
        self.parser.SkippedEntityHandler = self._entity

    def read(self, data: bytes) -> Tag:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat takes no names
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or ""
            sentence = _("The file is not well-formed XML, or cut off: %(reason)s.") % {"reason": reason}
            raise FileRefused(sentence, error.lineno) from error
        except (LookupError, ValueError, UnicodeError) as error:
            raise FileRefused(_("The file is written in an encoding that cannot be read.")) from error
        if self._root is None or self._root.name not in ("health-topics", "MedicalTopics"):
            raise FileRefused(_("The file holds no health topics of MedlinePlus."))
        return self._root

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        if has_internal_subset:
            raise FileRefused(_("The file declares entities of its own."), self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = Tag("", name, attributes, self.parser.CurrentLineNumber)
        self._count = self._count + 1 if len(self._open) > 1 else 0
        if len(self._open) > MAX_DEPTH or self._count > MAX_ELEMENTS_OF_A_TOPIC:
            raise FileRefused(_("The file is nested more deeply than any health topic."), tag.line)
        if self._open and len(self._open) > 1:
            self._open[-1].children.append(tag)
        elif not self._open:
            self._root = tag
        self._open.append(tag)

    def _end(self, name: str) -> None:
        tag = self._open.pop()
        if len(self._open) == 1 and name in ("health-topic", "MedicalTopic"):
            self._take(tag)

    def _words(self, words: str) -> None:
        if len(self._open) > 1:
            self._open[-1].children.append(words)

    def _entity(self, name: str, is_parameter: int) -> None:
        if not is_parameter:
            self._words(html.unescape(f"&{name};"))
