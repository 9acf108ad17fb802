"""What every form of the admin is like, whoever made it."""

from __future__ import annotations

import re

import pytest

from tests.articles.editing import sign_in
from tests.factories import MANAGING_EDITOR, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["articles/glossaryterm", "articles/holiday", "reviews/reviewinterval", "auth/user"])
def test_begins_above_its_first_field(form):
    """Whoever hears or magnifies the page would miss what stands before the field."""
    page = sign_in(make_user(is_staff=True, is_superuser=True)).get(f"/admin/{form}/add/").content.decode()
    assert "<h1>" in page
    assert ("autofocus" in page, "change_form.js" in page) == (False, False)


def test_a_day_is_chosen_without_a_script():
    client = sign_in(make_user(MANAGING_EDITOR))
    page = client.get("/admin/articles/holiday/add/").content.decode()
    assert re.findall(r'<input type="(\w+)" name="day"', page) == ["date"]
    assert client.post("/admin/articles/holiday/add/", {"day": "2026-12-25", "name": "Christmas"}).status_code == 302
    [row] = client.get("/admin/articles/holiday/").context["cl"].result_list
    page = client.get(f"/admin/articles/holiday/{row.pk}/change/").content.decode()
    assert re.findall(r'name="day" value="([^"]*)"', page) == ["2026-12-25"]
