"""Every other page: what no test of a journey opens is opened here, once, and judged by axe-core.

So no page of tests/permissions.txt stays without a judgement. The list makes itself: a page that another test of
accessibility names by its URL is judged there, in every look.
"""
# ruff: noqa: F811 - fixtures are named like the functions that make them

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver
from playwright.sync_api import Browser

from tests.page_audit import AXE, HEIGHT, RULES, RUN_AXE, WIDE
from tests.test_architecture import patterns
from tests.test_permissions import TABLE, address, visitor, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__)
OPENED = [*HERE.parent.glob("test_accessibility*.py"), HERE.parents[1] / "public_pages.py"]
JOURNEYS = "".join(path.read_text() for path in OPENED if path != HERE)
SHARES = 2  # so that two workers can have one each
TALL = WIDE | {"height": 6_000}  # so that nothing lies under what stays in view


def judged_elsewhere(name: str | None) -> bool:
    return name is not None and re.search(rf'["\':]{re.escape(name)}"', JOURNEYS) is not None


def others() -> list[str]:
    """Return the addresses that answer somebody, and that no other test of accessibility names."""
    names = {re.sub(r"\^\(\?P<app_label>.*", "<app_label>/", route): pattern for route, pattern in named()}
    return [route for route, codes in TABLE.items() if "200" in codes and not judged_elsewhere(names[route])]


def named() -> list[tuple[str, str | None]]:
    return [(route, pattern.name) for route, pattern in patterns(get_resolver())]


@pytest.mark.parametrize("share", range(SHARES))
def test_has_nothing_amiss(browser: Browser, live_server: Any, world: Any, share: int):
    client = visitor("superuser")  # whom each of them answers
    cookies = [{"name": key, "value": cookie.value, "url": live_server.url} for key, cookie in client.cookies.items()]
    found, judged = [], 0
    with browser.new_context(base_url=live_server.url, viewport=TALL, reduced_motion="reduce") as context:
        context.add_cookies(cookies)
        page = context.new_page()
        for route in sorted(others())[share::SHARES]:
            path = address(route, world)
            answer = client.get(path)
            assert answer.status_code == 200, path
            if answer.streaming:
                b"".join(answer.streaming_content)  # so that its file is closed
            if not answer["Content-Type"].startswith("text/html"):
                continue
            page.set_viewport_size(WIDE)
            page.goto(path)
            page.set_viewport_size({**WIDE, "height": page.evaluate(HEIGHT) + 2 * WIDE["height"]})  # as in `audit`
            page.evaluate(AXE)
            violations, unsure = page.evaluate(RUN_AXE, RULES)
            found += [f"{route}: {rule}: {where}" for rule, where in [*violations, *unsure]]
            judged += 1

    assert "\n".join(found) == ""
    assert judged > 0
