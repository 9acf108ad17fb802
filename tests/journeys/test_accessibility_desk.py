"""More pages of the desk in a browser: answers, words kept over a new text, and what an expert is shown."""
# ruff: noqa: F811 - fixtures are named like the functions that make them

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from articles.models import Feedback, Publication
from reviews.models import DeskDraft
from tests import factories as make
from tests.journeys.test_accessibility import Open, World, as_user, at, rewrite, world  # noqa: F401
from tests.reviews.desk import send_back

pytestmark = pytest.mark.django_db(transaction=True)


class TestReviewers:
    def test_find_nothing_amiss_with_answers_readers_and_a_text_that_changed_meanwhile(
        self, as_user: Open, world: World
    ):
        physician, editor = make.make_physician(), as_user(make.make_user(make.EDITOR))
        live = Publication.objects.filter(article=world.article, language="en").latest("number")
        Feedback.objects.create(publication=live, kind=Feedback.Kind.PROBLEM, comment="Says 30.", at=make.NOW)
        DeskDraft.objects.create(
            submission=world.change, by=physician, typed={"comment-nowhere": "Homeless."}, saved_at=make.NOW
        )
        comments = {"head": "Which title?", "": "Too long."}
        send_back(world.change, by=make.make_physician(world.change.board), comments=comments)
        editor.visit(reverse("admin:articles_article_change", args=[world.article.pk]), needs_script=True)
        editor.visit(reverse("admin:articles_article_answers", args=[world.article.pk, "en"]), needs_script=True)
        make.answer(world.change, done=False)
        rewrite(world.article, "30 to 90 minutes, sometimes more", "30 to 95 minutes")
        again = make.make_submission(world.article, note="Shorter.")

        desk = as_user(physician)
        shown = desk.visit(at(again))
        for part in (".asked", ".meantime", ".typed", ".readers"):
            assert shown.locator(part).count() > 0, part

        assert "\n".join([*desk.found, *editor.found]) == ""


class TestExperts:
    def test_find_nothing_amiss_in_what_they_were_shown(self, as_user: Open, world: World):
        editor, expert = as_user(make.make_user(make.EDITOR)), as_user(None)

        page = editor.visit(at(world.change))
        page.get_by_text("Let an expert read this text").click()
        page.get_by_label("Who is it for?").fill("A radiologist")
        page.get_by_role("button", name="Make a link").click()
        editor.inspect("the link")
        path = urlsplit(page.get_by_label("The link").input_value()).path
        editor.visit(at(world.change))
        expert.visit(path)
        expert.visit(f"{path}page/")
        expert.visit("/expert/none/", status=404)

        assert "\n".join([*editor.found, *expert.found]) == ""
