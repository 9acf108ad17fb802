"""How easily a text reads: the formulas, what is counted, long sentences and paragraphs, and the reference texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles import readability
from articles.content import freeze
from articles.document import (
    DocumentCareCard,
    DocumentFigure,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Text,
)
from articles.exchange import pdq
from articles.readability import Band, Code, Counts, Level, Score, wording
from articles.readability.passages import passages
from articles.readability.scores import count, flesch_kincaid, inflesz
from articles.readability.sentences import sentences
from tests.factories import make_document

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdq"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the PDQ files are not beside the checkout")

HARD = "<p>" + "Antihypertensive pharmacotherapy necessitates individualized considerations. " * 7 + "</p>"
EASY = "<p>" + "You lie on a bed. The test takes a short time. It does not hurt much. " * 3 + "</p>"


def written(body: str, language: str = "en", **fields: object):
    """Make a draft of one section with these words."""
    pair = HtmlPair(**{language: body})
    return make_document(sections=(DocumentSection(anchor="what", body=pair),), **fields)


def body_of(body: str, language: str = "en") -> readability.Part:
    return next(
        part for part in readability.of(written(body, language), language).parts if part.place == "section:what:body"
    )


class TestTheFormulas:
    def test_are_those_that_were_published(self):
        counts = Counts(words=100, sentences=5, syllables=150)
        assert (round(flesch_kincaid(counts), 2), round(inflesz(counts), 3)) == (9.91, 93.385)

    @pytest.mark.parametrize(
        ("points", "band", "level"),
        [
            (0, Band.VERY_HARD, Level.HARD),
            (39.9, Band.VERY_HARD, Level.HARD),
            (40, Band.RATHER_HARD, Level.HARD),
            (54.9, Band.RATHER_HARD, Level.HARD),
            (55, Band.NORMAL, Level.FAIR),
            (64.9, Band.NORMAL, Level.FAIR),
            (65, Band.RATHER_EASY, Level.EASY),
            (80, Band.VERY_EASY, Level.EASY),
        ],
    )
    def test_spanish_has_five_bands_and_no_school_grade(self, points, band, level):
        score = Score("es", points)
        assert (score.band, score.level) == (band, level)
        assert "grade" not in wording.score_words(score)

    @pytest.mark.parametrize(
        ("grade", "level"), [(2, Level.EASY), (6, Level.EASY), (6.1, Level.FAIR), (8, Level.FAIR), (8.1, Level.HARD)]
    )
    def test_english_is_wanted_at_six_and_warned_of_above_eight(self, grade, level):
        score = Score("en", grade)
        assert (score.band, score.level) == (None, level)


class TestTheScore:
    def test_counts_running_text_only(self):
        lists = "<h4>Signs</h4><ul>" + "<li>a fever</li>" * 50 + "</ul><p>One sentence alone says nothing</p>"
        assert body_of(HARD + lists).counts == body_of(HARD).counts
        assert body_of(lists).score is None

    def test_needs_thirty_words(self):
        sentence = "We see you now at one. "
        assert [body_of(f"<p>{sentence * number}</p>").score is None for number in (4, 5)] == [True, False]

    def test_of_the_page_is_of_all_its_words_together(self):
        sections = tuple(
            DocumentSection(anchor=name, body=HtmlPair(en=body)) for name, body in (("a", EASY), ("b", HARD))
        )
        report = readability.of(make_document(sections=sections), "en")
        assert report.whole.counts == body_of(EASY).counts + body_of(HARD).counts
        assert [(part.place, part.score and part.score.level) for part in report.parts] == [
            ("summary", None),
            ("section:a:body", Level.EASY),
            ("section:b:body", Level.HARD),
        ]

    def test_of_spanish_is_by_its_own_formula(self):
        part = body_of("<p>" + "Usted se acuesta en una cama. La prueba dura poco. No duele mucho. " * 3 + "</p>", "es")
        assert part.score.language == "es"
        assert part.score.value == inflesz(part.counts)


class TestWhatIsFound:
    def test_sentences_of_more_than_twenty_words(self):
        twenty, more = ("word " * number + "end." for number in (19, 20))
        part = body_of(f"<p>{twenty}</p><ul><li>{more}</li></ul>")
        assert [(sentence.words, sentence.text) for sentence in part.long_sentences] == [(21, more)]

    def test_no_sentence_runs_on_into_the_next_block(self):
        heading, item = "word " * 12, "word " * 12
        assert body_of(f"<h4>{heading}</h4><ul><li>{item}</li><li>{item}</li></ul>").long_sentences == ()

    def test_paragraphs_of_more_than_three_sentences(self):
        three, four = ("He ran. " * number for number in (3, 4))
        assert body_of(f"<p>{three}</p><p>{four}</p>").long_paragraphs == (four.strip(),)

    def test_in_every_text_of_the_page_at_the_places_that_the_form_knows(self):
        long = "word " * 21 + "end."
        document = make_document(
            summary=LongTextPair(en=long),
            sections=(DocumentSection(anchor="what", heading=Text(en=long), body=HtmlPair(en=f"<p>{long}</p>")),),
            figures=(
                DocumentFigure(sha256="a" * 64, extension="png", width=1, height=1, caption=LongTextPair(en=long)),
            ),
            care_cards=tuple(
                DocumentCareCard(level="call", items=LongTextPair(en=f"a fever\n{long}")) for _number in range(2)
            ),
        )
        warnings = readability.of(document, "en").warnings
        assert [(warning.place, warning.code) for warning in warnings] == [
            ("summary", Code.LONG_SENTENCES),
            ("section:what:body", Code.LONG_SENTENCES),
            ("figure:aaaaaaaaaaaa:caption", Code.LONG_SENTENCES),
            ("care:call:items", Code.LONG_SENTENCES),
            ("care:call#2:items", Code.LONG_SENTENCES),
        ]

    def test_is_the_same_in_the_draft_and_in_its_frozen_text(self):
        document = written(
            HARD + "<p>x<sup>2</sup> is  spaced</p>", summary=LongTextPair(en="Two\nlines of hypertension.")
        )
        of_draft, of_content = (readability.of(source, "en") for source in (document, freeze(document, "en")))
        assert of_draft == of_content
        assert [one.digest for one in of_draft.warnings] == [one.digest for one in of_content.warnings]

    @pytest.mark.parametrize("piece", [".", ". ", "1. ", "A. ", "edema ", "(", "e.g. ", "a.", "a-", "é "])
    def test_however_long_one_line_is(self, piece):
        """Each of these took time with the square of its length in some version of a pattern."""
        body = f"<p>{(piece * 100_000)[:250_000]}</p>"
        assert readability.of(written(body), "en").language == "en"

    def test_nothing_in_a_language_that_is_silent(self):
        report = readability.of(written(HARD, summary=LongTextPair()), "es")
        assert (report.parts, report.warnings) == ((), ())

    def test_text_that_no_page_can_hold_is_for_others_to_name(self):
        report = readability.of(written("<blockquote>" * 50 + "x", summary=LongTextPair(en="a\x00b")), "en")
        assert report.parts == ()

    def test_another_word_makes_another_digest(self):
        assert body_of(HARD).digest != body_of(HARD.replace("individualized", "individual")).digest


class TestTheWords:
    def test_say_a_number_and_a_word_and_not_a_colour(self):
        assert wording.score_words(Score("en", 7.24)) == "School grade 7.2: could be easier"
        assert wording.score_words(Score("es", 53)) == "INFLESZ 53.0, rather hard: too hard"

    def test_name_each_kind_of_warning(self):
        body = HARD + "<p>" + "word " * 21 + "end.</p>"
        said = [wording.sentence(warning) for warning in readability.of(written(body), "en").warnings]
        assert said == [
            "School grade 50.1: too hard, 5.0 words per sentence",
            "School grade 50.1: too hard, 5.0 words per sentence",
            "1 sentence of more than 20 words",
            "1 paragraph of more than 3 sentences",
            "There is a plainer word: “Antihypertensive” → blood pressure medicine; “necessitates” → need",
        ]


# Measured elsewhere on copies of these pages with other counters, block by block, lists and headings included. The
# copies here are of another date; the page on fatigue is nearly the same, the one on lung cancer less so.
REFERENCES = [
    ("CDR62811_pdq_cis_patient_supportive", "en", 7.6, 0.3),
    ("CDR62811_pdq_cis_patient_supportive", "es", 62.0, 0.6),
    ("CDR258019_pdq_cis_patient_screening", "en", 6.8, 0.9),
    ("CDR258019_pdq_cis_patient_screening", "es", 66.2, 2.0),
]


@needs_data
@pytest.mark.parametrize(("name", "language", "expected", "tolerance"), REFERENCES)
def test_real_pages_score_as_they_were_measured_elsewhere(name, language, expected, tolerance):
    (candidate,) = pdq.read(name, (DATA / f"{name}.json").read_bytes()).candidates
    sections = candidate.document.sections
    about = next(place for place, row in enumerate(sections) if row.heading.en.startswith("About This PDQ"))
    document = candidate.document.model_copy(update={"sections": sections[:about], "summary": LongTextPair()})
    headings = [section.heading.get(language) for section in document.sections]
    lines = [line for passage in passages(document, language) for line in passage.lines]
    counts = count((sentence for line in [*headings, *lines] for sentence in sentences(line)), language)
    score = flesch_kincaid(counts) if language == "en" else inflesz(counts)
    assert score == pytest.approx(expected, abs=tolerance)
