"""The one exception: two people let a change out before its review, and nobody can make it forgotten."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.document import Text
from articles.models import Change, LivePage, Publication
from reviews import standing, workflow
from reviews.lists import queues, worklists
from reviews.models import Event, Kind, State, Submission
from reviews.refusals import Incomplete, NotAllowed, OwnWork, Refused, Unsigned, WrongState
from tests import factories as make
from tests.reviews.desk import at_desk, logged_in, text_of

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=1)
WAITING = make.NOW + dt.timedelta(days=2)
NOTICE = {
    "en": "This page was changed on March 3, 2026 for the safety of patients. "
    "The medical review of this change is pending.",
    "es of English": "El texto en inglés de esta página se cambió el 3 de marzo de 2026 por la seguridad de los "
    "pacientes. La revisión médica de este cambio está pendiente.",
    "es": "Esta traducción se cambió el 3 de marzo de 2026 por la seguridad de los pacientes. "
    "La revisión de este cambio está pendiente.",
}


def publish_urgently(submission: Submission, **fields) -> Publication:
    return make.publish_urgently(submission, at=LATER, **fields)


def words_of(article, language: str = "en") -> str:
    live = LivePage.objects.get(article=article, language=language)
    page = Client().get(f"/{language}/{live.slug}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def article():
    return make.make_live_pair()


@pytest.fixture
def change(article):
    return make.make_urgent_change(article, at=LATER)


class TestAnUrgentChange:
    def test_is_public_at_once_and_keeps_the_review_before_it(self, article, change):
        before = publishing.live_publication(article, "en")
        published = publish_urgently(change)
        assert publishing.live_publication(article, "en") == published
        assert (published.change, published.review_pending) == (Change.CLINICAL, True)
        assert (published.reviewed_on, published.review_due_on) == (before.reviewed_on, before.review_due_on)
        assert published.updated_on == LATER.date()
        assert [entry["kind"] for entry in published.review] == [Kind.MEDICAL, Kind.URGENT]
        assert published.review[0] == before.review[0]

    def test_says_so_to_readers_of_both_languages(self, article, change):
        assert NOTICE["en"] not in words_of(article)
        publish_urgently(change)
        assert NOTICE["en"] in words_of(article)
        assert NOTICE["es of English"] not in words_of(article, "es")  # it still translates the reviewed text
        make.change_article(article, sections=spanish_follows(article))
        make.make_publication(article, "es", at=LATER)
        assert NOTICE["es of English"] in words_of(article, "es")

    def test_leaves_names_and_dates_to_machines_as_they_were(self, article, change):
        slug = LivePage.objects.get(article=article, language="en").slug
        data = re.compile(r'"lastReviewed":"[^"]*","reviewedBy":.*?]')
        before = data.search(Client().get(f"/en/{slug}/").content.decode())
        publish_urgently(change)
        assert data.search(Client().get(f"/en/{slug}/").content.decode())[0] == before[0]

    def test_tells_no_reader_why_it_could_not_wait(self, article, change):
        publish_urgently(change, reason="Two patients of ward seven.")
        slug = LivePage.objects.get(article=article, language="en").slug
        for path in (f"/en/{slug}/", f"/en/{slug}/history/"):
            assert "ward seven" not in Client().get(path).content.decode()
        assert Event.objects.get(verb="publish_urgently").detail.endswith("Two patients of ward seven.")

    def test_stands_in_the_queue_of_physicians_until_one_signs(self, article, change):
        physician = make.make_physician()
        published = publish_urgently(change)
        [pending] = worklists.not_countersigned()
        [waiting] = [line.submission for line in queues.desk_of(physician).yours]
        assert (pending.publication, pending.open_key) == (published, waiting.key)
        assert waiting.digest == published.digest
        make.sign(waiting, by=physician, at=WAITING)
        confirmed = make.publish(waiting, at=WAITING)
        assert (confirmed.review_pending, confirmed.reviewed_on) == (False, WAITING.date())
        assert (confirmed.change, confirmed.updated_on) == (Change.REREVIEW, LATER.date())
        assert not worklists.not_countersigned().exists()
        assert NOTICE["en"] not in words_of(article)

    def test_is_read_against_the_text_that_was_reviewed(self, article, change):
        publish_urgently(change)
        waiting = article.submissions.open().get()
        page = text_of(logged_in(make.make_physician()), waiting)
        assert "1 change since" in page

    def test_is_told_in_the_history(self, article, change):
        publish_urgently(change)
        waiting = article.submissions.open().get()
        make.sign(waiting, at=WAITING)
        make.publish(waiting, at=WAITING)
        slug = LivePage.objects.get(article=article, language="en").slug
        page = Client().get(f"/en/{slug}/history/").content.decode()
        told = re.findall(r"<strong>(.*?)</strong>", page)
        assert told == [
            "The urgent change was reviewed; nothing changed",
            "Changed for the safety of patients, before its review",
            "First published",
        ]

    def test_of_a_translation_waits_for_a_translation_reviewer(self, article):
        change = make.make_urgent_change(article, "es", at=LATER)
        publish_urgently(change)
        assert NOTICE["es"] in words_of(article, "es")
        waiting = article.submissions.open().get()
        assert standing.need_of(waiting).kind is Kind.TRANSLATION
        make.sign(waiting, at=WAITING)
        make.publish(waiting, at=WAITING)
        assert NOTICE["es"] not in words_of(article, "es")

    def test_leaves_the_queue_when_the_page_is_withdrawn(self, article, change):
        publish_urgently(change)
        waiting = article.submissions.open().get()
        make.withdraw(article, at=WAITING)
        waiting.refresh_from_db()
        assert waiting.state == State.WITHDRAWN
        assert not worklists.not_countersigned().exists()

    def test_costs_the_queue_one_query_however_many_there_are(self, change, django_assert_num_queries):
        first = publish_urgently(change)
        second = publish_urgently(make.make_urgent_change(make.make_live_pair(), at=LATER))
        with django_assert_num_queries(1):
            shown = [(row.publication.title, row.open_key is None) for row in worklists.not_countersigned()]
        assert shown == [(first.title, False), (second.title, False)]


def spanish_follows(article):
    from articles import drafts  # noqa: PLC0415 - only here

    section = drafts.read_document(article).sections[0]
    return (section.model_copy(update={"body": section.body.model_copy(update={"es": "<p>No lo tome.</p>"})}),)


class TestIsRefused:
    def test_without_a_reason(self, change):
        with pytest.raises(Incomplete):
            publish_urgently(change, reason=" ")

    def test_to_whoever_may_not_publish(self, change):
        with pytest.raises(NotAllowed):
            publish_urgently(change, by=make.make_user(make.EDITOR))

    def test_without_the_signature_of_a_second_editor(self, article):
        make.change_article(article, title=Text(en="Danger", es="Peligro"))
        submission = make.make_submission(article)
        with pytest.raises(Unsigned):
            publish_urgently(submission)

    def test_to_the_second_editor_in_person(self, article):
        both = make.make_user(make.MANAGING_EDITOR)
        make.change_article(article, title=Text(en="Danger", es="Peligro"))
        submission = make.make_submission(article)
        make.sign(submission, by=both, kind=Kind.URGENT)
        with pytest.raises(Unsigned):
            publish_urgently(submission, by=both)
        assert publish_urgently(submission).review_pending

    @pytest.mark.parametrize("role", [make.EDITOR, make.MANAGING_EDITOR])
    def test_an_author_as_the_second_editor(self, article, role):
        author = make.make_user(role)
        make.change_article(article, by=author, title=Text(en="Danger", es="Peligro"))
        with pytest.raises(OwnWork):
            make.sign(make.make_submission(article), by=author, kind=Kind.URGENT)

    def test_a_superuser_who_wrote_it(self, article):
        root = make.make_user(is_superuser=True)
        make.change_article(article, by=root, title=Text(en="Danger", es="Peligro"))
        submission = make.make_submission(article)
        with pytest.raises(OwnWork):
            make.sign(submission, by=root, kind=Kind.URGENT)
        with pytest.raises(Unsigned):
            publish_urgently(submission, by=root)

    def test_after_the_signature_was_taken_back(self, article):
        make.change_article(article, title=Text(en="Danger", es="Peligro"))
        submission, editor = make.make_submission(article), make.make_user(make.EDITOR)
        make.sign(submission, by=editor, kind=Kind.URGENT)
        workflow.withdraw_signature(submission, by=editor, at=LATER, kind=Kind.URGENT, reason="It can wait.")
        with pytest.raises(Unsigned):
            publish_urgently(submission)

    def test_for_a_first_publication(self):
        submission = make.make_submission()
        with pytest.raises(Refused):
            make.sign(submission, kind=Kind.URGENT)
        with pytest.raises(WrongState):
            publish_urgently(submission)

    def test_for_a_change_that_a_second_editor_could_sign_anyway(self, article):
        make.change_article(article, source_line=Text(en="Source: sample.", es="Fuente: muestra."))
        submission = make.make_submission(article)
        with pytest.raises(Refused):
            make.sign(submission, kind=Kind.URGENT)
        with pytest.raises(Refused):
            publish_urgently(submission)

    def test_an_ordinary_publication_on_the_urgent_signature_alone(self, change):
        with pytest.raises(Unsigned):
            make.publish(change)


class TestWhilePending:
    @pytest.fixture(autouse=True)
    def published(self, change):
        return publish_urgently(change)

    def test_the_review_cannot_be_taken_back(self, article):
        waiting = article.submissions.open().get()
        with pytest.raises(Refused, match="Readers see this text already"):
            workflow.withdraw_submission(waiting, by=waiting.submitted_by, at=WAITING)
        assert article.submissions.open().get() == waiting

    def test_another_change_waits_for_that_review(self, article):
        make.change_article(article, source_line=Text(en="Source: sample.", es="Fuente: muestra."))
        with pytest.raises(WrongState):
            make.make_submission(article)

    def test_a_change_after_it_was_sent_back_is_signed_by_a_physician_and_no_author_of_it(self, article):
        change = article.submissions.get(state=State.PUBLISHED, language="en", note="It was dangerous.")
        make.answer(make.request_changes(article.submissions.open().get(), at=WAITING))
        make.change_article(article, source_line=Text(en="Source: sample.", es="Fuente: muestra."))
        submission = make.make_submission(article)
        assert standing.need_of(submission).kind is Kind.MEDICAL
        assert {*change.author_ids, change.submitted_by_id} <= set(submission.author_ids)
        with pytest.raises(Refused):
            make.sign(submission, kind=Kind.EDITORIAL, by=make.make_user(make.EDITOR))
        with pytest.raises(Refused):
            make.sign(submission, kind=Kind.URGENT)
        make.sign(submission, at=WAITING)
        published = make.publish(submission, at=WAITING)
        assert (published.change, published.reviewed_on) == (Change.CLINICAL, WAITING.date())
        assert not worklists.not_countersigned().exists()

    def test_a_writing_physician_does_not_countersign(self, article):
        change = article.submissions.get(state=State.PUBLISHED, language="en", note="It was dangerous.")
        for pk in (*change.author_ids, change.submitted_by_id):
            author = make.User.objects.get(pk=pk)
            make.make_physician(user=author)
            author.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
            with pytest.raises(OwnWork):
                make.sign(article.submissions.open().get(), by=author)

    def test_whoever_published_it_does_not_countersign(self, article, published):
        publisher = published.published_by
        make.make_physician(user=publisher)
        publisher.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
        with pytest.raises(OwnWork):
            make.sign(article.submissions.open().get(), by=publisher)


class TestAtTheDeskAndInTheAdmin:
    def test_the_second_editor_signs_on_a_page_of_its_own(self, article):
        make.change_article(article, title=Text(en="Danger", es="Peligro"))
        submission, editor = make.make_submission(article), make.make_user(make.EDITOR)
        client, url = at_desk(editor), reverse("reviews:urgent", args=[submission.key])
        assert url in client.get(reverse("reviews:submission", args=[submission.key])).content.decode()
        page = client.get(url)
        assert page.status_code == 200
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
        assert client.post(url, hidden).status_code == 422
        assert client.post(url, hidden | {"attest": "1", "password": "wrong"}).status_code == 403
        assert not submission.sign_offs.exists()
        answer = client.post(url, hidden | {"attest": "1", "password": make.PASSWORD})
        assert answer.status_code == 302
        signed = submission.sign_offs.get()
        assert (signed.kind, signed.signer) == (Kind.URGENT, editor)

    def test_an_author_and_a_physician_are_not_offered_it(self, article):
        author = make.make_user(make.EDITOR)
        make.change_article(article, by=author, title=Text(en="Danger", es="Peligro"))
        submission = make.make_submission(article)
        url = reverse("reviews:urgent", args=[submission.key])
        for user in (author, make.make_physician()):
            client = at_desk(user)
            assert url not in client.get(reverse("reviews:submission", args=[submission.key])).content.decode()
            assert client.get(url).status_code == 403

    def test_a_managing_editor_publishes_it_from_the_article(self, article, change):
        client = at_desk(make.make_user(make.MANAGING_EDITOR))
        url = reverse("admin:articles_article_publish_urgently", args=[article.pk, "en"])
        assert url in client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
        assert client.get(url).status_code == 200
        answers = {"submission": str(change.key), "reason": "", "password": make.PASSWORD}
        assert client.post(url, answers).status_code == 422
        assert client.post(url, answers | {"reason": "It is dangerous.", "password": "wrong"}).status_code == 403
        assert client.post(url, answers | {"reason": "It is dangerous."}).status_code == 302
        assert publishing.live_publication(article, "en").urgent_reason == "It is dangerous."

    def test_the_desk_lists_what_is_live_without_its_review(self, article, change):
        publish_urgently(change)
        page = at_desk(make.make_user(make.MANAGING_EDITOR)).get(reverse("reviews:queue")).content.decode()
        assert "Live without their review" in page


class TestTheReason:
    """Says who could be hurt by what: for those who look after the library, never for its readers."""

    REASON = "Somebody was hurt by the words of before: case 4711."

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_is_on_no_public_page_and_in_no_public_history(self, language):
        article = make.make_live_pair()
        publish_urgently(make.make_urgent_change(article, language, at=LATER), reason=self.REASON)
        assert Publication.objects.get(review_pending=True).urgent_reason == self.REASON
        said = {}
        for moment in ("pending", "countersigned", "withdrawn"):
            if moment == "countersigned":
                for review in article.submissions.open():
                    make.publish(make.sign(review, at=WAITING).submission, at=WAITING)
            if moment == "withdrawn":
                manager = make.make_user(make.MANAGING_EDITOR)
                for code in ("en", "es"):
                    workflow.withdraw_page(
                        article, code, by=manager, at=WAITING, reason="legal", notice_en="Gone.", notice_es="Retirada."
                    )
            for path in self.public(article):
                said[moment, path] = Client().get(path)
        assert {answer.status_code for answer in said.values()} == {200, 410}
        assert [place for place, answer in said.items() if "4711" in answer.text] == []

    def public(self, article) -> list[str]:
        pages = [f"/{page.language}/{page.slug}/" for page in Publication.objects.filter(article=article)]
        lists = [
            "/",
            *(f"/{code}/{rest}" for code in ("en", "es") for rest in ("", "search/?q=hurt")),
        ]
        return sorted({*lists, *pages, *(f"{page}history/" for page in pages)})

    def test_is_in_the_evidence_which_only_those_see_who_may_read_signatures(self, change):
        published = publish_urgently(change, reason=self.REASON)
        url = reverse("reviews:evidence", args=[published.pk])
        answers = {}
        for user in (make.everything_but("view_signoff"), make.everything_but()):
            client = Client()
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            taken = [client.get(url), *(client.post(url, {"as": form}) for form in ("json", "html"))]
            answers[user.has_perm("reviews.view_signoff")] = [(r.status_code, "4711" in r.text) for r in taken]
        assert answers[False] == [(404, False)] * 3
        assert answers[True] == [(200, False), (200, True), (200, False)]  # in the file for machines alone
