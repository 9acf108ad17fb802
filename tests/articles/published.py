"""Publications by value, for tests of what pages print: no database, every field open."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from articles.content import ArticleContent, Section

TODAY = dt.date(2026, 6, 1)


def content(**fields: Any) -> ArticleContent:
    values: dict[str, Any] = {
        "language": "en",
        "type": "procedure",
        "title": "Ductogram",
        "sections": (Section(anchor="what", level=1, heading="What is it?", body="<p>An X-ray test.</p>"),),
    }
    return ArticleContent(**(values | fields))


def signature(kind: str = "medical", **fields: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "printed_name": "Alex Sample",
        "credentials": "MD",
        "board": "Sample Board",
        "board_es": "Consejo de Muestra",
        "signed_on": "2026-03-02",
        "meaning": "Reviewed",
        "carried_over": {},
    } | fields


def publication(**fields: Any) -> Any:
    """Make the English publication unless `fields` say otherwise; other fields than these go to its content."""
    known = {
        "number": 1,
        "slug": "ductogram",
        "clinical_digest": "c1",
        "source_clinical_digest": "",
        "change": "first",
        "note": "First version.",
        "updated_on": dt.date(2026, 3, 2),
        "published_at": dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC),
        "review": [signature()],
        "reviewed_on": dt.date(2026, 3, 2),
        "review_due_on": dt.date(2028, 3, 2),
        "review_pending": False,
        "source_publication": None,
    }
    own = {name: fields.pop(name) for name in list(fields) if name in known}
    parsed = content(**fields)
    return SimpleNamespace(**(known | own), language=parsed.language, parsed=parsed)


def translation(source: Any, **fields: Any) -> Any:
    """Make a Spanish publication that was compared with `source`."""
    own = {
        "language": "es",
        "title": "Ductograma",
        "slug": "ductograma",
        "source_publication": source,
        "source_clinical_digest": source.clinical_digest,
        "clinical_digest": "t1",
        "review": [signature("translation", printed_name="Maria Ejemplo", credentials="CT", signed_on="2026-03-09")],
        "reviewed_on": source.reviewed_on,
        "review_due_on": source.review_due_on,
    }
    return publication(**(own | fields))
