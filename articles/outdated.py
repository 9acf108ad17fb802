"""What a changed English text means for the readers of its translation: which parts to read in English. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from articles.compare import Change, Status, compare
from articles.content import ArticleContent

_PARTS = frozenset({"title", "summary", "section", "figure", "care"})


@dataclass(frozen=True)
class Touched:
    """A part of the page where the English now advises something else: a care card, a number, a dose, a "not".

    A section goes by its heading in the translation and its anchor there; one that the translation lacks by its
    English heading, without an anchor. What stands in no section is among the care cards below the text (`is_care`),
    or at the beginning of the page.
    """

    heading: str = ""
    anchor: str = ""
    language: str = ""
    is_care: bool = False


def touched(compared: ArticleContent, now: ArticleContent, translation: ArticleContent) -> tuple[Touched, ...]:
    """Return the parts that changed in what can hurt somebody, in page order, each once.

    `compared` is the English that the translation was checked against, `now` the one that readers see.
    """
    changes = (one for one in compare(compared, now).changes if one.part in _PARTS and _can_hurt(one))
    return tuple(dict.fromkeys(_named(change, (now, compared), translation) for change in changes))


@lru_cache(maxsize=64)
def is_touched(compared: str, now: str) -> bool:
    """Tell from canonical JSON whether such a part changed. Kept for a page of a list: publications never change."""
    old, new = ArticleContent.parse(compared), ArticleContent.parse(now)
    return bool(touched(old, new, new))


def _can_hurt(change: Change) -> bool:
    """Whether the change is one of those; of a part that is new or gone, whether it holds a number."""
    whole = change.status in (Status.ADDED, Status.REMOVED)
    numbered = whole and any(map(str.isnumeric, "".join(run.text for block in change.blocks for run in block.runs)))
    return change.safety or bool(change.callouts) or numbered


def _named(change: Change, versions: tuple[ArticleContent, ...], translation: ArticleContent) -> Touched:
    anchor = _anchor(change, versions)
    for content in (translation, *versions):
        for section in content.sections:
            if anchor and section.anchor == anchor:
                here = section.anchor if content is translation else ""
                return Touched(section.heading, here, content.language)
    return Touched(is_care=change.safety)


def _anchor(change: Change, versions: tuple[ArticleContent, ...]) -> str:
    """Return the anchor of the section that the change is in, "" where it is in none."""
    if change.part == "section":
        return change.place.removeprefix("section:")
    for content in versions:
        rows = [(row.section, row.heading) for row in content.care_cards] if change.safety else []
        rows += [(row.section, row.caption) for row in content.figures] if change.part == "figure" else []
        for anchor, heading in rows:
            if heading == change.heading:
                return anchor
    return ""
