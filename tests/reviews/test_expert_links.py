"""An expert without an account reads one frozen text by a link, and nothing else."""

from __future__ import annotations

import datetime as dt
import logging
import re
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.content import sha256
from healthlibrary.logs import JsonFormatter, WithoutKeys
from reviews import expert_links
from reviews.models import Event, ExpertLink, Submission
from reviews.refusals import Incomplete, NotAllowed, WrongState
from tests import factories as make
from tests.reviews.desk import address, at_desk, changed, everything, section, send_back, text_of
from tests.reviews.test_desk_submission import make_picture

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def make_link(submission: Submission | None = None, *, at: dt.datetime | None = None, **fields: Any) -> tuple[Any, str]:
    fields.setdefault("label", "A radiologist")
    fields.setdefault("by", make.make_user(make.EDITOR, email="editor@example.org"))
    return expert_links.show_expert(submission or make.make_submission(), at=at or timezone.now(), **fields)


def url(token: str, name: str = "expert", *more: str) -> str:
    return reverse(name, args=[token, *more])


class TestMaking:
    def test_tells_the_token_once_and_keeps_only_its_hash(self):
        link, token = make_link(at=make.NOW)

        assert len(token) == 43  # 256 bits
        assert link.token_sha256 == sha256(token)
        assert token not in str(everything())
        assert (link.expires_at - link.made_at, link.label) == (14 * DAY, "A radiologist")

    def test_is_an_event_that_vouches_for_the_link(self):
        link, _token = make_link(at=make.NOW)
        expert_links.revoke_link(link.submission, link, by=link.made_by, at=make.NOW)

        events = Event.objects.filter(verb__in=["show_expert", "revoke_link"]).order_by("pk")
        assert [(e.verb, e.by, e.submission, e.detail) for e in events] == [
            (verb, link.made_by, link.submission, "A radiologist (2026-03-16)")
            for verb in ("show_expert", "revoke_link")
        ]
        assert events[0].records == events[1].records

    @pytest.mark.parametrize("days", [0, 91])
    def test_is_for_90_days_at_most(self, days: int):
        with pytest.raises(Incomplete):
            make_link(days=days)

    def test_says_for_whom(self):
        with pytest.raises(Incomplete):
            make_link(label="  ")

    def test_is_for_a_text_in_review(self):
        submission = send_back(make.make_submission(), by=make.make_physician(), comments={"": "No."})

        with pytest.raises(WrongState):
            make_link(submission)

    @pytest.mark.parametrize("role", [None, make.TRANSLATOR, make.MEDICAL_REVIEWER, make.TRANSLATION_REVIEWER])
    def test_is_for_those_who_may_submit_the_text(self, role: str | None):
        submission, user = make.make_submission(), make.make_user(role)
        link, _token = make_link(submission)

        for act in (
            lambda: make_link(submission, by=user),
            lambda: expert_links.revoke_link(link.submission, link, by=user, at=make.NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert list(Event.objects.filter(outcome="refused").order_by("pk").values_list("verb", flat=True)) == [
            "show_expert",
            "revoke_link",
        ]

    def test_happens_at_the_desk_where_the_address_is_shown_once(self):
        submission, editor = make.make_submission(), make.make_user(make.EDITOR)
        client = at_desk(editor)

        made = client.post(address(submission, "expert-links"), {"label": "A radiologist", "days": "7"})
        [shown] = re.findall(rf'value="{re.escape(settings.SITE_URL)}(/expert/[^"]+)"', made.content.decode())
        page = text_of(client, submission)
        link = ExpertLink.objects.get()

        assert (made["Cache-Control"], Client().get(shown).status_code) == ("no-store", 200)
        assert "/expert/" not in page
        assert ("A radiologist" in page, reverse("reviews:revoke-link", args=[submission.key, link.pk]) in page) == (
            True,
            True,
        )

    @pytest.mark.parametrize("sent", [{"label": "", "days": "7"}, {"label": "X", "days": "91"}, {"label": "X"}])
    def test_is_refused_there_with_a_sentence(self, sent: dict[str, str]):
        response = at_desk(make.make_user(make.EDITOR)).post(address(make.make_submission(), "expert-links"), sent)

        assert (response.status_code, ExpertLink.objects.count()) == (422, 0)
        assert response.context["refusal"]

    def test_is_neither_offered_nor_done_for_reviewers(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        made = client.post(address(submission, "expert-links"), {"label": "X", "days": "7"})

        assert (made.status_code, ExpertLink.objects.count()) == (403, 0)
        assert address(submission, "expert-links") not in text_of(client, submission)


class TestReading:
    def test_shows_the_text_with_what_changed_and_says_to_whom_to_write(self, client: Client):
        submission = changed("<p>It takes 45 minutes.</p>")
        _link, token = make_link(submission)

        page = client.get(url(token)).content.decode()

        assert '<ins><span class="vh">[added] </span>45</ins>' in page
        assert "Dura 30 minutos." in page
        assert '<a href="mailto:editor@example.org">editor@example.org</a>' in page
        assert "you need an account of your own, which an administrator of the library prepares" in page
        assert not re.search(r"<form|<input|<textarea|<button", page)

    def test_shows_a_translation_beside_its_source(self, client: Client):
        english = changed("<p>It takes 45 minutes.</p>")
        _link, token = make_link(make.make_submission(english.article, "es"))

        page = client.get(url(token)).content.decode()

        assert ("Dura 30 minutos." in page, "45</ins>" in page) == (True, True)

    def test_shows_no_other_text_in_review_no_comment_no_name_and_no_event(self, client: Client):
        article = make.make_article()
        submission = make.make_submission(article)
        make.make_submission(article, "es")
        physician = make.make_physician()
        make.sign(submission, by=physician, comments={"": "A remark."})
        _link, token = make_link(submission)

        page = client.get(url(token)).content.decode()

        told = ("Dura 30 minutos.", "A remark.", physician.memberships.get().printed_name, "What has happened")
        assert [words for words in told if words in page] == []

    def test_shows_the_whole_page_with_the_pictures_of_this_text_alone(self, client: Client):
        ours, other = make_picture(), make_picture()
        submission = make.make_submission(make.make_article(figures=(ours,)))
        _link, token = make_link(submission)
        own = url(token, "expert-picture", ours.sha256, ours.extension)

        pages = [client.get(url(token, name)).content.decode() for name in ("expert", "expert-page")]
        strange = url(token, "expert-picture", "0" * 64, other.extension)
        with closing(client.get(own)) as picture:
            answers = (picture.status_code, picture["Cache-Control"], client.get(strange).status_code)

        assert [f'src="{own}"' in page for page in pages] == [True, True]
        assert answers == (200, "no-store", 404)

    def test_goes_on_showing_the_frozen_text_when_the_review_has_ended(self, client: Client):
        submission = make.make_submission()
        _link, token = make_link(submission)
        send_back(submission, by=make.make_physician(), comments={"": "No."})
        make.change_article(submission.article, sections=section("<p>It takes 45 minutes.</p>"))

        page = client.get(url(token)).content.decode()

        assert ("It takes 30 minutes." in page, "45 minutes" in page) == (True, False)
        assert "The review of this text has ended since." in page

    @pytest.mark.parametrize("name", ["expert", "expert-page"])
    def test_is_kept_nowhere_and_tells_nobody_where_it_was_read(self, client: Client, name: str):
        _link, token = make_link()

        response = client.get(url(token, name))

        assert [response[header] for header in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")] == [
            "no-store",
            "noindex, nofollow",
            "no-referrer",
        ]
        assert not response.cookies
        assert client.post(url(token, name)).status_code == 405

    def test_counts_each_opening(self, client: Client):
        link, token = make_link()

        for _ in range(3):
            client.get(url(token))
        client.head(url(token))

        link.refresh_from_db()
        assert (link.openings, link.last_opened_at is not None) == (3, True)
        assert "opened 3 times" in text_of(at_desk(link.made_by), link.submission)

    def test_speaks_the_readers_language(self, client: Client):
        _link, token = make_link()

        page = client.get(url(token), headers={"accept-language": "es"}).content.decode()

        assert '<html lang="es"' in page


class TestTheToken:
    def test_is_the_only_one_and_every_other_is_told_the_same(self, client: Client):
        _link, token = make_link()
        mutations = [
            token[:-1],
            token + "A",
            token[1:],
            token.swapcase(),
            ("A" if token[0] != "A" else "B") + token[1:],
            token[:20] + ("A" if token[20] != "A" else "B") + token[21:],
            token[::-1],
            token + "=",
            sha256(token),
            "x" * 300,
        ]

        answers = [client.get(f"/expert/{mutation}{rest}") for mutation in mutations for rest in ("/", "", "/page/")]
        answers += [client.get(path) for path in ("/expert/", "/expert/a/b/c", f"/expert/{token}/else/")]

        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}

    def test_opens_nothing_once_it_is_revoked(self, client: Client):
        link, token = make_link()
        before = client.get("/expert/never/")

        revoked = at_desk(link.made_by).post(reverse("reviews:revoke-link", args=[link.submission.key, link.pk]))
        after = [client.get(url(token, name)) for name in ("expert", "expert-page")]

        assert (revoked.status_code, [a.status_code for a in after]) == (302, [404, 404])
        assert {a.content for a in after} == {before.content}

    def test_opens_nothing_once_it_has_run_out(self, client: Client):
        _link, token = make_link(at=timezone.now() - 15 * DAY)

        assert client.get(url(token)).status_code == 404

    def test_of_one_text_revokes_no_link_of_another(self):
        link, _token = make_link()

        response = at_desk(link.made_by).post(
            reverse("reviews:revoke-link", args=[make.make_submission().key, link.pk])
        )

        link.refresh_from_db()
        assert (response.status_code, link.revoked_at) == (404, None)

    @pytest.mark.parametrize(
        "path", ["/expert/secret-token/", "/expert/secret-token", "http://x/expert/secret-token/page/?a"]
    )
    def test_is_in_no_log(self, path: str):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
        try:
            raise ValueError(path)
        except ValueError as error:
            record.exc_info = (ValueError, error, error.__traceback__)

        WithoutKeys().filter(record)

        assert "secret-token" not in JsonFormatter().format(record)
        assert "/expert/..." in record.getMessage()

    def test_is_kept_out_of_every_handler(self):
        assert all(handler["filters"] == ["without_keys"] for handler in settings.LOGGING["handlers"].values())


class TestTheTable:
    def test_says_what_it_said_and_revokes_for_good(self):
        link, _token = make_link()
        expert_links.revoke_link(link.submission, link, by=link.made_by, at=make.NOW)
        rows = ExpertLink.objects.filter(pk=link.pk)

        for act in (
            lambda: rows.update(expires_at=link.expires_at + DAY),
            lambda: rows.update(label="Somebody else"),
            lambda: rows.update(revoked_at=None, revoked_by=None),
            rows.delete,
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_takes_no_link_for_longer_than_90_days(self):
        link, _token = make_link()

        with pytest.raises(DatabaseError), transaction.atomic():
            ExpertLink.objects.create(
                submission=link.submission,
                token_sha256="0" * 64,
                label="X",
                made_by=link.made_by,
                made_at=make.NOW,
                expires_at=make.NOW + 91 * DAY,
            )
