"""What a submission's page shows."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import closing

import pytest
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
from reviews import reading, workflow
from reviews.models import Submission
from tests import factories as make
from tests.reviews.desk import address, at_desk, changed, text_of

pytestmark = pytest.mark.django_db


class TestASubmission:
    def test_shows_words_that_came_and_went_and_calls_out_numbers(self):
        page = text_of(at_desk(make.make_physician()), changed("<p>It takes 45 minutes.</p>"))

        assert '<del><span class="vh">[deleted] </span>30</del>' in page
        assert '<ins><span class="vh">[added] </span>45</ins>' in page
        assert "Number changed" in page
        assert "1 change since your board&#x27;s signature of March 2, 2026" in page
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

        found = [twin_of(one) for one in (behind, make.make_submission(current), alone)]
        make.make_submission(behind.article, "es")

        assert [*found, twin_of(behind)] == ["behind", "current", "missing", "in review"]

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

        assert '<a href="https://example.org/x?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">' in page
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


def twin_of(submission: Submission) -> str:
    return reading.reading_of(submission, reading.base_of(submission)).twin


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
