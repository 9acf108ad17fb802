"""The pages of the desk: who sees them, what every one of them says, and what a submission's page shows."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import closing
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image as Pixels

from articles import figures, images
from articles.document import (
    DocumentCareCard,
    DocumentFigure,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    Text,
)
from articles.models import Publication
from reviews import workflow
from reviews.models import State, Submission
from reviews.reading import reading_of
from tests import factories as make

pytestmark = pytest.mark.django_db
QUEUE = reverse("reviews:queue")
NAMES = ("submission", "page", "receipt")


def at_desk(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(submission: Submission, name: str = "submission") -> str:
    return reverse(f"reviews:{name}", args=[submission.key])


def text_of(client: Client, submission: Submission) -> str:
    return client.get(address(submission)).content.decode()


def section(english: str, spanish: str = "<p>Dura 30 minutos.</p>") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=HtmlPair(en=english, es=spanish)
        ),
    )


def changed(english: str, *, language: str = "en", **fields: Any) -> Submission:
    """Publish both languages of the ordinary article, then submit it with another English text."""
    article = make.make_live_pair()
    make.change_article(article, sections=section(english), **fields)
    return make.make_submission(article, language, note="As the guideline says.")


class TestTheDoor:
    @pytest.mark.parametrize("name", [*NAMES, "publish", "take-back"])
    def test_leads_strangers_to_the_login(self, client: Client, name: str):
        url = address(make.make_submission(), name)

        response = client.get(url)

        assert (response.status_code, response["Location"]) == (302, f"{reverse('login')}?next={url}")

    @pytest.mark.parametrize("name", NAMES)
    def test_tells_an_account_without_the_right_that_there_is_nothing(self, name: str):
        submission = make.make_submission()
        client = at_desk(make.make_user(is_staff=True))

        response, queue = client.get(address(submission, name)), client.get(QUEUE)

        assert (response.status_code, queue.status_code) == (404, 404)
        assert submission.title.encode() not in response.content + queue.content

    @pytest.mark.parametrize("name", ["publish", "take-back"])
    def test_is_as_shut_for_acts(self, name: str):
        submission = make.make_submission()
        make.sign(submission)

        response = at_desk(make.make_user(is_staff=True)).post(address(submission, name))

        submission.refresh_from_db()
        assert (response.status_code, submission.state) == (404, State.IN_REVIEW)

    @pytest.mark.parametrize("name", [*NAMES, "publish"])
    def test_knows_no_other_keys(self, name: str):
        url = reverse(f"reviews:{name}", args=["00000000-0000-4000-8000-000000000000"])
        client = at_desk(make.make_user(make.MANAGING_EDITOR))

        assert (client.post(url) if name == "publish" else client.get(url)).status_code == 404

    def test_shows_a_receipt_only_to_the_signer(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)

        assert at_desk(physician).get(address(submission, "receipt")).status_code == 200
        assert at_desk(make.make_physician()).get(address(submission, "receipt")).status_code == 404

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATOR, make.TRANSLATION_REVIEWER])
    def test_lets_those_look_who_cannot_sign_and_offers_no_decision(self, role: str):
        submission = make.make_submission()

        page = text_of(at_desk(make.make_user(role)), submission)

        assert "You can read this, but not sign it." in page
        assert 'name="decision"' not in page


class TestEveryPage:
    @pytest.fixture
    def answers(self) -> dict[str, Any]:
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        client = at_desk(physician)
        return {"queue": client.get(QUEUE)} | {name: client.get(address(submission, name)) for name in NAMES}

    def test_is_kept_nowhere_and_found_by_no_robot(self, answers: dict[str, Any]):
        headers = {name: (r["Cache-Control"], r["X-Robots-Tag"]) for name, r in answers.items()}

        assert headers == dict.fromkeys(answers, ("no-store", "noindex, nofollow"))

    def test_has_nothing_inline(self, answers: dict[str, Any]):
        for response in answers.values():
            page = response.content.decode()
            assert not any(piece in page for piece in (" style=", " onclick=", "<script>", "<style", "javascript:"))

    def test_changes_nothing_by_being_looked_at(self):
        submission, physician = changed("<p>It takes 45 minutes.</p>"), make.make_physician()
        signed = make.make_submission()
        make.sign(signed, by=physician)
        clients = [at_desk(physician), at_desk(make.make_user(make.MANAGING_EDITOR))]
        before = everything()

        for client in clients:
            client.get(QUEUE)
            for one in (submission, signed):
                for name in NAMES:
                    client.get(address(one, name))
                    client.head(address(one, name))

        assert everything() == before

    @pytest.mark.parametrize("name", ["publish", "take-back"])
    def test_acts_only_when_it_is_told_to(self, name: str):
        submission = make.make_submission()
        make.sign(submission)

        assert at_desk(make.make_user(make.MANAGING_EDITOR)).get(address(submission, name)).status_code == 405


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the library's own tables."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("articles", "reviews")
        for model in apps.get_app_config(app).get_models()
    }


class TestASubmission:
    def test_shows_words_that_came_and_went_and_calls_out_numbers(self):
        page = text_of(at_desk(make.make_physician()), changed("<p>It takes 45 minutes.</p>"))

        assert '<del><span class="vh">[deleted] </span>30</del>' in page
        assert '<ins><span class="vh">[added] </span>45</ins>' in page
        assert "Number changed" in page
        assert "1 change since the version signed on" in page
        assert "As the guideline says." in page

    def test_says_that_a_new_text_must_be_read_whole_and_marks_nothing(self):
        page = text_of(at_desk(make.make_physician()), make.make_submission())

        assert "New text: read the whole page" in page
        assert ("<ins>" in page, "<del>" in page) == (False, False)
        assert "It takes 30 minutes." in page

    def test_shows_an_unchanged_text_whole_for_a_re_review(self):
        article = make.make_article()
        make.make_publication(article)
        submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=make.NOW, note="Due.")

        page = text_of(at_desk(make.make_physician()), submission)

        assert "No change since" in page
        assert "It takes 30 minutes." in page

    def test_tells_that_the_spanish_page_has_not_followed(self):
        submission = changed("<p>It takes 45 minutes.</p>")

        response = at_desk(make.make_physician()).get(address(submission))

        assert response.context["reading"].twin == "behind"
        assert "not yet updated" in response.content.decode()
        assert "Dura 30 minutos." in response.content.decode()

    def test_knows_how_the_other_language_stands(self):
        behind = changed("<p>It takes 45 minutes.</p>")
        current = make.make_live_pair()
        reference = Reference(key="acs", title="Breast cancer", url="https://example.org/", accessed=make.TODAY)
        make.change_article(current, references=(reference,))
        make.make_publication(current, "en")
        make.make_publication(current, "es")
        make.change_article(
            current, references=(reference.model_copy(update={"accessed": make.TODAY - dt.timedelta(days=1)}),)
        )
        alone = make.make_submission()

        found = [reading_of(one).twin for one in (behind, make.make_submission(current), alone)]
        make.make_submission(behind.article, "es")

        assert [*found, reading_of(behind).twin] == ["behind", "current", "missing", "in review"]

    def test_shows_a_translation_beside_the_source_that_is_signed_with_it(self):
        english = changed("<p>It takes 45 minutes.</p>")
        spanish = make.make_submission(english.article, "es", note="Sigue al inglés.")

        page = text_of(at_desk(make.make_translation_reviewer()), spanish)

        assert '<ins><span class="vh">[added] </span>45</ins>' in page
        assert "Dura 30 minutos." in page
        assert "The numbers differ" in page

    def test_lifts_a_changed_care_card_out(self):
        def cards(limit: str) -> tuple[DocumentCareCard, ...]:
            words = LongTextPair(en=f"fever over {limit} °F", es=f"fiebre de más de {limit} °F")
            return (DocumentCareCard(level="call", heading=Text(en="Call if you have", es="Llame"), items=words),)

        article = make.make_article(care_cards=cards("102"))
        make.make_publication(article)
        make.change_article(article, care_cards=cards("100.4"))

        page = text_of(at_desk(make.make_physician()), make.make_submission(article))

        assert 'class="card safety"' in page
        assert "Safety" in page
        assert '<del><span class="vh">[deleted] </span>102 °F</del>' in page

    def test_shows_references_as_readers_will_with_what_changed_in_them(self):
        def works(accessed: dt.date) -> tuple[Reference, ...]:
            return (Reference(key="acs", title="Breast cancer", url="https://example.org/a", accessed=accessed),)

        article = make.make_article(references=works(dt.date(2026, 1, 1)))
        make.make_publication(article)
        make.change_article(article, references=works(dt.date(2026, 2, 28)))

        page = text_of(at_desk(make.make_user(make.EDITOR)), make.make_submission(article))

        assert "Breast cancer. Available at:" in page
        assert '<del><span class="vh">[deleted] </span>Jan. 1, 2026</del>' in page
        assert '<ins><span class="vh">[added] </span>Feb. 28, 2026</ins>' in page

    def test_shows_where_links_lead_and_lets_nothing_else_through(self):
        body = '<p>See <a href="https://example.org/x?a=1&amp;b=2">this &lt;b&gt;</a>.</p>'

        page = text_of(at_desk(make.make_physician()), changed(body))

        assert '<a href="https://example.org/x?a=1&amp;b=2" rel="noreferrer" target="_blank">' in page
        assert "this &lt;b&gt;" in page

    def test_shows_pictures_to_reviewers_before_the_public_sees_them(self):
        submission = make.make_submission(make.make_article(figures=(make_picture(),)))
        client = at_desk(make.make_physician())

        page = text_of(client, submission)
        picture = submission.parsed.figures[0]
        url = reverse("figure", args=[picture.sha256, picture.extension])

        assert f'src="{url}"' in page
        assert "Said to people who cannot see it:" in page
        with closing(client.get(url)) as seen, closing(Client().get(url)) as unseen:
            assert (seen.status_code, unseen.status_code) == (200, 404)

    def test_has_all_of_the_signed_text_on_it(self):
        """A signature covers the unchanged parts too, so none may be left out."""
        sections = tuple(
            DocumentSection(
                anchor=f"part-{number}",
                heading=Text(en=f"Heading {number}", es=f"Título {number}"),
                body=HtmlPair(en=f"<p>Paragraph {number}.</p>", es=f"<p>Párrafo {number}.</p>"),
            )
            for number in range(6)
        )
        article = make.make_article(sections=sections)
        make.make_publication(article)
        make.change_article(article, sections=(*sections[:2], *sections[3:]), summary={"en": "Other.", "es": "Otro."})

        page = text_of(at_desk(make.make_physician()), make.make_submission(article))

        assert [n for n in range(6) if f"Paragraph {n}." in page] == [0, 1, 2, 3, 4, 5]
        assert '<del class="whole">' in page

    def test_begins_with_what_was_said_before_and_the_answer(self):
        submission, physician = make.make_submission(), make.make_physician()
        workflow.request_changes(
            submission,
            by=physician,
            at=make.NOW,
            kind="medical",
            digest=submission.digest,
            comments={"section:what": "How long at most?"},
        )
        make.change_article(submission.article, sections=section("<p>It takes 30 to 60 minutes.</p>"))
        again = make.make_submission(submission.article, note="Sixty at most.")

        page = text_of(at_desk(physician), again)

        assert page.index("How long at most?") < page.index("Sixty at most.", page.index("Answer:"))
        assert page.index("Answer:") < page.index('class="card"')

    def test_tells_refusals_only_to_those_who_may_see_the_trail(self):
        submission = make.make_submission()
        at_desk(make.make_physician()).post(address(submission, "publish"))

        assert "Publishing refused" in text_of(at_desk(make.make_user(make.MANAGING_EDITOR)), submission)
        assert "Publishing refused" not in text_of(at_desk(make.make_user(make.EDITOR)), submission)

    def test_leads_from_a_closed_review_to_the_open_one(self):
        submission = make.make_submission()
        workflow.withdraw_submission(submission, by=submission.submitted_by, at=make.NOW)
        again = make.make_submission(submission.article)

        page = text_of(at_desk(make.make_physician()), submission)

        assert "This review is closed (taken back)" in page
        assert address(again) in page

    def test_is_in_the_language_of_the_person_and_marks_that_of_the_text(self):
        submission = changed("<p>It takes 45 minutes.</p>")
        client = at_desk(make.make_physician())
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"

        response = client.get(address(submission))

        assert '<html lang="es"' in response.content.decode()
        assert f'<h1 lang="en">{submission.title}</h1>' in response.content.decode()
        assert '<div class="text" lang="en">' in response.content.decode()


def make_picture() -> DocumentFigure:
    pixels = io.BytesIO()
    Pixels.new("RGB", (40, 30), "teal").save(pixels, "PNG")
    kept = figures.keep_image(images.prepare(pixels.getvalue()), by=make.make_user(make.EDITOR), at=make.NOW)
    return DocumentFigure(
        sha256=kept.sha256,
        extension=kept.extension,
        width=kept.width,
        height=kept.height,
        caption=LongTextPair(en="A duct.", es="Un conducto."),
        alt=LongTextPair(en="A line.", es="Una línea."),
        credit=Text(en="Somebody", es="Alguien"),
    )


class TestTheWholePage:
    def test_is_what_readers_would_see_in_the_language_of_the_text(self):
        article = make.make_article()
        make.make_submission(article)
        spanish = make.make_submission(article, "es")

        response = at_desk(make.make_translation_reviewer()).get(address(spanish, "page"))

        assert '<html lang="es"' in response.content.decode()
        assert "Dura 30 minutos." in response.content.decode()
        assert "It is not public." in response.content.decode()
        assert not Publication.objects.exists()


def in_a_sitting(user: Any) -> Client:
    """Somebody who proved both factors a moment ago, so that the password is enough to publish."""
    client = Client()
    make.sit_down(client, user)
    return client


class TestActs:
    password = {"password": make.PASSWORD}

    def test_publish_makes_the_signed_text_public(self, client: Client):
        submission = make.make_submission()
        make.sign(submission)
        managing_editor = in_a_sitting(make.make_user(make.MANAGING_EDITOR))

        response = managing_editor.post(address(submission, "publish"), self.password, follow=True)

        public = reverse("page", args=["en", submission.slug])
        assert f'href="{public}"' in response.content.decode()
        assert client.get(public).status_code == 200

    def test_publish_is_refused_with_a_sentence_while_a_signature_is_missing(self):
        submission = make.make_submission()

        managing_editor = in_a_sitting(make.make_user(make.MANAGING_EDITOR))

        response = managing_editor.post(address(submission, "publish"), self.password)

        assert (response.status_code, response.context["refusal"]) == (
            409,
            "It waits for the signature of a physician.",
        )

    def test_publish_is_not_for_a_physician(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)

        assert in_a_sitting(physician).post(address(submission, "publish"), self.password).status_code == 403
        assert not Publication.objects.exists()

    def test_publish_is_offered_when_nothing_lacks_and_not_before(self):
        article = make.make_article()
        english, spanish = make.make_submission(article), make.make_submission(article, "es")
        client = at_desk(make.make_user(make.MANAGING_EDITOR))
        make.sign(spanish)

        offered = [address(one, "publish") in text_of(client, one) for one in (english, spanish)]
        make.sign(english)
        make.publish(english)

        assert offered == [False, False]
        assert address(spanish, "publish") in text_of(client, spanish)

    def test_an_editor_takes_back_what_they_submitted_and_nothing_else(self):
        own, other = make.make_submission(), make.make_submission()
        client = at_desk(own.submitted_by)

        codes = [client.post(address(one, "take-back")).status_code for one in (own, other)]

        assert codes == [302, 403]
        assert [Submission.objects.get(pk=one.pk).state for one in (own, other)] == [State.WITHDRAWN, State.IN_REVIEW]
