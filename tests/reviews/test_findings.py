"""What the checks found: in the article's panel, kept with the submission for good, and at the desk."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles.document import DocumentSection, HtmlPair, LongTextPair, Reference, Text
from articles.models import Article
from reviews import findings, fingerprints
from reviews.admin.panel import panels
from reviews.evidence.document import of_publication
from reviews.models import Event, Submission
from reviews.refusals import Incomplete
from reviews.verification import registry
from reviews.workflow import opening
from tests import factories as make
from tests.articles.editing import change_url, opened, sign_in
from tests.conftest import acting_as_owner
from tests.reviews.desk import at_desk, text_of

pytestmark = pytest.mark.django_db

WORDS = HtmlPair(en='<p>Read <a href="https://a.example/">here</a>.</p>', es="<p>Lea 3 hojas.</p>")
HERE = {
    "place": "section:what:body",
    "code": "links.says-nothing",
    "level": "warns",
    "row": ["What is it?", "en"],
    "values": {"words": "here"},
}
SENTENCE = "The link “here” does not say where it leads."


def body(words: HtmlPair) -> tuple[DocumentSection, ...]:
    return (DocumentSection(anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=words),)


@pytest.fixture
def article() -> Article:
    return make.make_article(sections=body(WORDS))


class TestThePanel:
    def checks(self, article, language="en", *, role=make.EDITOR):
        shown = panels(article, user=make.make_user(role), on=make.TODAY)
        return next(one.checks for one in shown if one.language == language)

    def test_parts_what_stops_submission_from_what_is_worth_a_look(self, article):
        make.change_article(article, summary=LongTextPair(en="What it is."))
        form = change_url(article)
        shown = {language: self.checks(article, language) for language in ("en", "es")}
        assert {
            language: [[(row.finding.code, row.url) for row in part] for part in (one.blocks, one.warns, one.left)]
            for language, one in shown.items()
        } == {
            "en": [[], [("links.says-nothing", f"{form}#id_sections-0-body_en")], []],
            "es": [
                [("completeness.no-text", f"{form}#id_summary_es")],
                [(f"parity.{kind}", f"{form}#id_sections-0-body_es") for kind in ("numbers", "links")],
                [],
            ],
        }

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "en",
                ["1 place stops submission", "1 place is worth a look", "There is no text in this language.", SENTENCE],
            ),
            (
                "es",
                ["1 lugar impide el envío", "1 lugar merece una mirada", "No hay texto en este idioma.",
                 "El enlace «here» no dice adónde lleva."],
            ),
        ],
    )  # fmt: skip
    def test_says_it_in_the_language_of_the_interface(self, article, language, said):
        make.change_article(article, summary=LongTextPair(en="What it is."))
        page = sign_in(make.make_user(make.EDITOR), language=language).get(change_url(article)).content.decode()
        page = page.replace('<span lang="en">', "").replace("</span>", "")
        assert [words for words in said if words not in page] == []

    def test_marks_the_words_of_the_text_as_being_in_its_language(self, article):
        page = sign_in(make.make_user(make.EDITOR), language="es").get(change_url(article)).content.decode()
        assert '<span lang="en">What is it?</span>' in page
        assert 'El enlace «<span lang="en">here</span>» no dice adónde lleva.' in page

    def test_says_that_nothing_was_found(self):
        page = sign_in(make.make_user(make.EDITOR)).get(change_url(make.make_article())).content.decode()
        assert page.count("The checks found nothing.") == 2

    def test_is_of_the_saved_text_and_not_of_what_was_typed(self, article):
        client = sign_in(make.make_user(make.EDITOR))
        typed = opened(client, article) | {"sections-0-body_en": "<p>Easy.</p>", "sections-0-level": "7"}
        answer = client.post(change_url(article), typed)
        assert answer.status_code == 200
        assert [row.finding.sentence for row in answer.context["panels"][0].checks.warns] == [SENTENCE]

    def test_is_for_those_who_may_see_the_form(self, article):
        assert sign_in(make.make_user(make.MEDICAL_REVIEWER)).get(change_url(article)).status_code in (302, 403)


class TestASubmission:
    def test_keeps_what_was_found_at_that_moment(self, article):
        submission = make.make_submission(article)
        make.change_article(article, sections=body(HtmlPair(en="<p>Read.</p>", es="<p>Lea.</p>")))
        assert Submission.objects.get(pk=submission.pk).findings == [HERE]
        assert make.make_submission(make.make_article()).findings == []

    def test_keeps_it_for_a_translation_too(self, article):
        make.make_publication(article)
        kept = make.make_submission(article, "es").findings
        assert [(one["code"], one["values"]) for one in kept] == [
            ("parity.numbers", {"english": "", "spanish": "3"}),
            ("parity.links", {"english": "1", "spanish": "0"}),
        ]

    def test_is_refused_with_each_place_that_blocks_it(self):
        article = make.make_article(summary=LongTextPair(es="Qué es."), references=(Reference(key="acs"),))
        with pytest.raises(Incomplete) as refusal:
            make.make_submission(article)
        assert [one.place for one in refusal.value.findings] == ["summary", "reference:acs"]
        assert Submission.objects.count() == 0

    def test_of_an_unchanged_text_keeps_what_is_found_in_that_text(self, article):
        make.make_publication(article)
        make.change_article(article, sections=body(HtmlPair(en="<p>Read.</p>", es="<p>Lea.</p>")))
        submission = opening.open_re_review(
            "re_review", article, "en", by=make.make_user(make.EDITOR), submitted_by=make.make_user(make.EDITOR),
            at=make.NOW + dt.timedelta(days=1), note="Again.",
        )  # fmt: skip
        assert submission.findings == [HERE]

    def test_is_told_in_either_language(self, article):
        (one,) = findings.kept_with(make.make_submission(article))
        assert (one.label, one.sentence, one.language) == ("What is it?", SENTENCE, "en")


class TestTheDatabase:
    @pytest.mark.parametrize("value", ["'[]'", "NULL", """'[{"code": "x"}]'"""])
    def test_keeps_the_findings_as_they_were_written(self, article, value):
        submission = make.make_submission(article)
        for who, refusal in ((nullcontext, "permission denied"), (acting_as_owner, "Cannot update")):
            with (
                pytest.raises(DatabaseError, match=refusal),
                who(),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE reviews_submission SET findings = {value} WHERE id = %s", [submission.pk])
        assert Submission.objects.get(pk=submission.pk).findings == [HERE]

    def test_takes_no_submission_with_something_that_blocks_it(self, article):
        row = make.make_submission(article)
        make.request_changes(row)
        make.answer(row)
        again = {field.name: getattr(row, field.name) for field in Submission._meta.fields if field.name != "id"}
        again |= {"state": "in_review", "closed_by": None, "closed_at": None}
        again |= {"key": "00000000-0000-4000-8000-000000000000"}
        with pytest.raises(IntegrityError, match="nothing_that_blocks"), transaction.atomic():
            Submission.objects.create(**again | {"findings": [HERE, HERE | {"level": "blocks"}]})
        assert Submission.objects.create(**again).findings == [HERE]

    def test_vouches_for_them_with_the_event_of_the_submission(self, article):
        submission = make.make_submission(article)
        (record,) = [one for one in Event.objects.get(verb="submit").records if one["of"] == "reviews.submission"]
        assert record["v"] == 2
        submission.findings = []
        assert fingerprints.of(submission, 2) != record["sha256"]
        assert list(registry.verify()) == []


class TestTheDesk:
    def page(self, submission, language="en"):
        client = at_desk(make.make_physician())
        return text_of(client, submission)

    def test_shows_what_was_found_with_the_card_that_it_is_about(self, article):
        submission = make.make_submission(article)
        client = at_desk(make.make_physician())
        page = client.get(reverse("reviews:submission", args=[submission.key])).content.decode()
        assert "Checks: 1 worth a look." in page
        assert (
            '<a href="#section:what"><span lang="en">What is it?</span></a>: The link “<span lang="en">here</span>”'
            in page
        )

    def test_says_that_nothing_was_found(self):
        assert "Checks: nothing found." in self.page(make.make_submission())

    def test_says_what_differs_between_the_languages_once(self, article):
        make.make_publication(article)
        submission = make.make_submission(article, "es")
        client = at_desk(make.make_translation_reviewer())
        page = text_of(client, submission)
        assert (page.count("The links differ"), "Checks: nothing found." in page) == (1, True)

    def test_says_nothing_of_checks_where_they_were_not_kept(self, article):
        submission = make.make_submission(article)
        submission.findings = None
        assert findings.at_desk(submission, cards=()) is None

    def test_is_shown_to_nobody_without_a_seat_at_it(self, article):
        submission = make.make_submission(article)
        answer = sign_in(make.make_user()).get(reverse("reviews:submission", args=[submission.key]))
        assert (answer.status_code, SENTENCE in answer.content.decode()) == (404, False)


def test_the_evidence_holds_them(article):
    publication = make.make_publication(article)
    said = of_publication(publication, by_name="x", at=timezone.now())
    assert said["submission"]["findings"] == [HERE]
