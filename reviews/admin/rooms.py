"""The admin's first page by rooms: what belongs together in somebody's work stands together.

It shows what Django's list shows, to the same people; beside it what is no table of its own: the articles that are
notices and pages about the library, and the board's emergency phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.document import ArticleType
from articles.models.labels import TYPE_LABELS
from reviews import permissions

# Articles that are about the library itself and not about health.
ABOUT_US = (ArticleType.NOTICE, ArticleType.POLICY, ArticleType.DISCLAIMER, ArticleType.ACCREDITATION)
EMERGENCY = "emergency"

ROOMS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Articles and translations"),
        (
            *("articles.article", "reviews.submission", "articles.publication"),
            *("articles.glossaryterm", "articles.topic", "articles.featured"),
        ),
    ),
    (
        gettext_lazy("Readers: what they report and look for"),
        ("articles.feedback", "articles.searchedquery", "articles.bestbet", EMERGENCY),
    ),
    (
        gettext_lazy("The site: its notices, pages, name, regions, holidays"),
        (*ABOUT_US, "articles.sitedetails", "articles.region", "articles.holiday", "reviews.mail"),
    ),
    (
        gettext_lazy("The board and its records"),
        (
            *("reviews.board", "reviews.specialty", "reviews.signoff", "reviews.signaturewithdrawal"),
            *("reviews.reviewtrigger", "reviews.reviewinterval", "reviews.intervaloverride", "reviews.event"),
        ),
    ),
)
# And whatever has no room yet.
LAST = gettext_lazy("Accounts and log-ins")


@dataclass(frozen=True)
class Door:
    """A list, and the form that adds to it. Who may change nothing behind it only looks."""

    name: str
    url: str
    add_url: str = ""
    is_view_only: bool = False


@dataclass(frozen=True)
class Room:
    name: str
    doors: tuple[Door, ...]


def rooms(app_list: Sequence[Mapping[str, Any]], user: User) -> Iterator[Room]:
    """Yield the rooms in which there is something for this person, of what Django lists for them."""
    doors = {_key(model): _door(model) for app in app_list for model in app["models"]}
    doors |= _about_us(doors.get("articles.article"))
    # Beside what readers search for: the page of another app lists no searches, and has no such door.
    if "articles.searchedquery" in doors and permissions.may_edit_emergency_phrases(user):
        doors[EMERGENCY] = Door(_("Emergency phrases"), reverse("reviews:emergency"))
    for name, keys in ROOMS:
        if found := tuple(doors.pop(key) for key in keys if key in doors):
            yield Room(str(name), found)
    if doors:
        yield Room(str(LAST), tuple(doors.values()))


def _key(model: Mapping[str, Any]) -> str:
    label: str = model["model"]._meta.label_lower
    return label


def _door(model: Mapping[str, Any]) -> Door:
    return Door(
        str(model["name"]), model["admin_url"] or "", model["add_url"] or "", is_view_only=bool(model.get("view_only"))
    )


def _about_us(articles: Door | None) -> dict[str, Door]:
    """Return the doors to the articles of some types; whoever sees the list of articles sees these."""
    if articles is None:
        return {}
    return {
        kind: Door(
            str(TYPE_LABELS[kind]),
            f"{articles.url}?type__exact={kind}",
            articles.add_url and f"{articles.add_url}?type={kind}",
            is_view_only=articles.is_view_only,
        )
        for kind in ABOUT_US
    }
