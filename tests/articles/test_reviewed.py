"""What the page may say about who checked it, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from articles.content import CareCard, Section
from articles.outdated import Touched
from articles.reviewed import Person, Review, Staleness, medical_review, staleness, translation_check
from tests.articles.published import TODAY, publication, signature, translation


class TestMedicalReview:
    def test_names_board_person_and_dates(self):
        review = medical_review(publication(), source=None, on=TODAY)

        assert review == Review(
            on=dt.date(2026, 3, 2),
            people=(Person("Alex Sample", "MD", "Sample Board"),),
            due_on=dt.date(2028, 3, 2),
        )
        assert review.by == "Sample Board: Alex Sample, MD"

    def test_names_each_board_once(self):
        rows = [signature(), signature(printed_name="Bo Example"), signature(printed_name="Cy Other", board="Panel")]

        review = medical_review(publication(review=rows), source=None, on=TODAY)

        assert review.by == "Sample Board: Alex Sample, MD; Bo Example, MD; Panel: Cy Other, MD"

    def test_is_none_where_no_physician_signed(self):
        editorial = publication(review=[signature("editorial")], reviewed_on=None, review_due_on=None)
        assert medical_review(editorial, source=None, on=TODAY) is None

    def test_leaves_out_who_signed_as_an_editor(self):
        rows = [signature(), signature("editorial", printed_name="Ed Itor")]
        review = medical_review(publication(review=rows), source=None, on=TODAY)
        assert [person.name for person in review.people] == ["Alex Sample"]

    def test_is_overdue_from_the_day_after_its_date(self):
        live = publication(review_due_on=TODAY)
        assert not medical_review(live, source=None, on=TODAY).is_overdue
        assert medical_review(live, source=None, on=TODAY + dt.timedelta(days=1)).is_overdue

    def test_names_the_original_reviewer_of_a_review_that_moved_in(self):
        original = {"name": "Old Reviewer", "credentials": "MD", "date": "2019-05-01"}
        live = publication(review=[signature(carried_over=original)], reviewed_on=dt.date(2019, 5, 1))

        review = medical_review(live, source=None, on=TODAY)

        assert review.is_carried_over
        assert review.by == "Old Reviewer, MD"


class TestMedicalReviewOfATranslation:
    def test_is_the_newest_of_the_same_english_text(self):
        compared = publication()
        reviewed_again = publication(
            review=[signature(printed_name="Bo Example")], reviewed_on=dt.date(2026, 5, 1), number=2
        )

        review = medical_review(translation(compared), source=reviewed_again, on=TODAY)

        assert review.on == dt.date(2026, 5, 1)
        assert review.by == "Consejo de Muestra: Bo Example, MD"
        assert review.is_of_source

    def test_is_that_of_the_text_it_was_compared_with_once_english_says_something_else(self):
        compared = publication()
        changed = publication(
            clinical_digest="c2", review=[signature(printed_name="Bo Example")], reviewed_on=dt.date(2026, 5, 1)
        )

        review = medical_review(translation(compared), source=changed, on=TODAY)

        assert review.on == dt.date(2026, 3, 2)
        assert review.by == "Consejo de Muestra: Alex Sample, MD"

    def test_outlives_the_english_page(self):
        review = medical_review(translation(publication()), source=None, on=TODAY)
        assert review.on == dt.date(2026, 3, 2)


class TestTranslationCheck:
    def test_names_who_compared_the_texts(self):
        check = translation_check(translation(publication()))
        assert check.on == dt.date(2026, 3, 9)
        assert check.by == "Consejo de Muestra: Maria Ejemplo, CT"

    def test_is_none_for_english(self):
        assert translation_check(publication()) is None


class TestStaleness:
    def test_gives_both_dates_and_the_way_to_english(self):
        live = translation(publication())
        changed = publication(clinical_digest="c2", updated_on=dt.date(2026, 5, 20), slug="ductogram-test")

        assert staleness(live, source=changed) == Staleness(
            source_changed_on=dt.date(2026, 5, 20), checked_on=dt.date(2026, 3, 9), source_slug="ductogram-test"
        )

    def test_is_silent_while_english_says_the_same(self):
        source = publication()
        corrected = publication(updated_on=dt.date(2026, 5, 20), number=2)
        assert staleness(translation(source), source=corrected) is None

    def test_is_silent_without_an_english_page(self):
        assert staleness(translation(publication()), source=None) is None

    def test_is_never_said_of_english(self):
        assert staleness(publication(), source=publication(clinical_digest="c2")) is None


class TestWhatTheNoticeNames:
    """The parts where the English now advises something else, by what the reader has on the page."""

    def named(self, before, after, spanish=()):
        live = translation(publication(**before), sections=SPANISH, **dict(spanish))
        return staleness(live, source=publication(clinical_digest="c2", **after)).touched

    def test_a_section_whose_number_changed_by_its_heading_here(self):
        assert self.named(takes("30 minutes"), takes("60 minutes")) == (Touched("¿Qué es?", "what", "es"),)

    def test_a_section_that_is_told_the_reverse(self):
        assert self.named(takes("of it"), takes("none, not of it")) == (Touched("¿Qué es?", "what", "es"),)

    def test_no_section_whose_other_words_changed(self):
        assert self.named(takes("a while"), takes("some time")) == ()

    def test_a_section_that_is_new_in_english_by_its_english_heading(self):
        new = Section(anchor="dose", level=1, heading="How much?", body="<p>5 mg.</p>")
        assert self.named(takes("a while"), {"sections": (*takes("a while")["sections"], new)}) == (
            Touched("How much?", "", "en"),
        )

    def test_the_section_of_a_care_card_or_where_all_of_them_are(self):
        def cards(*sections, sign):
            rows = (CareCard(section=name, level="call", heading=f"Call {name}", items=(sign,)) for name in sections)
            return takes("a while") | {"care_cards": tuple(rows)}

        assert self.named(cards("what", "", sign="fever"), cards("what", "", sign="pain")) == (
            Touched("¿Qué es?", "what", "es"),
            Touched(is_care=True),
        )

    def test_the_beginning_of_the_page_for_its_summary(self):
        assert self.named({"summary": "It takes 5 minutes."}, {"summary": "It takes 50 minutes."}) == (Touched(),)


SPANISH = (Section(anchor="what", level=1, heading="¿Qué es?", body="<p>Dura un rato.</p>"),)


def takes(words: str) -> dict[str, Any]:
    section = Section(anchor="what", level=1, heading="What is it?", body=f"<p>It takes {words}.</p>")
    return {"sections": (section,)}
