"""The admin's first page: what belongs together stands together, and nobody is led where they may not go."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import Client

from articles.document import SITE_TYPES
from reviews.admin import rooms
from tests import factories as make
from tests.articles.editing import sign_in

pytestmark = pytest.mark.django_db
ACCOUNTS = {"auth.user", "auth.group", "axes.accessattempt", "axes.accesslog", "axes.accessfailurelog"}


def seen(client: Client) -> dict[str, list[str]]:
    """Return what is behind each caption, by the part of its address that names it."""
    context = client.get("/admin/").context
    shown = rooms.rooms(context["app_list"], context["user"])
    return {room.name.partition(":")[0]: [door.url.removeprefix("/admin/") for door in room.doors] for room in shown}


class TestTheRooms:
    def test_have_a_place_for_every_table_of_the_library(self):
        placed = [key for _name, keys in rooms.ROOMS for key in keys]
        registered = {model._meta.label_lower for model in admin.site._registry}
        assert sorted(placed) == sorted(registered - ACCOUNTS | SITE_TYPES | {rooms.EMERGENCY})

    def test_of_an_editor(self):
        assert seen(sign_in(make.make_user(make.EDITOR))) == {
            "Articles and translations": [
                "articles/article/",
                "reviews/submission/",
                "articles/publication/",
                "articles/glossaryterm/",
                "articles/topic/",
                "articles/featured/",
            ],
            "Readers": ["articles/feedback/", "articles/searchedquery/", "articles/bestbet/"],
            "The site": [
                "articles/article/?type__exact=notice",
                "articles/article/?type__exact=policy",
                "articles/article/?type__exact=disclaimer",
                "articles/article/?type__exact=accreditation",
                "articles/sitedetails/",
                "articles/region/",
                "articles/holiday/",
            ],
            "The board and its records": ["reviews/reviewtrigger/"],
        }

    def test_hold_what_django_lists_for_anybody_and_nothing_else(self):
        people = [make.make_user(role) for role in (make.EDITOR, make.TRANSLATOR, make.MANAGING_EDITOR)]
        people += [make.make_user(is_superuser=True, is_staff=True), make.make_user(is_staff=True)]
        for person in people:
            client = sign_in(person)
            listed = {row["admin_url"] for app in client.get("/admin/").context["app_list"] for row in app["models"]}
            shown = {f"/admin/{url}" for doors in seen(client).values() for url in doors if "?" not in url}
            assert shown - {"/admin//review/emergency/"} == listed

    def test_lead_to_the_phrases_of_the_board_whoever_may_write_them(self):
        client = sign_in(make.everything_but())
        other = sign_in(make.everything_but("edit_emergency_phrases"))
        assert ["/review/emergency/" in seen(one)["Readers"] for one in (client, other)] == [True, False]

    def test_of_somebody_without_any_say_so(self):
        page = sign_in(make.make_user(is_staff=True)).get("/admin/").text
        assert "You don’t have permission to view or edit anything." in page

    def test_take_in_what_nobody_placed_yet(self):
        table = {"model": SimpleNamespace(_meta=SimpleNamespace(label_lower="new.table")), "name": "New"}
        (room,) = rooms.rooms([{"models": [table | {"admin_url": "/x/", "add_url": None}]}], make.make_user())
        assert (room.name, [door.url for door in room.doors]) == ("Accounts and log-ins", ["/x/"])


class TestThePage:
    def test_offers_to_begin_a_notice_and_begins_with_its_type(self):
        client = sign_in(make.make_user(make.EDITOR))
        add = "/admin/articles/article/add/?type=notice"
        assert f'href="{add}"' in client.get("/admin/").text
        assert '<option value="notice" selected>' in client.get(add).text
        assert client.get("/admin/articles/article/add/?type=<x>").status_code == 200

    def test_shows_a_translator_what_they_may_only_look_at(self):
        page = sign_in(make.make_user(make.TRANSLATOR)).get("/admin/").text
        assert "/add/" not in page
        assert page.count('class="viewlink"') == 5

    def test_speaks_spanish(self):
        page = sign_in(make.make_user(make.EDITOR), language="es").get("/admin/").text
        assert "<caption>Artículos y traducciones</caption>" in page
        assert "Aviso" in page

    def test_of_one_app_has_its_part_of_them(self):
        page = sign_in(make.make_user(make.MANAGING_EDITOR)).get("/admin/reviews/").text
        assert "/admin/reviews/signoff/" in page
        assert "/admin/articles/topic/" not in page
