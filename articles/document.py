"""The draft of an article by value, in both languages: what is edited, imported and exported.

Pure: no database. `articles.drafts` reads it from and writes it to the draft's tables, every exchange
format turns its files into it, and `articles.content.freeze` makes of it what a reader would see.
The JSON form of `ArticleDocument` is the library's own exchange format; docs/article.schema.json is
generated from these classes.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from articles import codes
from articles.codes import CodeSystem

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
SOURCE_LANGUAGE: Language = "en"

Line = Annotated[str, Field(max_length=500)]
LongText = Annotated[str, Field(max_length=5_000)]
Html = Annotated[str, Field(max_length=300_000)]
ADDRESS_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ANCHOR_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(max_length=120, pattern=rf"^$|{ADDRESS_PATTERN}")]
Anchor = Annotated[str, Field(max_length=60, pattern=ANCHOR_PATTERN)]
AnchorOrNone = Annotated[str, Field(max_length=60, pattern=rf"^$|{ANCHOR_PATTERN}")]
Url = Annotated[str, Field(max_length=2_000, pattern=r"^(https?://\S+)?$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ArticleType(StrEnum):
    """What an article is; decides its outline, its schema.org type and who must sign it."""

    PROCEDURE = "procedure"  # a test or a procedure
    CONDITION = "condition"
    LIVING = "living"  # healthy living
    POLICY = "policy"  # a page about the library itself: privacy, editorial policy
    DISCLAIMER = "disclaimer"  # standing notice at the foot of every article
    ACCREDITATION = "accreditation"  # standing notice with validity dates
    NOTICE = "notice"  # site-wide notice above every page, from its first day to its last


STANDING_NOTICES = frozenset({ArticleType.DISCLAIMER, ArticleType.ACCREDITATION})
SITE_TYPES = STANDING_NOTICES | {ArticleType.POLICY, ArticleType.NOTICE}
# Printed without headings of their own.
UNHEADED = STANDING_NOTICES | {ArticleType.NOTICE}


class CareLevel(StrEnum):
    """How fast a reader should act, least urgent first."""

    CALL = "call"
    TODAY = "today"
    EMERGENCY = "emergency"


class ReferenceKind(StrEnum):
    """The kinds of work that a reference can be; each has its own AMA pattern."""

    JOURNAL = "journal"
    BOOK = "book"
    CHAPTER = "chapter"
    REPORT = "report"
    WEB = "web"
    GUIDELINE = "guideline"


class Value(BaseModel):
    """Base of everything held by value: immutable, strict, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Value):
    """The same words in both languages; an empty string is a missing text."""

    en: Line = ""
    es: Line = ""

    def get(self, language: str) -> str:
        return self.es if language == "es" else self.en


class LongTextPair(Text):
    en: LongText = ""
    es: LongText = ""


class HtmlPair(Text):
    en: Html = ""
    es: Html = ""


class SlugPair(Text):
    en: Slug = ""
    es: Slug = ""


class DocumentContributor(Value):
    name: Line
    credentials: Line = ""
    role: Text = Text()


class DocumentSection(Value):
    """A heading with its text. Level 1 is a section, level 2 a sub-section of the one before it."""

    anchor: Anchor
    level: Literal[1, 2] = 1
    heading: Text = Text()
    body: HtmlPair = HtmlPair()


class DocumentFigure(Value):
    """An image, named by the SHA-256 of its stored bytes, placed at the end of the named section.

    An empty `section` puts it before the first one. Width and height are pixels.
    """

    section: AnchorOrNone = ""
    sha256: Sha256
    extension: Literal["png", "jpg", "webp"]
    width: Annotated[int, Field(gt=0, le=20_000)]
    height: Annotated[int, Field(gt=0, le=20_000)]
    caption: LongTextPair = LongTextPair()
    alt: LongTextPair = LongTextPair()
    credit: Text = Text()
    licence: Line = ""


class DocumentCareCard(Value):
    """When to act. `items` holds one line of text per list item. An empty `section` means after the text."""

    section: AnchorOrNone = ""
    level: CareLevel
    heading: Text = Text()
    items: LongTextPair = LongTextPair()


class DocumentResource(Value):
    """Where to read on. `url_es` is empty where the address is the same in both languages."""

    region: Annotated[str, Field(max_length=10)] = ""
    region_name: Text = Text()
    name: Text = Text()
    url: Url = ""
    url_es: Url = ""


class Reference(Value):
    """A cited work, the same in both languages. `authors` are "Family AB" or a name of a body, in order."""

    key: Annotated[str, Field(max_length=60, pattern=ADDRESS_PATTERN)]
    kind: ReferenceKind = ReferenceKind.WEB
    authors: tuple[Line, ...] = ()
    title: Line = ""
    container: Line = ""
    year: Annotated[str, Field(max_length=20)] = ""
    volume: Annotated[str, Field(max_length=20)] = ""
    issue: Annotated[str, Field(max_length=20)] = ""
    pages: Annotated[str, Field(max_length=40)] = ""
    publisher: Line = ""
    url: Url = ""
    accessed: dt.date | None = None
    doi: Annotated[str, Field(max_length=200)] = ""
    pmid: Annotated[str, Field(max_length=12, pattern=r"^\d*$")] = ""


class DocumentCorrection(Value):
    """What was wrong on the page, and on which day it was put right. The newest comes first."""

    date: dt.date
    text: LongTextPair = LongTextPair()


class Code(Value):
    """What another system calls the subject, the same in both languages; `label` is that system's own name."""

    system: CodeSystem
    code: Annotated[str, Field(max_length=40)]
    label: Line = ""

    @model_validator(mode="after")
    def _has_the_form_of_its_system(self) -> Self:
        if not codes.fits(self.system, self.code):
            raise ValueError(f"no code of {codes.NAMES[self.system]}; one looks like {codes.EXAMPLES[self.system]}")
        return self


class DocumentTopic(Value):
    """Where the library files the article: navigation, not content, so no sign-off covers it."""

    slug: Annotated[str, Field(max_length=120, pattern=ADDRESS_PATTERN)]
    name: Text = Text()


class ArticleDocument(Value):
    """One article, all of its draft. `synonyms` holds one other name per line."""

    format: Literal["health-library-article/1"] = "health-library-article/1"
    source_id: Annotated[str, Field(max_length=100)] = ""  # the article's name where it came from
    type: ArticleType
    slug: SlugPair = SlugPair()
    title: Text = Text()
    synonyms: LongTextPair = LongTextPair()
    summary: LongTextPair = LongTextPair()
    source_line: Text = Text()  # "Source: ..." where the text is somebody else's
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    topics: tuple[DocumentTopic, ...] = ()
    contributors: tuple[DocumentContributor, ...] = ()
    sections: Annotated[tuple[DocumentSection, ...], Field(max_length=400)] = ()
    figures: Annotated[tuple[DocumentFigure, ...], Field(max_length=100)] = ()
    care_cards: Annotated[tuple[DocumentCareCard, ...], Field(max_length=20)] = ()
    resources: Annotated[tuple[DocumentResource, ...], Field(max_length=200)] = ()
    references: Annotated[tuple[Reference, ...], Field(max_length=500)] = ()
    corrections: Annotated[tuple[DocumentCorrection, ...], Field(max_length=50)] = ()
    codes: Annotated[tuple[Code, ...], Field(max_length=100)] = ()
