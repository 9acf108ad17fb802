"""Contents made by hand for the tests of `articles.compare`."""

from __future__ import annotations

from typing import Any

from articles import html
from articles.compare import Block, Change, Edit, compare
from articles.content import ArticleContent, CareCard, Figure, Resource, Section
from articles.document import ArticleType, Reference

MARKS = {Edit.SAME: "{}", Edit.DELETED: "[-{}-]", Edit.INSERTED: "[+{}+]"}


def article(**parts: Any) -> ArticleContent:
    return ArticleContent(**{"language": "en", "type": ArticleType.PROCEDURE, "title": "Ductogram", **parts})


def section(anchor: str = "risks", heading: str = "Possible problems", body: str = "", level: int = 1) -> Section:
    return Section(anchor=anchor, level=level, heading=heading, body=html.clean(body))


def figure(sha256: str = "a" * 64, **fields: Any) -> Figure:
    return Figure(**{
        "section": "", "sha256": sha256, "extension": "png", "width": 800, "height": 600, "caption": "A milk duct",
        "alt": "", "credit": "", "licence": "", **fields,
    })  # fmt: skip


def card(*items: str, level: str = "call", heading: str = "Call your doctor", section: str = "") -> CareCard:
    return CareCard(section=section, level=level, heading=heading, items=items)


def resource(name: str = "RadiologyInfo", **fields: Any) -> Resource:
    return Resource(**{"region": "us", "region_name": "", "name": name, "url": "https://radiology.example/", **fields})


def reference(key: str = "kasales-2014", **fields: Any) -> Reference:
    return Reference(**{"key": key, "title": f"A study by {key}", "year": "2014", **fields})


def change_between(old: ArticleContent, new: ArticleContent) -> Change:
    """Return the only change."""
    (change,) = compare(old, new).changes
    return change


def body_change(old: str, new: str, language: str = "en") -> Change:
    """Return the change of a section whose body alone changed, without its heading."""
    before, after = (article(language=language, sections=(section(body=body),)) for body in (old, new))
    return change_between(before, after)


def shown(block: Block) -> str:
    """Spell a block with its edits: "Take [-5 mg-][+50 mg+]." """
    return "".join(MARKS[run.edit].format(run.text) for run in block.runs)


def body_shown(change: Change) -> list[tuple[str, str, str]]:
    """Spell the blocks after the heading, each with its status and path."""
    return [(str(block.status), block.path, shown(block)) for block in change.blocks[1:]]
