"""Whoever may do everything but one thing: each check is asked where it stands, and no other asks in its place.

Most people lack several rights at once, so that a check which is gone is not missed by them. What notices is listed by
`python -m scripts.mutate_permissions`; the rules themselves are in test_permission_rules.py.
"""
# ruff: noqa: F811 - fixtures are named like the functions that make them

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.admin.inlines import PartInline
from articles.document import DocumentSection, HtmlPair
from articles.models import Article, Feedback, GlossaryTerm, LivePage
from reviews import expert_links, permissions
from reviews.admin.panel import panels
from reviews.admin.registers import Register
from reviews.lists import queues, worklists
from reviews.models import Event, Mail, Submission
from reviews.refusals import NotAllowed
from reviews.views import past
from reviews.views.stance import stance_of
from reviews.workflow.scheduling import schedule_publication
from tests import factories as make
from tests.reviews.desk import send_back
from tests.test_permissions import TABLE, address, world  # noqa: F401

pytestmark = pytest.mark.django_db
SOON = make.NOW + dt.timedelta(days=3)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def request_of(user: User) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


class TestTheDesk:
    def test_has_nothing_for_whoever_may_not_see_submissions(self, world: Any):
        client, routes = (
            logged_in(make.everything_but("view_submission")),
            [r for r in TABLE if r.startswith("review/")],
        )

        answers = {}
        for route in routes:
            path = address(route, world)
            answer = client.get(path)
            answer = client.post(path) if answer.status_code == 405 else answer
            answers[route] = (answer.status_code, answer.templates[0].name)

        # From the door itself: what a view could not find is said in other words.
        assert answers == dict.fromkeys(routes, (404, "reviews/not_found.html"))

    def test_revokes_no_link_for_whoever_may_not_see_submissions(self):
        submission = make.make_submission()
        link, _token = expert_links.show_expert(submission, by=submission.submitted_by, at=timezone.now(), label="Ann")
        path = reverse("reviews:revoke-link", args=[submission.key, link.pk])
        assert logged_in(make.everything_but("view_submission")).post(path).status_code == 404
        link.refresh_from_db()
        assert link.revoked_at is None

    def test_shows_a_receipt_no_more_to_a_signer_who_may_no_longer_see_submissions(self):
        signed = make.sign(make.make_submission())
        path = reverse("reviews:receipt", args=[signed.submission.key])
        before = logged_in(signed.signer).get(path).status_code
        signed.signer.groups.clear()
        assert (before, logged_in(signed.signer).get(path).status_code) == (200, 404)

    def test_keeps_the_overview_from_whoever_may_not_see_submissions(self):
        assert not permissions.may_view_overview(make.everything_but("view_submission"))
        assert permissions.may_view_overview(make.everything_but())

    def test_begins_no_review_in_another_language(self):
        article = make.make_live_pair()
        answer = logged_in(make.everything_but()).post(f"/review/begin/{article.pk}/fr/")
        assert answer.status_code == 404

    def test_links_to_the_overview_only_where_it_opens(self):
        shown = [logged_in(make.make_user(role)).get("/review/") for role in (make.EDITOR, make.MANAGING_EDITOR)]
        overview = reverse("reviews:overview")
        assert [overview in page.text for page in shown] == [False, True]

    def test_puts_no_text_before_somebody_with_a_seat_who_may_not_sign(self):
        board = make.make_submission().board
        people = (make.make_physician(board), make.make_physician(board, user=make.make_user()))
        assert [len(queues.desk_of(person).yours) for person in people] == [1, 0]

    def test_calls_signed_texts_ready_to_publish_only_for_those_who_may(self):
        make.sign(make.make_submission())
        users = (make.everything_but(), make.everything_but("publish_page"))
        pages = [logged_in(user).get("/review/").text for user in users]
        assert ["Signed, ready to publish" in page for page in pages] == [True, False]

    def test_shows_refusals_only_to_those_who_may_read_the_trail(self):
        submission = make.make_submission()
        with pytest.raises(NotAllowed):
            make.publish(submission, by=make.make_user(make.EDITOR))
        refused = submission.events.filter(outcome=Event.Outcome.REFUSED)
        assert refused.count() == 1
        seen = [
            past.events(submission, user=user) for user in (make.everything_but("view_event"), make.everything_but())
        ]
        assert [refused.get() in events for events in seen] == [False, True]

    def test_offers_the_beginning_of_a_review_only_to_those_who_may_sign_it(self):
        article = make.make_live_pair()
        board = article.submissions.first().board
        physician, seated = make.make_physician(board), make.make_physician(board, user=make.make_user())
        for user in (physician, seated):
            user.memberships.update(languages=["en", "es"])
        keys = LivePage.objects.values_list("pk", flat=True)

        begun = [worklists.could_begin(user, worklists.for_reading(keys, user=user)) for user in (physician, seated)]

        assert begun == [set(LivePage.objects.filter(language="en").values_list("pk", flat=True)), set()]


