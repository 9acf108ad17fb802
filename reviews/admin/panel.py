"""The state of an article in words, per language, and the one thing to do next.

Computed from the records each time. It decides nothing that a verb would not decide again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse

from articles import drafts
from articles.admin.places import Elements
from articles.checking import Checked, check
from articles.document import LANGUAGES, Language
from articles.models import Article
from reviews import overrides, permissions, plain_language
from reviews.admin import panel_facts, panel_steps, translation_facts
from reviews.admin.answers import CheckList
from reviews.admin.findings import CheckedPanel, shown_findings
from reviews.admin.panel_steps import Scheduled, Step
from reviews.admin.side import Side
from reviews.models import State


@dataclass(frozen=True)
class Panel:
    """One language of an article: `facts` are sentences, `next` is the one step that is most likely wanted."""

    language: Language
    facts: tuple[str, ...]
    translation: tuple[str, ...]
    checks: CheckedPanel
    next: Step | None
    others: tuple[Step, ...]
    scheduled: tuple[Scheduled, ...]
    page_url: str
    desk_url: str
    reads: str  # how the text reads, in a line; "" where there is none
    check_list: CheckList | None  # what the board asked for and nobody has answered yet


def panels(article: Article, *, user: User, on: dt.date, checked: Checked | None = None) -> list[Panel]:
    """Return the panels of both languages; `checked` is the article's draft where it was checked already."""
    checked = checked or check(article, drafts.read_document(article))
    given, elements = overrides.overrides_of(article), Elements(checked.document)
    return [_panel(Side(article, checked, language), elements, user=user, on=on, given=given) for language in LANGUAGES]


def _panel(side: Side, elements: Elements, *, user: User, on: dt.date, given: overrides.Overrides) -> Panel:
    asked = side.last_submission is not None and side.last_submission.state == State.CHANGES_ASKED
    at_desk = side.last_submission if side.submission or asked else None
    may_answer = side.check_list and permissions.may_answer_comments(user, side.check_list.submission)
    return Panel(
        language=side.language,
        facts=tuple(panel_facts.of(side, on=on)),
        translation=tuple(translation_facts.of(side.states)),
        checks=shown_findings(side.article, side.findings, elements, given, user=user),
        next=panel_steps.next_step(side, user=user, on=on),
        others=tuple(panel_steps.other_steps(side, user=user, on=on)),
        scheduled=tuple(panel_steps.scheduled(side, user=user)),
        page_url=reverse("page", args=[side.language, side.live.slug]) if side.live else "",
        desk_url=reverse("reviews:submission", args=[at_desk.key]) if at_desk else "",
        reads=plain_language.assess(side.document, side.language).summary,
        check_list=side.check_list if may_answer else None,
    )
