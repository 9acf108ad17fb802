"""How the desk prints words: what came and went, what cannot be seen, where links lead."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from articles.compare import Edit, Mark, Run
from reviews.templatetags.desk import marked, moment, since, visible
from tests import factories as make


class TestMarkedWords:
    @pytest.mark.parametrize(
        ("run", "html"),
        [
            (Run(Edit.SAME, "a < b"), "a &lt; b"),
            (Run(Edit.INSERTED, " new "), ' <ins><span class="vh">[added] </span>new</ins> '),
            (Run(Edit.DELETED, "<b>"), '<del><span class="vh">[deleted] </span>&lt;b&gt;</del>'),
            (Run(Edit.INSERTED, " "), " "),
            (Run(Edit.SAME, "one\ntwo"), "one<br>two"),
            (Run(Edit.SAME, "3", (Mark("strong"), Mark("sup"))), "<strong><sup>3</sup></strong>"),
            (Run(Edit.SAME, "[acs]", (Mark("citation", "acs"),)), "<sup>[acs]</sup>"),
            (Run(Edit.SAME, "x", (Mark("script"),)), "x"),
            (Run(Edit.SAME, "x", (Mark("link", "javascript:alert(1)"),)), "x"),
            (
                Run(Edit.INSERTED, "x", (Mark("link", 'https://e.org/?"'),)),
                '<ins><span class="vh">[added] </span>x</ins>',
            ),
            (
                Run(Edit.SAME, "x", (Mark("link", "https://e.org/?a&b"),)),
                '<a href="https://e.org/?a&amp;b" rel="noopener noreferrer" target="_blank">x</a>',
            ),
        ],
    )
    def test_are_safe_and_say_their_fate(self, run: Run, html: str):
        assert marked(run) == html


class TestHiddenCharacters:
    @pytest.mark.parametrize(
        "character", ["\u200d", "\u202e", "\u2066", "\u00a0", "\u00ad", "\ufeff", "\u2028", "\u3000"]
    )
    def test_are_spelled_out(self, character: str):
        shown = visible(f"a{character}b")

        assert shown.startswith("a<span")
        assert f"U+{ord(character):04X}</span>b" in shown
        assert character not in shown

    def test_leave_ordinary_text_alone(self):
        assert visible("¿Qué es 10³ ≤ 5 µg?") == "¿Qué es 10³ ≤ 5 µg?"


class TestTimes:
    def test_are_said_with_their_zone(self):
        assert moment(make.NOW) == '<time datetime="2026-03-02T15:00:00+00:00">Mar 2, 2026, 3:00 p.m. UTC</time>'

    @pytest.mark.parametrize(
        ("days", "words"), [(-1, "since today"), (0, "since today"), (1, "for 1 day"), (9, "for 9 days")]
    )
    def test_say_how_long_something_waits(self, days: int, words: str):
        assert since(make.NOW, make.TODAY + dt.timedelta(days=days)) == words


@pytest.mark.django_db
class TestTheLogin:
    def test_says_that_name_and_password_do_not_go_together(self, client: Client):
        user = make.make_user()

        page = client.post(reverse("login"), {"username": user.username, "password": "wrong"})

        assert b"do not go together" in page.content
        assert f'value="{user.username}"'.encode() in page.content

    def test_says_that_it_is_locked_after_five_wrong_passwords(self, client: Client):
        user = make.make_user()

        for _ in range(5):
            page = client.post(reverse("login"), {"username": user.username, "password": "wrong"})

        assert page.status_code == 429
        assert b"Too many wrong passwords." in page.content

    def test_leads_back_to_where_the_person_wanted_to_go(self, client: Client):
        physician, submission = make.make_physician(), make.make_submission()
        wanted = reverse("reviews:submission", args=[submission.key])

        response = client.post(
            f"{reverse('login')}?next={wanted}",
            {"username": physician.username, "password": make.PASSWORD, "next": wanted},
        )

        assert (response.status_code, response["Location"]) == (302, wanted)