class TestWhatOnePersonMayDoAboutASubmission:
    """Each answer of the stance hangs on its own permission."""

    @pytest.mark.parametrize(
        ("codename", "answers"),
        [
            ("publish_page", {"may_publish", "may_take_back"}),
            ("submit_article", {"may_show_expert"}),
            ("sign_editorial", {"may_sign_urgently"}),
        ],
    )
    def test_in_review(self, codename: str, answers: set[str]):
        submission = make.make_urgent_change(make.make_live_pair())
        names = ("may_publish", "may_take_back", "may_show_expert", "may_sign_urgently")
        whole, less = (stance_of(user, submission) for user in (make.everything_but(), make.everything_but(codename)))
        assert {name for name in names if getattr(whole, name)} == set(names)
        assert {name for name in names if not getattr(less, name)} == answers

    def test_once_changes_were_asked_for(self):
        submission = send_back(make.make_submission(), by=make.make_physician(), comments={"": "Too long."})
        stances = [
            stance_of(user, submission) for user in (make.everything_but(), make.everything_but("submit_article"))
        ]
        assert [stance.may_answer for stance in stances] == [True, False]


def steps(article: Article, user: User, language: str = "en") -> set[str]:
    """Return the acts that the panel of an article offers somebody."""
    panel = next(panel for panel in panels(article, user=user, on=make.TODAY) if panel.language == language)
    offered = [*panel.others, *([panel.next] if panel.next else [])]
    links = [step.url for step in offered] + [step.cancel_url for step in panel.scheduled if step.cancel_url]
    return {link.partition("?")[0].rstrip("/").rpartition("/")[2] for link in links}


class TestThePanelOfAnArticle:
    @pytest.mark.parametrize(
        ("state", "codename", "withheld"),
        [
            ("draft", "submit_article", {"submit"}),
            ("live", "submit_article", {"re-review", "ask-early-review"}),
            ("live", "withdraw_page", {"withdraw-page", "schedule-withdrawal"}),
            ("live", "override_interval", {"override-interval"}),
            ("signed", "publish_page", {"publish", "schedule-publication", "withdraw-submission"}),
            ("urgent", "publish_page", {"publish-urgently", "withdraw-submission"}),
            (
                "scheduled",
                "publish_page",
                {"cancel-scheduled", "publish", "schedule-publication", "withdraw-submission"},
            ),
            ("scheduled", "withdraw_page", {"cancel-scheduled"}),
        ],
    )
    def test_withholds_what_somebody_may_not_do(self, state: str, codename: str, withheld: set[str]):
        article = getattr(self, state)()
        assert steps(article, make.everything_but()) - steps(article, make.everything_but(codename)) == withheld

    def test_shows_the_check_list_to_those_who_may_answer_it(self):
        submission = send_back(make.make_submission(), by=make.make_physician(), comments={"": "Too long."})
        users = (make.everything_but(), make.everything_but("submit_article"))
        shown = [panels(submission.article, user=user, on=make.TODAY)[0].check_list is not None for user in users]
        assert shown == [True, False]

    def test_leads_to_leaving_a_warning_only_those_who_may_submit(self):
        words = HtmlPair(en="<p>It treats hypertension.</p>", es="<p>Trata la hipertensión.</p>")
        heading = make.Text(en="What is it?", es="¿Qué es?")
        article = make.make_article(sections=(DocumentSection(anchor="what", heading=heading, body=words),))
        users = (make.everything_but(), make.everything_but("submit_article"))
        warnings = [panels(article, user=user, on=make.TODAY)[0].checks.warns for user in users]
        assert [[bool(one.leave_url) for one in shown] for shown in warnings] == [[True], [False]]

    def draft(self) -> Article:
        return make.make_article()

    def live(self) -> Article:
        return make.make_live_pair()

    def signed(self) -> Article:
        return make.sign(make.make_submission()).submission.article

    def urgent(self) -> Article:
        return make.make_urgent_change(make.make_live_pair()).article

    def scheduled(self) -> Article:
        submission = make.sign(make.make_submission()).submission
        manager = make.make_user(make.MANAGING_EDITOR)
        schedule_publication(submission, by=manager, at=make.NOW, due_at=SOON, proof=make.prove(manager))
        return submission.article


