"""What a reviewer is told before the text: against what it is compared, what matters, what readers said."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from articles.compare import Callout
from articles.content import freeze
from articles.document import (
    DocumentCareCard,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    ReferenceKind,
    Text,
)
from articles.models import Feedback, Publication
from reviews import reading, workflow
from reviews.models import Submission
from reviews.reading.links import Link, new_links
from tests import factories as make
from tests.reviews.desk import at_desk, changed, section, text_of

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=300)


def resource(name: str = "More") -> DocumentResource:
    return DocumentResource(name=Text(en=name, es=name), url=f"https://example.org/{name}")


class TestTheBase:
    def test_is_what_the_board_signed_even_when_readers_see_an_editors_change_since(self):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, resources=(resource(),))
        make.make_publication(article, at=LATER, note="One more resource.")
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>"))
        submission = make.make_submission(article, note="Longer.", at=LATER)

        base = reading.base_of(submission)
        cards = [card.place for card in reading.reading_of(submission, base).cards]

        assert (base.day, cards) == (make.TODAY, ["section:what", "resources"])

    def test_of_an_editors_change_is_what_readers_see(self):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, resources=(resource(),))
        submission = make.make_submission(article, note="One more resource.")

        assert reading.base_of(submission).kind == ""
        assert "1 change since the version signed on March 2, 2026" in text_of(
            at_desk(make.make_user(make.EDITOR)), submission
        )

    def test_is_not_what_another_board_signed(self):
        ours, theirs = make.make_board(name="Ours"), make.make_board(name="Theirs")
        make.make_physician(ours), make.make_physician(theirs)
        article = make.make_article()
        first = make.make_submission(article, board=theirs)
        make.sign(first)
        make.publish(first)
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>"))

        assert reading.base_of(make.make_submission(article, board=ours)).kind == ""

    def test_is_not_what_was_signed_and_never_published_nor_what_was_taken_back(self):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, sections=section("<p>It takes 40 minutes.</p>"))
        unpublished = make.make_submission(article)
        make.sign(unpublished)
        workflow.withdraw_submission(unpublished, by=unpublished.submitted_by, at=make.NOW)
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>"))

        assert "30 minutes" in reading.base_of(make.make_submission(article)).content.sections[0].body

    def test_of_a_translation_is_what_a_translation_reviewer_signed_with_its_source(self):
        submission = changed("<p>It takes 45 minutes.</p>")
        make.sign(submission)
        make.publish(submission)
        spanish = make.make_submission(submission.article, "es")

        base = reading.base_of(spanish)

        assert (base.kind, base.source.sections[0].body) == ("translation", "<p>It takes 30 minutes.</p>")

    def test_is_nothing_where_nothing_was_published(self):
        assert reading.base_of(make.make_submission()) is None

    def test_is_said_to_others_as_the_boards(self):
        submission = changed("<p>It takes 45 minutes.</p>")

        page = text_of(at_desk(make.make_user(make.EDITOR)), submission)

        assert "1 change since the board&#x27;s signature of March 2, 2026" in page


class TestFormatting:
    def test_is_folded_away_when_something_else_changed(self):
        submission = changed("<p>It takes <strong>30</strong> minutes.</p>", summary={"en": "Other.", "es": "Otro."})

        found = reading.reading_of(submission, reading.base_of(submission))
        page = text_of(at_desk(make.make_physician()), submission)

        assert [card.place for card in found.cards] == ["head"]
        assert [card.place for card in found.formatting] == ["section:what"]
        assert '<a href="#ui-formatting">1 formatting change</a>' in page
        assert 'name="comment-section:what"' in page

    def test_alone_is_what_is_read(self):
        submission = changed("<p>It takes <strong>30</strong> minutes.</p>")

        found = reading.reading_of(submission, reading.base_of(submission))

        assert ([card.place for card in found.cards], found.formatting) == (["section:what"], ())


class TestCallouts:
    @pytest.mark.parametrize(
        ("after", "said"),
        [
            ("<p>Take 5 g a day.</p>", "5 g"),
            ("<p>Take 50 mg a day.</p>", "50 mg"),
            ("<p>Do not take 5 mg a day.</p>", "not"),
            ("<p>Take 5 mg of warfarin a day.</p>", "warfarin"),
        ],
    )
    def test_name_numbers_units_negations_and_medicines_in_the_summary(self, after: str, said: str):
        make.make_physician()
        article = make.make_article(sections=section("<p>Take 5 mg a day.</p>"))
        make.make_publication(article)
        make.change_article(article, sections=section(after))
        submission = make.make_submission(article)

        page = text_of(at_desk(make.make_user(make.EDITOR)), submission)
        rail = page[page.index('class="rail"') : page.index("</nav>")]

        assert f"{said}</span></span>" in rail

    def test_name_the_sentence_that_lost_its_reference(self):
        make.make_physician()
        work = Reference(key="acs", title="Breast cancer", year="2024")
        cited = '<p>It takes 30 minutes.<sup data-ref="acs">[acs]</sup></p>'
        article = make.make_article(sections=section(cited, cited), references=(work,))
        make.make_publication(article)
        make.change_article(article, sections=section("<p>It takes 30 minutes.</p>", cited), references=())
        submission = make.make_submission(article, note="Withdrawn by its authors.")

        page = text_of(at_desk(make.make_user(make.EDITOR)), submission)
        card = page[page.index('id="section:what"') :]
        callouts = " ".join(card[card.index('class="callouts"') : card.index("</ul>")].split())

        assert "<strong>Reference removed, its sentence stays</strong>" in callouts
        assert "[acs] Breast cancer 2024</del>" in callouts
        assert "“It takes 30 minutes.”" in callouts
        assert "Reference removed, its sentence stays: " in page[page.index('class="rail"') : page.index("</nav>")]

    def test_name_an_urgency_in_words_and_in_the_summary_once_for_both_languages(self):
        def card(level: str) -> dict[str, Any]:
            lines = {"heading": Text(en="Fever", es="Fiebre"), "items": LongTextPair(en="high", es="alta")}
            return {"care_cards": (DocumentCareCard(level=level, **lines),)}

        article = make.make_article(**card("call"))
        make.make_publication(article, "en")
        make.make_publication(article, "es")
        make.change_article(article, **card("emergency"))
        english = make.make_submission(article, note="Sooner.")
        make.make_submission(article, "es", note="Antes.")

        page = text_of(at_desk(make.make_physician()), english)
        rail = page[page.index('class="rail"') : page.index("</nav>")]

        assert rail.count("Urgency changed: Call your doctor → Call the emergency number") == 1
        named = [f"<strong>Urgency changed{of}</strong>" for of in ("", " (Spanish)")]
        assert [page.count(words) for words in named] == [1, 1]

    def test_stand_beside_another_kind_of_work(self):
        work = Reference(key="acs", title="Breast cancer", kind="web")
        article = make.make_article(references=(work,))
        make.make_publication(article)
        make.change_article(article, references=(work.model_copy(update={"kind": ReferenceKind.JOURNAL}),))

        page = text_of(at_desk(make.make_user(make.EDITOR)), make.make_submission(article, note="It is one."))

        assert "Journal article</ins>" in page

    def test_say_which_are_of_the_other_language(self):
        article = make.make_live_pair()
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>", "<p>Dura 45 minutos.</p>"))
        english = make.make_submission(article, note="Longer.")
        make.make_submission(article, "es", note="Más largo.")

        page = text_of(at_desk(make.make_physician()), english)
        rail = page[page.index('class="rail"') : page.index("</nav>")]

        assert '<span lang="en">30 minutes → 45 minutes</span></span>' in rail
        assert '<span lang="es">30 minutos → 45 minutos</span> (Spanish)</span>' in rail

    def test_name_each_work_once_in_the_summary_and_cut_its_name(self):
        long = Callout("citation", f"[acs] {'long ' * 30}", "", "One.")
        short = [callout.in_short for callout in (long, replace(long, context="Two."))]

        assert short[0] == short[1] == Callout("citation", "[acs] long long long long long long long long…")

    def test_show_a_moved_section_as_moved(self):
        parts = [
            DocumentSection(
                anchor=name, heading=Text(en=name, es=name), body=HtmlPair(en=f"<p>{name}.</p>", es=f"<p>{name}.</p>")
            )
            for name in ("one", "two", "three")
        ]
        article = make.make_article(sections=tuple(parts))
        make.make_publication(article)
        make.change_article(article, sections=(parts[1], parts[2], parts[0]))

        page = text_of(at_desk(make.make_user(make.EDITOR)), make.make_submission(article))
        rail = page[page.index('class="rail"') : page.index("</nav>")]

        assert '<span class="tally">moved</span>' in rail
        assert ("<ins>" in page, "<del>" in page) == (False, False)

    def test_say_that_both_languages_agree_where_they_do(self):
        article = make.make_live_pair()
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>", "<p>Dura 45 minutos.</p>"))
        english = make.make_submission(article, note="Longer.")
        spanish = make.make_submission(article, "es", note="Más largo.")
        reviewer = at_desk(make.make_translation_reviewer())
        agree = "Checked: numbers, units, medicines, lists, links and citations agree in English and Spanish."

        assert [agree in text_of(reviewer, one) for one in (english, spanish)] == [True, True]

    def test_say_in_the_summary_where_the_languages_differ(self):
        english = changed("<p>It takes 45 minutes.</p>")
        spanish = make.make_submission(english.article, "es", note="Sigue al inglés.")

        page = text_of(at_desk(make.make_translation_reviewer()), spanish)

        assert "English and Spanish differ here" in page[page.index('class="rail"') : page.index("</nav>")]

    def test_say_which_units_and_medicines_differ_between_the_languages(self):
        article = make.make_live_pair()
        make.change_article(article, sections=section("<p>Take 5 mg of codeine.</p>", "<p>Tome 5 g de morfina.</p>"))
        make.make_submission(article, note="The dose.")
        spanish = make.make_submission(article, "es", note="La dosis.")

        page = text_of(at_desk(make.make_translation_reviewer()), spanish)
        mismatches = page[page.index('class="mismatches"') :]
        mismatches = mismatches[: mismatches.index("</ul>")]

        said = ("with other units", "5 mg", "5 g", "codeine", "morfina")
        assert [words for words in said if words not in mismatches] == []

    def test_lead_to_the_card_of_each_difference_outside_the_changes(self):
        cards = tuple(
            DocumentCareCard(level="call", heading=Text(en="Call", es="Llame"), items=LongTextPair(en=en, es="fiebre"))
            for en in ("fever", "fever or chills\npain")
        )
        article = make.make_live_pair(summary=LongTextPair(en="In 2 days.", es="En 3 días."), care_cards=cards)
        make.change_article(article, sections=section("<p>It takes 45 minutes.</p>", "<p>Dura 45 minutos.</p>"))
        make.make_submission(article, note="Longer.")
        spanish = make.make_submission(article, "es", note="Más largo.")

        page = text_of(at_desk(make.make_translation_reviewer()), spanish)
        notice = page[page.index('id="ui-parity"') :]
        links = re.findall(r'<a href="#([^"]*)"(?: lang="(\w+)")?>([^<]*)</a>', notice[: notice.index("</section>")])

        assert links == [("head", "", "Summary"), ("care:call:2", "es", "Llame")]
        assert [page.count(f'id="{card}"') for card, _lang, _text in links] == [1, 1]

    def test_quote_a_text_in_the_wrong_language_as_what_it_is(self):
        article = make.make_live_pair()
        left = "<p>It takes 45 minutes. You may feel some of the pressure.</p>"
        right = "<p>Dura 45 minutos. You may feel some of the pressure.</p>"
        make.change_article(article, sections=section(left, right))
        make.make_submission(article, note="Longer.")
        spanish = make.make_submission(article, "es", note="Más largo.")

        page = text_of(at_desk(make.make_translation_reviewer()), spanish)

        assert 'A sentence is in the other language: <span class="turn">English <b lang="es">–</b>' in page
        assert 'Spanish <b lang="en">You may feel some of the pressure.</b>' in page


class TestLinks:
    def test_are_those_that_came_with_their_place_and_host(self):
        def content(body: str, **fields: Any) -> Any:
            return freeze(make.make_document(sections=section(body), **fields), "en")

        old = content('<p><a href="https://example.org/old">old</a></p>')
        new = content(
            '<p><a href="https://example.org/old">old</a> <a href="https://example.com/new?a=1">new</a> '
            '<a href="mailto:a@example.org">mail</a> <a href="https://example.com/new?a=1">again</a></p>',
            resources=(resource("Place"),),
            references=(Reference(key="one", title="Work", kind="journal", doi="10.1000/x"),),
        )

        found = new_links(new, old)

        assert found == (
            Link("https://example.com/new?a=1", "section:what"),
            Link("https://example.org/Place", "resources"),
            Link("https://doi.org/10.1000/x", "references"),
        )
        assert [link.host for link in found] == ["example.com", "example.org", "doi.org"]

    def test_stand_on_the_page_in_full_and_open_elsewhere_without_a_trace(self):
        submission = changed('<p>It takes 30 minutes. <a href="https://example.com/?a=1&amp;b=2">More</a></p>')

        page = text_of(at_desk(make.make_physician()), submission)
        part = page[page.index('id="ui-links"') :]

        assert "<strong>example.com</strong>" in part
        assert (
            '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">'
            "https://example.com/?a=1&amp;b=2" in part
        )
        assert "not checked by machine" in part

    def test_of_references_open_in_a_new_tab(self):
        work = Reference(key="acs", title="Breast cancer", url="https://example.org/a", accessed=make.TODAY)
        submission = changed("<p>It takes 45 minutes.</p>", references=(work,))

        page = text_of(at_desk(make.make_physician()), submission)

        assert '<a href="https://example.org/a" rel="noopener">' not in page
        assert '<a href="https://example.org/a" rel="noopener noreferrer" target="_blank">' in page


class TestReaders:
    @pytest.fixture
    def submission(self) -> Submission:
        submission = changed("<p>It takes 45 minutes.</p>")
        live = Publication.objects.get(article=submission.article, language="en")
        other = Publication.objects.get(article=submission.article, language="es")
        kinds = Feedback.Kind
        for publication, kind, at in [
            *[(live, kinds.USEFUL, LATER)] * 3,
            (live, kinds.NOT_USEFUL, LATER),
            (live, kinds.USEFUL, make.NOW - dt.timedelta(days=1)),
            (other, kinds.USEFUL, LATER),
        ]:
            Feedback.objects.create(publication=publication, kind=kind, at=at)
        for words, answered in (("It says <b>thirty</b>.", False), ("Solved long ago.", True)):
            by = make.make_user() if answered else None
            Feedback.objects.create(
                publication=live,
                kind=kinds.PROBLEM,
                comment=words,
                at=LATER,
                answered_at=LATER if answered else None,
                answered_by=by,
                outcome="closed" if answered else "",
            )
        return submission

    def test_are_counted_since_the_last_signature_with_the_open_reports_to_read(self, submission: Submission):
        page = text_of(at_desk(make.make_physician()), submission)

        assert "Readers since then: 3 useful, 1 not; 1 open report" in page
        assert "It says &lt;b&gt;thirty&lt;/b&gt;." in page
        assert "Solved long ago." not in page

    def test_are_not_quoted_to_those_who_do_not_answer_for_the_page(self, submission: Submission):
        page = text_of(at_desk(make.make_user(make.TRANSLATOR)), submission)

        assert "Readers since then: 3 useful, 1 not; 1 open report" in page
        assert "thirty" not in page

    def test_have_said_nothing_of_a_new_text(self):
        assert "ui-readers" not in text_of(at_desk(make.make_physician()), make.make_submission())
