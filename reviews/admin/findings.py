"""The findings of an article's panel, each with the way to its field and, for a warning, to leaving it as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.http import urlencode

from articles.admin.places import Elements
from articles.checks import Finding
from articles.models import Article
from articles.readability import Code, wording
from reviews import findings, permissions
from reviews.findings import Answered
from reviews.models import WarningOverride
from reviews.overrides import Overrides
from reviews.transitions import Act


@dataclass(frozen=True)
class Shown:
    """`url` is where it is mended, `leave_url` where it is left as it is: "" where there is no such place."""

    finding: Finding
    url: str
    leave_url: str = ""
    leave_name: str = ""  # which of the warnings about a place it is, for those who hear the link
    override: WarningOverride | None = None


@dataclass(frozen=True)
class CheckedPanel:
    """One list, in three parts: what blocks the submission, what deserves a look, what was left as it is."""

    blocks: tuple[Shown, ...]
    warns: tuple[Shown, ...]
    left: tuple[Shown, ...]


def shown_findings(
    article: Article, found: Iterable[Finding], elements: Elements, given: Overrides, *, user: User
) -> CheckedPanel:
    """Return the list of one language as its reader may use it."""
    form = reverse("admin:articles_article_change", args=[article.pk])

    def show(row: Answered) -> Shown:
        url, leave_url, leave_name = _url(form, row.finding, elements), "", ""
        if row.finding.digest and row.override is None and permissions.may_submit(user, row.finding.language):
            query = urlencode({"place": row.finding.place, "code": row.finding.name})
            page = reverse(f"admin:articles_article_{Act.OVERRIDE_WARNING}", args=[article.pk, row.finding.language])
            leave_url, leave_name = f"{page}?{query}", str(wording.CODES[Code(row.finding.name)])
        return Shown(row.finding, url, leave_url, leave_name, row.override)

    listed = findings.sort_out(found, given)
    return CheckedPanel(
        blocks=tuple(map(show, listed.blocks)), warns=tuple(map(show, listed.warns)), left=tuple(map(show, listed.left))
    )


def mends(article: Article, found: Iterable[Finding], elements: Elements) -> tuple[Shown, ...]:
    """Return findings with the addresses of their fields in the article's form."""
    form = reverse("admin:articles_article_change", args=[article.pk])
    return tuple(Shown(one, _url(form, one, elements)) for one in found)


def _url(form: str, finding: Finding, elements: Elements) -> str:
    element = elements.id_of(finding.place, finding.language)
    return f"{form}#{element}" if element else ""