class TestTheAdmin:
    @pytest.mark.parametrize("act", ["add", "change", "delete"])
    def test_keeps_every_register_from_everybody(self, act: str):
        """A superuser included: what is on record is written by the verbs alone."""
        root = request_of(make.make_user(is_staff=True, is_superuser=True))
        registers = [shown for shown in admin.site._registry.values() if isinstance(shown, Register)]
        assert [shown for shown in registers if getattr(shown, f"has_{act}_permission")(root)] == []
        assert len(registers) >= 8

    @pytest.mark.parametrize(
        ("model", "acts"), [(Article, {"add", "change"}), (Feedback, set()), (GlossaryTerm, {"add", "change"})]
    )
    def test_deletes_no_article_no_term_and_no_word_of_a_reader(self, model: Any, acts: set[str]):
        root, shown = request_of(make.make_user(is_staff=True, is_superuser=True)), admin.site.get_model_admin(model)
        assert {act for act in ("add", "change", "delete") if getattr(shown, f"has_{act}_permission")(root)} == acts

    def test_shows_no_page_of_an_act_to_whoever_lacks_the_right_to_it(self, world: Any):
        acts = [f"article/<int:pk>/<slug:language>/{act}/" for act in ("submit", "re-review", "ask-early-review")]
        acts += ["article/<int:pk>/<slug:language>/withdraw-submission/"]
        paths = [(address(f"admin/articles/{act}", world), "submit_article") for act in acts]
        paths += [(reverse("admin:reviews_reviewtrigger_citing"), "submit_article")]
        paths += [(reverse("admin:articles_article_add"), codename) for codename in ("add_article", "edit_source")]
        lists = ("agency/export", "agency/import", "links", "links/export", "translations", "translations/export")
        paths += [(f"/admin/articles/article/{name}/", "change_article") for name in lists]
        clients = {name: logged_in(make.everything_but(name)) for name in {codename for _path, codename in paths}}
        whole = logged_in(make.everything_but())

        answers = [[client.get(path).status_code for client in (whole, clients[name])] for path, name in paths]

        assert answers == [[200, 403]] * len(paths)

    @pytest.mark.parametrize("page", ["history/", "compare/?a=1&b=2", "preview/en/", "restore/1/", "translation/"])
    def test_finds_no_article_that_is_not_there(self, page: str):
        assert logged_in(make.everything_but()).get(f"/admin/articles/article/999999/{page}").status_code == 404

    def test_leaves_no_warning_in_another_language(self):
        page = reverse("admin:articles_article_override_warning", args=[make.make_article().pk, "fr"])
        assert logged_in(make.everything_but()).get(page).status_code == 404

    def test_shows_the_history_of_a_term_to_those_who_may_see_it(self):
        term = make.make_term()
        users = (make.everything_but(), make.everything_but("view_glossaryterm", "change_glossaryterm"))
        pages = [reverse("admin:articles_glossaryterm_history", args=[key]) for key in (term.pk, 999_999)]
        assert [[logged_in(user).get(page).status_code for page in pages] for user in users] == [[200, 404], [403, 404]]

    @pytest.mark.parametrize("act", ["add", "delete"])
    @pytest.mark.parametrize("inline", PartInline.__subclasses__())
    def test_lets_nobody_change_the_structure_without_both_rights(self, inline: Any, act: str):
        part, article = inline(Article, admin.site), make.make_article()
        codename = f"{act}_{inline.model._meta.model_name}"
        users = (make.everything_but(), make.everything_but("edit_source"), make.everything_but(codename))
        asked = [getattr(part, f"has_{act}_permission")(request_of(user), article) for user in users]
        assert asked == [True, False, False]

    @pytest.mark.parametrize(
        ("model", "codename", "actions"),
        [
            (User, "change_user", {"close_accounts", "open_accounts", "reset_second_factors"}),
            (Mail, "send_mail_again", {"try_again"}),
            (Article, "change_article", {"send_to_agency"}),
        ],
    )
    def test_withholds_actions(self, model: Any, codename: str, actions: set[str]):
        whole, less = (
            set(admin.site.get_model_admin(model).get_actions(request_of(user)))
            for user in (make.everything_but(), make.everything_but(codename))
        )
        assert whole - less == actions

    def test_repeats_a_report_only_to_those_who_may_read_reports(self):
        article = make.make_live_pair()
        report = Feedback.objects.create(
            publication=LivePage.objects.get(article=article, language="en").publication,
            kind=Feedback.Kind.PROBLEM,
            comment="A word that is wrong.",
            at=make.NOW,
        )
        path = reverse("admin:articles_article_ask_early_review", args=[article.pk, "en"]) + f"?feedback={report.pk}"
        users = (make.everything_but(), make.everything_but("view_feedback"))
        assert [report.comment in logged_in(user).get(path).text for user in users] == [True, False]

    def test_leads_from_a_report_to_a_review_only_those_who_may_ask_for_one(self):
        shown = admin.site.get_model_admin(Feedback)
        users = (make.everything_but(), make.everything_but("submit_article"))
        assert ["early_review" in shown.get_fields(request_of(user)) for user in users] == [True, False]


def test_a_submission_is_still_there_for_whoever_may_do_everything(world: Any):
    """So that the absences above are those of the permission that is lacking."""
    client = logged_in(make.everything_but())
    assert (
        client.get(reverse("reviews:submission", args=[Submission.objects.open().earliest("pk").key])).status_code
        == 200
    )
