"""What is known of links, in a browser: the report with every seriousness in it, and links of each kind at the desk."""
# ruff: noqa: F811 - fixtures are named like the functions that make them

from __future__ import annotations

import os

import pytest
from django.urls import reverse

from articles.links.outcome import Outcome
from articles.models import Article
from reviews.models import Submission
from tests import factories as make
from tests.articles.links import address, found, found_broken, leading_to, read_all, resource
from tests.journeys.test_accessibility import Open, as_user, at  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission(db: None) -> Submission:
    article: Article = leading_to("fine", "gone", "a-very-long-name-of-a-site-that-has-to-be-broken-somewhere" * 2)
    make.make_publication(article)
    make.change_article(article, resources=tuple(map(resource, ("fine", "gone", "danger", "moved", "new"))))
    waiting = make.make_submission(article)
    read_all()
    found("fine", Outcome.FINE)
    found_broken("gone")
    found("danger", Outcome.UNSAFE, final_url="http://inner.example/")
    found("moved", Outcome.MOVED, status=200, final_url=address("there"), new_url=address("there") * 3)
    return waiting


def test_the_report_has_nothing_amiss(as_user: Open, submission: Submission):
    report = reverse("admin:articles_article_links")
    editor = as_user(make.make_user(make.EDITOR))

    shown = editor.visit(report, needs_script=True)
    assert shown.locator("table.matrix").count() == 3
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 320):
            shown.set_viewport_size({"width": width, "height": 900})
            shown.screenshot(path=f"{folder}/report-{width}.png", full_page=True)
    editor.visit(f"{report}?seriousness=5", needs_script=True)

    assert "\n".join(editor.found) == ""


def test_the_desk_has_nothing_amiss(as_user: Open, submission: Submission):
    desk = as_user(make.make_user(make.EDITOR))

    shown = desk.visit(at(submission))
    assert [shown.locator(f"#{name}").count() for name in ("ui-links", "ui-bad-links")] == [1, 1]
    if folder := os.environ.get("PICTURES"):
        shown.screenshot(path=f"{folder}/desk.png", full_page=True)

    assert "\n".join(desk.found) == ""
