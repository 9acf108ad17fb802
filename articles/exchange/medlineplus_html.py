"""A summary as MedlinePlus writes it, mended and taken apart into sections. No word of its own is lost.

The defects are those of the real file: links as `<TOPIC .../>`, headings as `<ph3>`, remains of tags as text,
the attribution as a last paragraph, lists of links to an encyclopedia that is not free. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape, unescape

from django.utils.translation import gettext as _

from articles import html as rich_text

MAX_HEADINGS = 200  # of one summary; a real one has a dozen


class Mended(StrEnum):
    """What was odd in a summary; the words stayed, except in `ENCYCLOPEDIA`."""

    TOPIC_LINK = "topic link"
    HEADING = "heading"
    REMAINS = "remains of tags"
    ENCYCLOPEDIA = "encyclopedia"


@dataclass(frozen=True)
class Part:
    """A heading, "" for what comes before the first, with its clean text."""

    heading: str
    html: str


@dataclass
class Summary:
    parts: list[Part] = field(default_factory=list)
    attribution: str = ""
    mended: Counter[Mended] = field(default_factory=Counter)

    @property
    def whole(self) -> str:
        """The text in one piece, its headings inside."""
        return rich_text.clean("".join(map(_inside, self.parts)))


_TOPIC_LINK = re.compile(
    r"""<TOPIC\b[^<>]*?\bLINKTEXT\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')[^<>]*>(?:\s*</TOPIC>)?""", re.IGNORECASE
)
_ODD_HEADING = re.compile(r"<(/?)p(h[2-4])\b", re.IGNORECASE)
_REMAINS = re.compile(r"(?:&(?:amp;)?lt;)?(?<!<)/(?:li|ul|ol|p|h[2-4])&(?:amp;)?gt;", re.IGNORECASE)
_ENCYCLOPEDIA = re.compile(
    r"""<li\b[^<>]*>\s*<a\b[^<>]*\bhref\s*=\s*["'][^"'<>]*/ency/[^<>]*>[^<>]*</a>\s*\.?\s*(?:</li>|(?=<li\b|</[uo]l>))""",
    re.IGNORECASE,
)
_EMPTY_LIST = re.compile(r"<(ul|ol)\b[^<>]*>\s*</\1>", re.IGNORECASE)
_HEADING = re.compile(r"<h[2-4]\b[^<>]*>(.*?)</h[2-4]\s*>", re.IGNORECASE | re.DOTALL)
_LAST_PARAGRAPH = re.compile(r"<p\s+(?:class|style)\s*=[^<>]*>([^<>]{3,300})</p>\s*$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_PLAIN_ATTRIBUTION = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\)))\s+(NIH: [^.!?]{3,150})$")
_QUESTION = re.compile(
    r"(?:(?<=\s)|^)((?:What|Who|How|Can|Is|Are|Why|When|Where|Do|Does|Should)\b[^.?!:]{3,120}\?)(?=\s|$)"
)
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def take_apart(source: str) -> Summary:
    """Return the sections of an HTML summary, mended. Raises `html.HtmlError` on what no page can hold."""
    mended: Counter[Mended] = Counter()

    def mend(kind: Mended, pattern: re.Pattern[str], replacement: str, text: str) -> str:
        text, count = pattern.subn(replacement, text)
        mended[kind] += count
        return text

    source = mend(Mended.TOPIC_LINK, _TOPIC_LINK, r"\1\2", source)
    source = mend(Mended.HEADING, _ODD_HEADING, r"<\1\2", source)
    source = mend(Mended.REMAINS, _REMAINS, "", source)
    source = mend(Mended.ENCYCLOPEDIA, _ENCYCLOPEDIA, "", source)
    source = _EMPTY_LIST.sub("", source)
    attribution = ""
    if (last := _LAST_PARAGRAPH.search(source)) and not last[1].rstrip().endswith((".", "!", "?")):
        attribution = " ".join(unescape(last[1]).split())
        source = source[: last.start()]
    if source.lower().count("<h") > MAX_HEADINGS:
        raise rich_text.HtmlError(_("The text has more than %(limit)s headings.") % {"limit": MAX_HEADINGS})
    before, *rest = _HEADING.split(source)
    pieces = [("", before), *zip(rest[::2], rest[1::2], strict=True)]
    parts = [Part(_words(heading), rich_text.clean(body)) for heading, body in pieces]
    return Summary([part for part in parts if part.heading or part.html], attribution, +mended)


def take_apart_plain(source: str, names: list[str]) -> Summary:
    """Return the sections of a summary that has lost its markup: it is told by questions that name the subject."""
    text = " ".join(source.split())
    attribution = ""
    if last := _PLAIN_ATTRIBUTION.search(text):
        attribution, text = last[1], text[: last.start()]
    subject = {word.casefold()[:6] for name in names for word in _LETTERS.findall(name)}
    parts: list[Part] = []
    heading, begin = "", 0
    for question in _QUESTION.finditer(text):
        if not subject & {word.casefold()[:6] for word in _LETTERS.findall(question[1])}:
            continue
        if (heading and not text[begin : question.start()].strip()) or not text[question.end() :].strip():
            continue  # two questions in a row are prose, and so is one at the end
        _keep(parts, heading, text[begin : question.start()])
        heading, begin = question[1], question.end()
    _keep(parts, heading, text[begin:])
    return Summary(parts, attribution)


def _words(heading: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", heading)).split())


def _inside(part: Part) -> str:
    return f"<h4>{escape(part.heading, quote=False)}</h4>{part.html}" if part.heading else part.html


def _keep(parts: list[Part], heading: str, words: str) -> None:
    if heading or words.strip():
        body = rich_text.clean(f"<p>{escape(words.strip(), quote=False)}</p>") if words.strip() else ""
        parts.append(Part(heading, body))
