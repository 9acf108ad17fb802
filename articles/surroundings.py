"""What the library says around every public page: its name and addresses, its policies, its notice of the day.

Policies and notices are live publications, as signed. Name, logo and addresses are the newest `SiteDetails`;
until somebody writes the first of them, what the environment says.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Case, CharField, DateField, F, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.safestring import SafeString

from articles import details as naming
from articles import html, prepared, presentation
from articles.content import ArticleContent
from articles.document import ArticleType
from articles.models import LivePage, SiteDetails
from articles.models.published import frozen_day

AROUND_EVERY_PAGE = (ArticleType.POLICY, ArticleType.NOTICE)


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Logo:
    """Shown beside the name, which says what it shows. Width and height are pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Site:
    """What an installation says about itself, in one language."""

    name: str
    owner: str
    emergency_number: str
    contact_email: str
    addresses: tuple[str, ...] = ()
    logo: Logo | None = None


@dataclass(frozen=True)
class Surroundings:
    site: Site
    policies: tuple[Link, ...] = ()
    notices: tuple[SafeString, ...] = ()


@dataclass(frozen=True)
class _Page:
    """A live page as far as its link at the foot or its notice goes; `content` only of a notice."""

    article: int
    slug: str
    type: str
    title: str
    content: str
    valid_from: dt.date | None
    valid_until: dt.date | None


def unasked(language: str) -> Surroundings:
    """Return what can be said without the database: often that is what is wrong."""
    return Surroundings(_site({}, language))


def ask(language: str, *, on: dt.date) -> Surroundings:
    """Return what holds on a day, by one query."""
    with prepared.cursor() as cursor:
        cursor.execute(_question(language))
        found = cursor.fetchall()
    values: dict[str, Any] = next((json.loads(row[4]) for row in found if row[0] == 0), {})
    return _around(language, values, [_Page(*row) for row in found if row[0]], on=on)


@cache
def _question(language: str) -> str:
    """Return the SQL, put together once, for every page asks. With its values in it, which plans it once as well."""
    no_text = Value("", output_field=TextField())
    no_day = Value(None, output_field=DateField())
    pages = LivePage.objects.in_language(language).of_type(*AROUND_EVERY_PAGE).order_by()
    details = SiteDetails.objects.by_value()
    rows = pages.filter(publication__language=language).values_list(
        "article_id",
        "slug",
        "publication__type",
        Cast("publication__title", TextField()),
        Case(When(publication__type=ArticleType.NOTICE, then=F("publication__content")), default=no_text),
        frozen_day("valid_from"),
        frozen_day("valid_until"),
    )
    both = rows.union(
        details.values_list(
            Value(0, output_field=BigIntegerField()),
            Value("", output_field=CharField()),
            Value("", output_field=CharField()),
            no_text,
            Cast("value", TextField()),
            no_day,
            no_day,
        ),
        all=True,
    )
    with connection.cursor() as cursor:
        return str(cursor.mogrify(*both.query.sql_with_params()))


def of_rows(language: str, rows: Sequence[LivePage], details: Mapping[str, Any] | None, *, on: dt.date) -> Surroundings:
    """Return the same from live pages that were read already, with their publications."""
    pages = [
        _Page(
            row.article_id,
            row.slug,
            row.publication.type,
            row.publication.title,
            row.publication.content,
            row.publication.parsed.valid_from,
            row.publication.parsed.valid_until,
        )
        for row in rows
        if row.language == language and row.publication.type in AROUND_EVERY_PAGE
    ]
    return _around(language, details or {}, pages, on=on)


def _around(language: str, details: Mapping[str, Any], pages: Iterable[_Page], *, on: dt.date) -> Surroundings:
    order = {article: place for place, article in enumerate(details.get("footer", []))}
    shown = (page for page in pages if presentation.is_in_force(page, on=on))
    in_order = sorted(shown, key=lambda page: (order.get(page.article, len(order)), page.article))
    return Surroundings(
        site=_site(details, language),
        policies=tuple(
            Link(page.title, reverse("page", args=[language, page.slug]))
            for page in in_order
            if page.type == ArticleType.POLICY
        ),
        notices=tuple(
            html.render(section.body, level=2)
            # The newest first: it is read, and the second one perhaps is not.
            for page in reversed(in_order)
            if page.type == ArticleType.NOTICE
            for section in ArticleContent.parse(page.content).sections
        ),
    )


def _site(details: Mapping[str, Any], language: str) -> Site:
    logo = None
    if details.get("logo"):
        url = reverse("figure", args=[details["logo"], details["logo_extension"]])
        logo = Logo(url, details["logo_width"], details["logo_height"])
    return Site(
        name=details.get(f"name_{language}") or naming.name_by_environment(language),
        owner=details.get("owner", settings.COPYRIGHT_OWNER),
        # A setting of the environment alone: see settings.py.
        emergency_number=settings.EMERGENCY_NUMBER,
        contact_email=details.get("feedback_email", settings.FEEDBACK_EMAIL),
        addresses=tuple(details.get(f"addresses_{language}", "").splitlines()),
        logo=logo,
    )
