"""Who translates is told so, and who keeps a translation true is told when its English moves in what can hurt."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from articles import drafts
from articles.document import DocumentSection, HtmlPair, Text
from articles.models import Article, Assignment
from reviews import assigning
from reviews.mail import notifications
from reviews.models import Notice
from tests import factories as make
from tests.articles.editing import sign_in
from tests.reviews.mailing import drain, drained, fate

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=1)
DUE = dt.date(2026, 4, 1)


def person(role: str, name: str) -> Any:
    return make.make_user(role, email=f"{name}@library.example")


class TestAnAssignment:
    @pytest.fixture
    def article(self) -> Article:
        return make.make_article(title=Text(en="Ductogram", es="Ductograma"))

    @pytest.fixture
    def translator(self) -> Any:
        return person(make.TRANSLATOR, "translator")

    def test_by_the_page_is_told_once_with_the_day_the_note_and_the_way(self, article, translator):
        editor = person(make.EDITOR, "editor")
        address = reverse("admin:articles_article_translation_assign", args=[article.pk])
        for _twice in range(2):
            sign_in(editor).post(
                address, {"translator": translator.pk, "due_on": "2026-04-01", "note": " Cards \t first. "}
            )
        drain(at=LATER + dt.timedelta(days=365))
        (message,) = mail.outbox
        assert (message.to, message.subject) == (
            ["translator@library.example"],
            "To translate: Ductogram – due April 1, 2026",
        )
        assert message.body.split("\n\n-- \n")[0] == (
            f"{editor.get_full_name()} asks you to translate this article.\n\n"
            "  Ductogram\n  due April 1, 2026\n  Note: Cards first.\n\n"
            f"Open the translation:\nhttps://library.example/admin/articles/article/{article.pk}/translation/\n\n"
            "You write there, after you have logged in. Only what still needs work is shown."
        )

    def test_is_told_in_the_translators_language(self, article, translator):
        notifications.prefer(by=translator, language="es", rhythm="each")
        assigning.assign(article, translator=translator, due_on=DUE, by=person(make.EDITOR, "editor"), at=make.NOW)
        drain()
        (message,) = mail.outbox
        assert message.subject == "Para traducir: Ductogram – para el 1 de abril de 2026"

    def test_tells_nobody_of_what_they_do_themselves_and_nobody_where_nobody_translates(self, article, translator):
        assigning.assign(article, translator=translator, due_on=DUE, by=translator, at=make.NOW)
        assigning.assign(article, translator=None, due_on=DUE, by=translator, at=make.NOW)
        assert drained() == []

    def test_that_another_replaced_is_not_told_any_more(self, article, translator):
        editor = person(make.EDITOR, "editor")
        assigning.assign(article, translator=translator, due_on=DUE, by=editor, at=make.NOW)
        assigning.assign(article, translator=person(make.TRANSLATOR, "other"), due_on=DUE, by=editor, at=make.NOW)
        assert drained() == [("other@library.example", "To translate: Ductogram – due April 1, 2026")]
        assert fate(translator) == [("assigned", "dropped", "reassigned")]

    def test_is_not_told_to_whoever_lost_the_right(self, article, translator):
        assigning.assign(article, translator=translator, due_on=DUE, by=person(make.EDITOR, "editor"), at=make.NOW)
        translator.groups.clear()
        assert drained() == []
        assert fate(translator) == [("assigned", "dropped", "not-allowed")]

    def test_and_its_mail_are_written_together_or_not_at_all(self, article, translator, monkeypatch):
        monkeypatch.setattr(notifications, "assigned", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assigning.assign(article, translator=translator, due_on=DUE, by=person(make.EDITOR, "e"), at=make.NOW)
        assert not Assignment.objects.exists()


class Page:
    """A page live in both languages, with everybody around it. `publish` brings out another English text."""

    def __init__(self) -> None:
        self.board = make.make_board()
        self.article = make.make_article(title=Text(en="Ductogram", es="Ductograma"))
        make.make_publication(self.article, "en")
        make.make_publication(self.article, "es")
        self.manager = person(make.MANAGING_EDITOR, "manager")
        reviewer = make.make_user(make.TRANSLATION_REVIEWER, email="reviewer@library.example")
        self.reviewer = make.make_translation_reviewer(self.board, user=reviewer)
        self.translator = person(make.TRANSLATOR, "translator")
        person(make.TRANSLATOR, "nobody-asked")
        assigning.assign(
            self.article, translator=self.translator, due_on=None, by=person(make.EDITOR, "editor"), at=make.NOW
        )
        drain()

    def say(self, english: str) -> None:
        [section] = drafts.read_document(self.article).sections
        body = HtmlPair(en=f"<p>{english}</p>", es=section.body.es)
        make.change_article(self.article, sections=(section.model_copy(update={"body": body}),))

    def publish(self, english: str) -> None:
        self.say(english)
        submission = make.make_submission(self.article, "en", at=LATER)
        make.sign(submission, at=LATER)
        make.publish(submission, at=LATER, by=self.manager)

    def told(self) -> list[str]:
        sent = drained(at=LATER + dt.timedelta(hours=1))
        return sorted(address.partition("@")[0] for address, subject in sent if subject.startswith("Translation"))


@pytest.fixture
def page(db: None) -> Page:
    return Page()


class TestATranslationThatIsLeftBehind:
    def test_is_told_to_its_reviewers_and_its_translator_with_the_sections(self, page):
        page.publish("It takes 60 minutes.")
        assert page.told() == ["reviewer", "translator"]
        bodies = {m.to[0].partition("@")[0]: m.body for m in mail.outbox if m.subject.startswith("Translation")}
        assert bodies["translator"].split("\n\n-- \n")[0] == (
            "The English of this page now says something else about numbers, doses or when to get help. "
            "Readers of the Spanish page still see the earlier advice, with a notice.\n\n"
            "  Ductograma\n  Spanish text\n\nIt changed in:\n- ¿Qué es?\n\nSee what is to be done:\n"
            f"https://library.example/admin/articles/article/{page.article.pk}/translation/"
        )
        assert bodies["reviewer"].split("\n\n-- \n")[0].endswith("https://library.example/review/lists/behind/")

    def test_is_no_news_where_nothing_changed_that_can_hurt(self, page):
        page.publish("It takes 30 minutes, usually.")
        assert (page.told(), Notice.objects.filter(kind="behind").count()) == ([], 0)

    def test_is_told_once_until_the_english_moves_again(self, page):
        page.publish("It takes 60 minutes.")
        page.publish("It takes 60 minutes, usually.")
        assert page.told() == ["reviewer", "translator"]
        page.publish("It takes 90 minutes, usually.")
        assert page.told() == ["reviewer", "translator"]

    def test_is_told_once_where_two_texts_came_before_the_mail(self, page):
        page.publish("It takes 60 minutes.")
        page.publish("It takes 90 minutes.")
        assert page.told() == ["reviewer", "translator"]
        assert fate(page.reviewer) == [("behind", "dropped", "overtaken"), ("behind", "sent", "")]

    @pytest.mark.parametrize("how", ["followed", "withdrawn", "back as it was"])
    def test_is_not_told_once_it_is_not_behind_any_more(self, page, how):
        page.publish("It takes 60 minutes.")
        match how:
            case "followed":
                make.make_publication(page.article, "es", at=LATER, note="As the English.")
            case "withdrawn":
                make.withdraw(page.article, "es", at=LATER)
            case _:
                page.publish("It takes 30 minutes.")
        assert page.told() == []
        assert ("behind", "dropped", "overtaken") in fate(page.reviewer)

    def test_is_nobodys_who_may_not_help_any_more(self, page):
        page.publish("It takes 60 minutes.")
        assigning.assign(page.article, translator=None, due_on=None, by=page.manager, at=LATER)
        page.reviewer.groups.clear()
        assert page.told() == []

    def test_names_the_care_cards_and_a_section_that_the_translation_lacks(self, page):
        more = DocumentSection(
            anchor="dose", heading=Text(en="Dose\r\nBcc: x", es=""), body=HtmlPair(en="<p>Take 5 mg.</p>")
        )
        [section] = drafts.read_document(page.article).sections
        make.change_article(page.article, sections=(section, more))
        submission = make.make_submission(page.article, "en", at=LATER)
        make.sign(submission, at=LATER)
        make.publish(submission, at=LATER)
        page.told()
        body = next(message.body for message in mail.outbox if message.subject.startswith("Translation"))
        assert "It changed in:\n- Dose Bcc: x\n\nSee" in body

    def test_is_not_told_of_a_first_publication_nor_of_another_page(self, page):
        make.make_publication(make.make_article(), "es", at=LATER)
        assert page.told() == []
