"""The panel of an article and its steps: what is offered to whom, what a refusal says, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.document import LongTextPair, Text
from articles.models import Article, LivePage, Publication, Withdrawal
from reviews.admin.panel import Panel, panels
from reviews.models import Event, State, Submission
from tests import factories
from tests.articles.editing import sign_in
from tests.factories import (
    EDITOR,
    MANAGING_EDITOR,
    MEDICAL_REVIEWER,
    NOW,
    TODAY,
    TRANSLATOR,
    change_article,
    make_article,
    make_live_pair,
    make_publication,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


def panel(article: Article, language: str = "en", *, role: str = MANAGING_EDITOR, on: dt.date = TODAY) -> Panel:
    article = Article.objects.get(pk=article.pk)
    return {one.language: one for one in panels(article, user=make_user(role), on=on)}[language]


def labels(found: Panel) -> tuple[str | None, list[str]]:
    return found.next.label if found.next else None, [step.label for step in found.others]


def url(article: Article, step: str, language: str = "en") -> str:
    return reverse(f"admin:articles_article_{step}", args=[article.pk, language])


class TestThePanel:
    def test_offers_a_complete_draft_for_review(self) -> None:
        found = panel(make_article(), role=EDITOR)
        assert labels(found) == ("Submit for review", [])
        assert found.facts == ("Readers see nothing in this language: it is a draft only.",)

    def test_says_what_to_mend_first_and_where(self) -> None:
        article = make_article(title=Text(en="", es="Título"), summary=LongTextPair(es="Resumen."))
        found = panel(article)
        assert labels(found) == (None, [])
        form = reverse("admin:articles_article_change", args=[article.pk])
        assert [mend.url for mend in found.checks.blocks] == [f"{form}#id_title_en", f"{form}#id_summary_en"]

    def test_says_what_a_submission_waits_for(self) -> None:
        physician = factories.make_physician()
        submission = make_submission()
        found = panel(submission.article)
        assert labels(found) == (None, ["Take back"])
        assert found.facts[1:] == (
            "In review since March 2, 2026.",
            "It waits for the signature of a physician.",
            f"Asked: {physician.get_full_name()}.",
        )
        assert found.desk_url == reverse("reviews:submission", args=[submission.key])

    def test_offers_a_signed_text_for_publication_to_those_who_may(self) -> None:
        submission = make_submission()
        factories.sign(submission)
        assert labels(panel(submission.article)) == ("Publish", ["Take back", "Publish at a set time"])
        assert labels(panel(submission.article, role=EDITOR)) == (None, [])
        assert panel(submission.article).facts[2] == "It is signed and can be published."

    def test_says_that_the_draft_was_changed_while_in_review(self) -> None:
        submission = make_submission()
        change_article(submission.article, title=Text(en="Changed", es="Cambiada"))
        assert panel(submission.article).facts[-1] == (
            "The draft was changed after it was submitted; that change is not in review."
        )

    def test_says_what_readers_see_and_when_it_is_due(self) -> None:
        article = make_publication().article
        found = panel(article)
        offered = [
            "Ask for a re-review",
            "Ask for an early review",
            "What readers said",
            "Withdraw the page",
            "Withdraw at a set time",
            "Set the review interval",
        ]
        assert labels(found) == (None, offered)
        assert found.facts == (
            "Readers see version 1, updated on March 2, 2026.",
            "Last reviewed on March 2, 2026.",
            "The next review is due on March 2, 2028.",
            "The draft is what readers see.",
        )
        assert found.page_url == f"/en/{article.slug_en}/"

    def test_asks_for_a_re_review_when_it_is_due(self) -> None:
        article = make_publication().article
        late = panel(article, on=dt.date(2028, 3, 3))
        offered = [
            "Ask for an early review",
            "What readers said",
            "Withdraw the page",
            "Withdraw at a set time",
            "Set the review interval",
        ]
        assert labels(late) == ("Ask for a re-review", offered)
        assert late.facts[2] == "The next review was due on March 2, 2028."

    def test_says_that_the_draft_differs_from_the_page(self) -> None:
        article = make_publication().article
        change_article(article, title=Text(en="Changed", es="Cambiada"))
        found = panel(article)
        assert (found.facts[-1], found.next.label) == (
            "The draft differs from what readers see.",
            "Submit for review",
        )

    def test_says_that_the_english_moved_under_a_translation(self) -> None:
        article = make_live_pair()
        change_article(article, title=Text(en="Changed", es=article.title_es))
        make_publication(article, note="Changed.")
        found = panel(article, "es")
        assert (
            found.facts[-1] == "The English page has changed since this translation was checked; readers are told so."
        )
        assert found.translation == ("3 fields are up to date", "the English of 1 field has changed")
        assert found.next.label == "Submit for review"

    @pytest.mark.parametrize(("reason", "offered"), [("legal", ["Put the page back"]), ("error", [])])
    def test_offers_to_put_back_only_what_may_return_as_it_was(self, reason: str, offered: list[str]) -> None:
        article = make_publication().article
        factories.withdraw(article, reason=reason)
        found = panel(article)
        assert [step.label for step in found.others] == offered
        assert found.facts[0].startswith("Withdrawn on March 2, 2026: ")

    def test_says_that_changes_were_asked_for(self) -> None:
        submission = make_submission()
        factories.request_changes(submission)
        found = panel(submission.article)
        assert found.facts[-2:] == (
            "Changes were asked for on March 2, 2026.",
            "Answer each comment before you submit it again.",
        )
        assert labels(found) == (None, [])
        factories.answer(submission)
        found = panel(submission.article)
        assert found.facts[-1] == "Every comment is answered."
        assert labels(found) == ("Submit for review", [])

    def test_stands_on_the_article_s_form(self) -> None:
        article = make_article()
        page = sign_in(make_user(EDITOR)).get(reverse("admin:articles_article_change", args=[article.pk]))
        assert f'href="{url(article, "submit")}"' in page.text

    def test_names_the_languages_as_its_user_does(self) -> None:
        article = make_article()
        page = sign_in(make_user(EDITOR), language="es").get(
            reverse("admin:articles_article_change", args=[article.pk])
        )
        assert re.findall(r'<h2 id="panel-..">(.*?)</h2>', page.text) == ["Inglés", "Español"]


class TestSubmitting:
    @pytest.fixture
    def article(self) -> Article:
        factories.make_board()
        return make_article()

    @pytest.fixture
    def editor(self) -> Any:
        return make_user(EDITOR)

    def test_sends_the_text_that_was_shown(self, article: Article, editor: Any) -> None:
        client = sign_in(editor)
        shown = client.get(url(article, "submit"))
        answers = {"digest": shown.context["digest"], "note": "First version.", "due_on": "2026-04-01", "board": ""}
        response = client.post(url(article, "submit"), answers)
        assert response.url == reverse("admin:articles_article_change", args=[article.pk])
        submission = Submission.objects.get()
        assert (submission.language, submission.note, submission.due_on, submission.submitted_by) == (
            "en",
            "First version.",
            dt.date(2026, 4, 1),
            editor,
        )
        assert submission.digest == shown.context["digest"]

    def test_is_refused_where_the_draft_moved_on_and_keeps_what_was_typed(self, article: Article, editor: Any) -> None:
        client = sign_in(editor)
        digest = client.get(url(article, "submit")).context["digest"]
        change_article(article, title=Text(en="Changed", es="Cambiada"))
        response = client.post(url(article, "submit"), {"digest": digest, "note": "First version."})
        assert (response.status_code, response.context["form"]["note"].value()) == (409, "First version.")
        assert "Somebody changed the draft since you opened this page." in response.text
        assert Submission.objects.count() == 0

    @pytest.mark.parametrize("digest", [None, "", "0" * 64])
    def test_is_refused_without_the_digest_of_the_text(self, article: Article, editor: Any, digest: Any) -> None:
        answers = {"note": "First version."} | ({} if digest is None else {"digest": digest})
        assert sign_in(editor).post(url(article, "submit"), answers).status_code == 409

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"note": ""}, "note"),
            ({"note": "x" * 501}, "note"),
            ({"due_on": "soon"}, "due_on"),
            ({"board": "9"}, "board"),
        ],
    )
    def test_asks_again_for_a_wrong_answer(self, article: Article, editor: Any, answers: Any, field: str) -> None:
        client = sign_in(editor)
        digest = client.get(url(article, "submit")).context["digest"]
        response = client.post(url(article, "submit"), {"note": "First.", "digest": digest} | answers)
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])

    def test_names_the_places_to_mend(self, editor: Any) -> None:
        article = make_article(summary=LongTextPair(es="Resumen."))
        client = sign_in(editor)
        digest = client.get(url(article, "submit")).context["digest"]
        response = client.post(url(article, "submit"), {"note": "First.", "digest": digest})
        assert (response.status_code, [mend.url for mend in response.context["mends"]]) == (
            422,
            [reverse("admin:articles_article_change", args=[article.pk]) + "#id_summary_en"],
        )

    def test_refuses_a_second_one_with_its_sentence(self, article: Article, editor: Any) -> None:
        make_submission(article)
        client = sign_in(editor)
        digest = client.get(url(article, "submit")).context["digest"]
        response = client.post(url(article, "submit"), {"note": "Again.", "digest": digest})
        assert response.status_code == 409
        assert "A text in this language is in review already." in response.text
        assert Event.objects.filter(verb="submit", outcome="refused").count() == 1

    @pytest.mark.parametrize("role", [None, MEDICAL_REVIEWER])
    def test_is_not_for_those_who_write_nothing(self, article: Article, role: str | None) -> None:
        client = sign_in(make_user(role, is_staff=True))
        assert client.get(url(article, "submit")).status_code == 403
        assert client.post(url(article, "submit"), {"note": "Mine."}).status_code == 403

    def test_of_a_language_that_the_library_does_not_have_is_not_found(self, article: Article, editor: Any) -> None:
        assert sign_in(editor).get(f"/admin/articles/article/{article.pk}/fr/submit/").status_code == 404


def in_a_sitting(user: User) -> Client:
    """Somebody who proved both factors a moment ago, so that the password is enough to publish."""
    client = sign_in(user)
    factories.sit_down(client, user)
    return client


class TestTheOtherSteps:
    def test_a_signed_text_is_published(self) -> None:
        submission = make_submission()
        factories.sign(submission)
        manager = in_a_sitting(make_user(MANAGING_EDITOR))
        assert manager.get(url(submission.article, "publish")).status_code == 200
        sent = {"submission": submission.key, "password": factories.PASSWORD}
        response = manager.post(url(submission.article, "publish"), sent)
        assert (response.status_code, Publication.objects.get().updated_on) == (302, timezone.localdate())

    def test_an_unsigned_text_is_not(self) -> None:
        submission = make_submission()
        response = in_a_sitting(make_user(MANAGING_EDITOR)).post(
            url(submission.article, "publish"), {"submission": submission.key, "password": factories.PASSWORD}
        )
        assert (response.status_code, Publication.objects.count()) == (409, 0)
        assert "It waits for the signature of a physician." in response.text

    def test_the_submission_that_was_shown_is_the_one_that_is_published(self) -> None:
        """Taken back and submitted anew meanwhile: the page showed another text."""
        shown = make_submission()
        article = shown.article
        factories.workflow.withdraw_submission(shown, by=make_user(MANAGING_EDITOR), at=NOW)
        change_article(article, title=Text(en="Changed", es="Cambiada"))
        factories.sign(make_submission(article))
        response = in_a_sitting(make_user(MANAGING_EDITOR)).post(
            url(article, "publish"), {"submission": shown.key, "password": factories.PASSWORD}
        )
        assert (response.status_code, Publication.objects.count()) == (409, 0)

    @pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
    def test_without_a_submission_there_is_nothing_to_publish(self, key: str) -> None:
        article = make_submission().article
        assert sign_in(make_user(MANAGING_EDITOR)).post(url(article, "publish"), {"submission": key}).status_code == 404

    @pytest.mark.parametrize("step", ["publish", "withdraw_page", "restore_page"])
    @pytest.mark.parametrize("role", [EDITOR, TRANSLATOR])
    def test_an_editor_publishes_withdraws_and_restores_nothing(self, step: str, role: str) -> None:
        submission = make_submission()
        factories.sign(submission)
        client = sign_in(make_user(role))
        answers = {"submission": submission.key, "reason": "legal", "notice_en": "a", "notice_es": "b", "note": "c"}
        assert client.get(url(submission.article, step)).status_code == 403
        assert client.post(url(submission.article, step), answers).status_code == 403
        assert (LivePage.objects.count(), Withdrawal.objects.count()) == (0, 0)

    def test_a_submission_is_taken_back_by_who_sent_it(self) -> None:
        editor = make_user(EDITOR)
        submission = make_submission(by=editor)
        answers = {"submission": submission.key}
        stranger = sign_in(make_user(EDITOR)).post(url(submission.article, "withdraw_submission"), answers)
        assert stranger.status_code == 403
        assert "Only the person who submitted this" in stranger.text
        assert sign_in(editor).post(url(submission.article, "withdraw_submission"), answers).status_code == 302
        submission.refresh_from_db()
        assert (submission.state, submission.closed_by) == (State.WITHDRAWN, editor)

    def test_a_page_goes_to_review_again_as_it_is(self) -> None:
        article = make_publication().article
        sign_in(make_user(EDITOR)).post(url(article, "re_review"), {"note": "Two years old."})
        submission = Submission.objects.order_by("-pk").first()
        assert (submission.purpose, submission.note, submission.state) == ("re-review", "Two years old.", "in_review")

    @pytest.mark.parametrize(("both", "left"), [("on", []), ("", ["es"])])
    def test_a_page_is_withdrawn_in_one_language_or_in_both(self, both: str, left: list[str]) -> None:
        article = make_live_pair()
        answers = {"reason": "legal", "notice_en": "Gone.", "notice_es": "Retirada.", "both": both}
        sign_in(make_user(MANAGING_EDITOR)).post(url(article, "withdraw_page"), answers)
        assert list(LivePage.objects.filter(article=article).values_list("language", flat=True)) == left
        assert {(row.reason, row.notice_en, row.notice_es) for row in Withdrawal.objects.all()} == {
            ("legal", "Gone.", "Retirada.")
        }

    @pytest.mark.parametrize("missing", ["reason", "notice_en", "notice_es"])
    def test_a_withdrawal_needs_its_reason_and_the_notices_of_live_languages(self, missing: str) -> None:
        article = make_live_pair()
        answers = {"reason": "legal", "notice_en": "Gone.", "notice_es": "Retirada."} | {missing: ""}
        assert sign_in(make_user(MANAGING_EDITOR)).post(url(article, "withdraw_page"), answers).status_code == 422
        assert LivePage.objects.count() == 2

    def test_a_superseded_page_takes_the_address_of_its_successor(self) -> None:
        article, successor = make_publication().article, make_publication()
        client = sign_in(make_user(MANAGING_EDITOR))
        answers = {"reason": "superseded", "notice_en": "See the other.", "replaced_by": "/en/no-such-page/"}
        response = client.post(url(article, "withdraw_page"), answers)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["replaced_by"])
        address = f"https://library.example/en/{successor.slug}/"
        client.post(url(article, "withdraw_page"), answers | {"replaced_by": address})
        assert Withdrawal.objects.get().replaced_by == successor.article

    def test_a_withdrawn_page_is_put_back(self) -> None:
        article = make_publication().article
        manager = make_user(MANAGING_EDITOR)
        client = sign_in(manager)
        client.post(url(article, "withdraw_page"), {"reason": "mistake", "notice_en": "Gone.", "notice_es": "No está."})
        assert client.post(url(article, "restore_page"), {"note": ""}).status_code == 422
        assert client.post(url(article, "restore_page"), {"note": "All is well."}).status_code == 302
        assert LivePage.objects.get().article == article

    def test_looking_at_a_step_changes_nothing(self) -> None:
        submission = make_submission()
        factories.sign(submission)
        client = sign_in(make_user(MANAGING_EDITOR))
        for step in ("submit", "re_review", "withdraw_submission", "publish", "withdraw_page", "restore_page"):
            assert client.get(url(submission.article, step)).status_code == 200
            assert client.head(url(submission.article, step)).status_code == 200
        submission.refresh_from_db()
        assert (submission.state, LivePage.objects.count()) == (State.IN_REVIEW, 0)
