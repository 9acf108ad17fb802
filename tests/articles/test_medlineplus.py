"""Health topics of MedlinePlus, in both generations of their XML and in JSON, with the defects that real files have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles import drafts
from articles.exchange import importing, medlineplus
from articles.exchange.medlineplus_html import Mended, take_apart, take_apart_plain
from articles.exchange.report import Reading, Severity
from articles.models import Article, LivePage, Topic
from tests import factories as make

FILES = Path(__file__).parent / "medlineplus"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "medlineplus"


def read(name: str) -> Reading:
    return importing.read_file(FILES / name, format_name="medlineplus")


def said(reading: Reading) -> list[tuple[str, str, str]]:
    return [(row.place.rpartition("/")[2], row.message, row.severity.value) for row in reading.problems]


class TestTopicsOfToday:
    def test_of_both_languages_are_one_article(self):
        [candidate] = read("today.xml").candidates
        article = candidate.document
        assert (article.source_id, article.title.en, article.title.es) == ("medlineplus-11", "Hiccups", "Hipo")
        assert (article.slug.en, article.slug.es) == ("hiccups", "hipo")
        assert article.synonyms.en == "Singultus"
        assert article.summary.en == "Why hiccups come and how they go."
        assert article.summary.es == "El hipo es una sacudida del diafragma."
        assert [(row.slug, row.name.en, row.name.es) for row in article.topics] == [("throat", "Throat", "Garganta")]
        assert [(row.code, row.label) for row in article.codes] == [("D006606Q000628", "Hiccup/therapy")]
        assert [(row.name.en, row.name.es, row.url, row.url_es) for row in article.resources] == [
            ("Hiccups at a glance", "El hipo de un vistazo", "https://site.example/en", "https://site.example/es")
        ]
        assert article.source_line.en == "Source: MedlinePlus, National Library of Medicine. NIH: Institute of Samples"
        assert article.source_line.es == "Fuente: MedlinePlus, Biblioteca Nacional de Medicina"

    def test_keep_every_word_of_their_summaries(self):
        [candidate] = read("today.xml").candidates
        first, second = candidate.document.sections
        assert (first.anchor, first.heading.en, first.heading.es) == ("overview", "Overview", "Resumen")
        assert first.body.en == "<p>A hiccup is a jerk of the diaphragm. Stress can bring it on.</p>"
        assert (second.anchor, second.heading.en, second.heading.es) == ("what-helps", "What helps?", "¿Qué ayuda?")
        assert second.body.en == (
            "<ul><li>Drink slowly</li></ul><table><tbody><tr><td>Minutes</td><td>10</td></tr></tbody></table>"
        )
        assert second.body.es == "<p>Beber despacio siempre.</p>"

    def test_are_reported_with_what_was_odd_and_what_was_left_out(self):
        reading = read("today.xml")
        assert reading.refused == 2
        assert said(reading) == [
            ("today.xml line 36", "A health topic needs an id and a title.", "refused"),
            ("today.xml line 37", "The topic is in “French”; English and Spanish can be imported.", "refused"),
            ("today.xml line 4", "Links to topics by their number (1×); their words stay.", "left out"),
            ("today.xml line 4", "Headings that were marked wrongly (2×) are headings now.", "warning"),
            ("today.xml line 4", "Remains of tags between the words (1×).", "left out"),
            (
                "today.xml line 4",
                "List items that only lead to an encyclopedia that is not free (1×).",
                "left out",
            ),
            (
                "today.xml line 4",
                "2 sites that are there twice, not for display, or without a usable address.",
                "left out",
            ),
            ("today.xml line 4", "1 site that only one of the languages names.", "left out"),
            ("today.xml line 4", "“D3” is no code of MeSH.", "left out"),
            ("today.xml", "2 related topics, see-references and institutes.", "left out"),
        ]

    def test_carry_the_day_of_their_file(self):
        [candidate] = read("today.xml").candidates
        reviews = {language: (row.name, row.date.isoformat()) for language, row in candidate.reviewed.items()}
        review = ("MedlinePlus, National Library of Medicine", "2026-07-21")
        assert reviews == {"en": review, "es": review}


class TestTopicsOf2011:
    def test_are_read_alike(self):
        water, sand = (row.document for row in read("of_2011.xml").candidates)
        assert (water.source_id, water.type.value) == ("medlineplus-20", "living")
        assert (water.title.en, water.title.es) == ("Cold Water", "Agua fría")
        assert water.synonyms.en == "Ice water"
        assert [row.code for row in water.codes] == ["D003080"]
        assert [(row.name.en, row.name.es) for row in water.topics] == [("Safety Issues", "Seguridad")]
        [section] = water.sections
        assert section.body.en == "<p>Cold water cools.</p><p>oops.</p>"
        assert section.body.es == "<p>El agua fría enfría.</p>"
        assert water.source_line.es == "Fuente: MedlinePlus, Biblioteca Nacional de Medicina. Agencia de Muestras"
        assert (sand.title.en, sand.title.es, sand.sections) == ("Sand", "", ())

    def test_are_reported(self):
        assert said(read("of_2011.xml")) == [
            ("of_2011.xml line 17", "Another topic of the file has the id 20, “Cold Water”.", "refused"),
            ("of_2011.xml line 14", "The topic lacks a summary in one of its languages, or in both.", "warning"),
            (
                "of_2011.xml line 14",
                "The topic in the other language, 31, is not in the file, or belongs to another one.",
                "warning",
            ),
            ("of_2011.xml", "The file says that it holds 900 topics; it holds 4.", "warning"),
            ("of_2011.xml", "2 related topics, see-references and institutes.", "left out"),
        ]


class TestTopicsInJson:
    def test_are_divided_by_the_questions_that_name_their_subject(self):
        [candidate] = read("topics_2026-05.json").candidates
        article = candidate.document
        assert [(row.heading.en, row.body.en) for row in article.sections] == [
            ("Overview", "<p>Everybody yawns.</p>"),
            ("What is yawning?", "<p>A deep breath with an open mouth. Tired people yawn</p>"),
            ("How can you stop yawning?", "<p>Sleep. Why not? It helps.</p>"),
        ]
        assert article.source_line.en.endswith(". NIH: Institute of Samples")
        assert (article.type.value, article.codes) == ("procedure", ())
        assert candidate.reviewed["en"].date.isoformat() == "2026-05-01"

    def test_are_reported(self):
        reading = read("topics_2026-05.json")
        assert (reading.refused, [row.severity.value for row in reading.problems]) == (
            2,
            ["refused", "refused", "warning", "left out", "left out"],
        )


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"no topics",
            b"[",
            b"<health-topics><health-topic title='Cut",
            b"<other/>",
            b'<?xml version="1.0" encoding="none"?><health-topics/>',
            b'<!DOCTYPE health-topics [<!ENTITY a "aaaa">]><health-topics><health-topic title="&a;"/></health-topics>',
            b"<health-topics>" + b"<a>" * 50 + b"</a>" * 50 + b"</health-topics>",
        ],
    )
    def test_are_refused_with_a_sentence(self, data):
        reading = medlineplus.read("file", data)
        assert (reading.candidates, [row.severity for row in reading.problems]) == ([], [Severity.REFUSED])

    def test_name_the_line(self):
        [problem] = medlineplus.read("file", b"<health-topics>\n\n<a></health-topics>").problems
        assert problem.place == "file line 3"


class TestSummaries:
    @pytest.mark.parametrize(
        ("source", "html", "kind"),
        [
            ("<p>See <TOPIC ID='1' LINKTEXT='Pain' ></TOPIC>.</p>", "<p>See Pain.</p>", Mended.TOPIC_LINK),
            ("<p>a p&gt;0.05 and 5 &lt; 6</p>", "<p>a p&gt;0.05 and 5 &lt; 6</p>", None),
            ("<ul><li>One&lt;/li&gt;<li>Two</ul>", "<ul><li>One</li><li>Two</li></ul>", Mended.REMAINS),
            (
                '<ul><li><a href="/ency/1.htm">x</a></li></ul><p>See <a href="https://a.example/ency/1.htm">this</a>.</p>',
                '<p>See <a href="https://a.example/ency/1.htm">this</a>.</p>',
                Mended.ENCYCLOPEDIA,
            ),
            ('<p class="">A whole sentence stays.</p>', "<p>A whole sentence stays.</p>", None),
        ],
    )
    def test_are_mended(self, source: str, html: str, kind: Any):
        summary = take_apart(source)
        assert [part.html for part in summary.parts] == [html]
        assert list(summary.mended) == ([kind] if kind else [])

    def test_lose_no_word_where_they_are_plain(self):
        text = "What is gout? A pain. What causes gout? What helps? Rest. Is it gout? Or not? NIH: Sample"
        summary = take_apart_plain(text, ["Gout"])
        words = " ".join(f"{part.heading} {part.html}" for part in summary.parts)
        again = words.replace("<p>", "").replace("</p>", "").split() + summary.attribution.split()
        assert again == text.split()

    def test_end_in_prose(self):
        parts = take_apart_plain("What is gout? A pain. How do you feel about gout?", ["Gout"]).parts
        assert [(part.heading, part.html) for part in parts] == [
            ("What is gout?", "<p>A pain. How do you feel about gout?</p>")
        ]


@pytest.mark.django_db
class TestImporting:
    def run(self, *args: Any, **options: Any) -> None:
        call_command("import_articles", *args, format_name="medlineplus", **options)

    def test_makes_drafts_and_the_same_again_changes_nothing(self, capsys):
        for line in ("2 created, 0 updated, 0 unchanged, 1 refused.", "0 created, 0 updated, 2 unchanged, 1 refused."):
            with pytest.raises(CommandError):
                self.run(FILES / "of_2011.xml")
            assert line in capsys.readouterr().out
        assert drafts.read_document(Article.objects.get(source_id="medlineplus-20")).title.es == "Agua fría"

    def test_changes_nothing_in_a_dry_run(self):
        with pytest.raises(CommandError):
            self.run(FILES / "today.xml", dry_run=True)
        assert Article.objects.count() == 0

    def test_gives_a_topic_the_name_that_it_lacked_and_no_other(self):
        Topic.objects.create(slug="throat", name_en="The throat", name_es="")
        with pytest.raises(CommandError):
            self.run(FILES / "today.xml")
        topic = Topic.objects.get(slug="throat")
        assert (topic.name_en, topic.name_es) == ("The throat", "Garganta")

    def test_carried_over_names_where_the_review_was_made(self, client):
        manager, board = make.make_user(make.MANAGING_EDITOR), make.make_board()
        physician = make.make_physician(board)
        statement = {"by": manager.username, "carry_over": physician.username, "statement": "They were reviewed."}
        with pytest.raises(CommandError):
            self.run(FILES / "topics_2026-05.json", **statement)
        [live] = LivePage.objects.all()
        page = client.get(f"/en/{live.slug}/").content.decode()
        assert "Source: MedlinePlus, National Library of Medicine" in page
        assert "May 2026" in page


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
class TestRealFiles:
    @pytest.mark.parametrize(
        ("pattern", "candidates", "refused"), [("*.json", 1017, 0), ("*2011*.xml", 14, 0), ("*2012*.xml", 1, 0)]
    )
    def test_are_read_whole(self, pattern, candidates, refused):
        [path] = REAL.glob(pattern)
        reading = importing.read_file(path, format_name="medlineplus")
        assert (len(reading.candidates), reading.refused) == (candidates, refused)
