"""A warning about how a text reads, left as it is with a reason: who may, what it holds for, and where it is shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from articles import drafts, readability
from articles.checking import check
from articles.document import DocumentSection, HtmlPair, LongTextPair
from articles.models import Article
from reviews import findings, overrides
from reviews.models import Event, Submission, WarningOverride
from reviews.refusals import Incomplete, NotAllowed, TextChanged, WrongState
from tests import factories as make
from tests.articles.editing import change_url, sign_in
from tests.reviews.desk import at_desk, text_of

pytestmark = pytest.mark.django_db

PLACE = "section:what:body"
WORDS = HtmlPair(en="<p>It treats hypertension.</p>", es="<p>Trata la hipertensión.</p>")
REASON = "Readers know the word from their doctor."


def body(words: HtmlPair) -> tuple[DocumentSection, ...]:
    return (DocumentSection(anchor="what", heading=make.Text(en="What is it?", es="¿Qué es?"), body=words),)


@pytest.fixture
def article() -> Article:
    return make.make_article(sections=body(WORDS))


def warning_of(article: Article, language: str = "en") -> readability.ReadingWarning:
    (warning,) = readability.of(drafts.read_document(article), language).warnings
    return warning


def override(article: Article, language: str = "en", *, by=None, **changes) -> WarningOverride:
    shown = warning_of(article, language)
    fields = {"place": shown.place, "code": shown.code, "digest": shown.digest, "reason": f" {REASON} "} | changes
    return overrides.override_warning(article, language, by=by or make.make_user(make.EDITOR), at=make.NOW, **fields)


def holds(article: Article, language: str = "en") -> bool:
    article = Article.objects.get(pk=article.pk)
    found = check(article, drafts.read_document(article)).findings[language]
    return bool(findings.sort_out(found, overrides.overrides_of(article)).left)


class TestLeavingAWarning:
    def test_keeps_who_when_what_and_why_and_an_event_that_vouches_for_it(self, article):
        by = make.make_user(make.EDITOR)
        row = override(article, by=by)
        assert (row.article, row.language, row.place, row.code, row.reason, row.by, row.by_name, row.at) == (
            article, "en", PLACE, "jargon", REASON, by, by.get_full_name(), make.NOW,
        )  # fmt: skip
        event = Event.objects.order_by("pk").last()
        assert (event.verb, event.language, event.detail) == ("override_warning", "en", f"jargon {PLACE}: {REASON}")
        assert [(record["of"], record["pk"]) for record in event.records] == [("reviews.warningoverride", row.pk)]

    def test_changes_nothing_else(self, article):
        edits = article.edits.count()
        override(article)
        assert article.edits.count() == edits
        assert make.make_submission(article).is_open

    @pytest.mark.parametrize(("role", "language"), [(make.TRANSLATOR, "es"), (make.MANAGING_EDITOR, "en")])
    def test_is_for_those_who_may_submit_the_language(self, article, role, language):
        assert override(article, language, by=make.make_user(role)).language == language

    @pytest.mark.parametrize(
        ("role", "language"), [(make.TRANSLATOR, "en"), (make.MEDICAL_REVIEWER, "en"), (None, "es")]
    )
    def test_is_for_nobody_else_and_the_refusal_is_on_record(self, article, role, language):
        with pytest.raises(NotAllowed):
            override(article, language, by=make.make_user(role))
        assert WarningOverride.objects.count() == 0
        event = Event.objects.order_by("pk").last()
        assert (event.verb, event.outcome) == ("override_warning", Event.Outcome.REFUSED)

    def test_needs_a_reason(self, article):
        with pytest.raises(Incomplete):
            override(article, reason="  ")

    @pytest.mark.parametrize(
        "changes", [{"digest": "0" * 64}, {"code": "long-sentences"}, {"place": "summary"}, {"code": ""}]
    )
    def test_is_refused_for_what_the_text_does_not_ask(self, article, changes):
        with pytest.raises(TextChanged):
            override(article, **changes)

    def test_is_done_once(self, article):
        override(article)
        with pytest.raises(WrongState):
            override(article)

    def test_holds_for_these_words_and_void_with_any_other(self, article):
        override(article)
        held = [holds(article), holds(article, "es")]
        for english in ("<p>It treats hypertension!</p>", WORDS.en):
            make.change_article(article, sections=body(HtmlPair(en=english, es=WORDS.es)))
            held.append(holds(article))
        assert held == [True, False, False, True]

    def test_is_not_moved_by_a_change_elsewhere(self, article):
        override(article)
        make.change_article(article, summary=LongTextPair(en="Another.", es="Otro."))
        assert holds(article)


class TestTheDatabase:
    def test_keeps_the_row_as_it_was_written(self, article):
        row = override(article)
        for change in (lambda: WarningOverride.objects.update(reason="x"), row.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert WarningOverride.objects.get().reason == REASON

    @pytest.mark.parametrize("wrong", [{"reason": ""}, {"code": ""}, {"digest": "x"}, {}])
    def test_refuses_a_row_that_says_nothing_or_says_it_again(self, article, wrong):
        row = override(article)
        fields = {name: getattr(row, name) for name in ("language", "code", "place", "digest", "reason", "by_name")}
        with pytest.raises(IntegrityError), transaction.atomic():
            WarningOverride.objects.create(
                article=article, by=row.by, at=row.at + dt.timedelta(days=1), **(fields | {"by_name": "x"} | wrong)
            )


class TestTheArticlesPanel:
    def page(self, article: Article, language: str = "en", query: dict[str, str] | None = None) -> str:
        return reverse("admin:articles_article_override_warning", args=[article.pk, language]) + (
            f"?place={PLACE}&code=jargon" if query is None else ""
        )

    def warnings(self, user, article):
        panels = sign_in(user).get(change_url(article)).context["panels"]
        return {panel.language: [(one.finding.label, one.finding.sentence, one.url, one.leave_url)
                                 for one in panel.checks.warns]
                for panel in panels}  # fmt: skip

    def test_names_each_warning_with_its_field_and_the_way_to_leave_it(self, article):
        form = change_url(article)
        query = "?place=section%3Awhat%3Abody&code=jargon"
        assert self.warnings(make.make_user(make.TRANSLATOR), article) == {
            "en": [
                (
                    "What is it?",
                    "There is a plainer word: “hypertension” → high blood pressure",
                    f"{form}#id_sections-0-body_en",
                    "",
                )
            ],
            "es": [
                (
                    "¿Qué es?",
                    "There is a plainer word: “hipertensión” → presión alta / presión arterial alta",
                    f"{form}#id_sections-0-body_es",
                    self.page(article, "es", {}) + query,
                )
            ],
        }

    def test_asks_why_and_then_says_who_left_it_and_why(self, article):
        editor = make.make_user(make.EDITOR)
        client = sign_in(editor)
        page = client.get(self.page(article))
        assert "hypertension → high blood pressure" in page.content.decode()
        shown = {"place": PLACE, "code": "jargon", "digest": page.context["row"].warning.digest}
        assert client.post(self.page(article), shown | {"reason": ""}).status_code == 422
        assert client.post(self.page(article), shown | {"reason": REASON}).status_code == 302
        said = client.get(change_url(article)).content.decode()
        assert f"{editor.get_full_name()} left it as it is on" in said
        assert REASON in said
        assert self.warnings(editor, article)["en"] == []

    def test_tells_that_the_text_has_changed_meanwhile(self, article):
        shown = warning_of(article)
        make.change_article(article, sections=body(HtmlPair(en="<p>It treats hypertension now.</p>", es=WORDS.es)))
        sent = {"place": shown.place, "code": shown.code, "digest": shown.digest, "reason": REASON}
        answer = sign_in(make.make_user(make.EDITOR)).post(self.page(article), sent)
        assert answer.status_code == 409
        assert (REASON in answer.content.decode(), WarningOverride.objects.count()) == (True, 0)

    def test_has_no_page_for_a_warning_that_is_not_there(self, article):
        assert sign_in(make.make_user(make.EDITOR)).get(self.page(article, query={})).status_code == 404

    def test_has_no_page_for_those_who_may_not(self, article):
        assert sign_in(make.make_user(make.TRANSLATOR)).get(self.page(article)).status_code == 403


class TestTheDesk:
    def test_says_in_one_line_how_the_submitted_text_reads(self):
        long = "We looked at many people who had the same illness for a long time and who took the same pill every day."
        article = make.make_article(
            sections=body(HtmlPair(en=f"<p>It treats hypertension. {long * 3}</p>", es="<p>x</p>"))
        )
        page = text_of(at_desk(make.make_physician()), make.make_submission(article))
        assert "How it reads:" in page
        assert "words per sentence; 1 sentence of more than 20 words; 1 word with a plainer one" in page
        assert page.count("“hypertension” → high blood pressure") == 1

    def test_shows_the_reason_of_what_was_left_as_long_as_it_holds(self, article):
        editor = make.make_user(make.EDITOR)
        override(article, by=editor)
        left = make.make_submission(article)
        make.change_article(article, sections=body(HtmlPair(en="<p>It treats hypertension now.</p>", es=WORDS.es)))
        changed = make.make_submission(make.make_article(sections=body(WORDS)))
        client = at_desk(make.make_physician())
        pages = [text_of(client, one) for one in (left, changed)]
        assert [
            ("1 warning left as it is" in page, REASON in page, editor.get_full_name() in page) for page in pages
        ] == [
            (True, True, True),
            (False, False, False),
        ]

    def test_takes_one_query_more_however_much_was_found(self, article, django_assert_num_queries):
        override(article)
        submission = Submission.objects.select_related("article").get(pk=make.make_submission(article).pk)
        with django_assert_num_queries(1):
            assert len(findings.at_desk(submission, cards=()).left) == 1
