"""One language of an article as the admin sees it: its draft, its live page, and what is in review."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.urls import reverse

from articles import html, publishing, text
from articles.checking import Checked
from articles.content import ArticleContent, freeze, without_definitions
from articles.document import SOURCE_LANGUAGE, ArticleDocument, Language
from articles.glossary import define
from articles.glossary import rows as glossary
from articles.models import Article, Publication, Withdrawal
from reviews import standing
from reviews.admin import answers
from reviews.admin.answers import CheckList
from reviews.models import Submission
from reviews.transitions import Act, Verb


class Side:
    """What the records say about one language of an article."""

    def __init__(self, article: Article, checked: Checked, language: Language) -> None:
        self.article, self.document, self.language = article, checked.document, language
        self.findings = checked.findings[language]
        self.states = checked.states if language != SOURCE_LANGUAGE else {}
        self.content = _frozen(self.document, language)  # None where it cannot be frozen
        self.slug = self.document.slug.get(language)

    @cached_property
    def live(self) -> Publication | None:
        return publishing.live_publication(self.article, self.language)

    @cached_property
    def last_submission(self) -> Submission | None:
        mine = self.article.submissions.filter(language=self.language)
        return mine.prefetch_related("sign_offs").order_by("-pk").first()

    @property
    def submission(self) -> Submission | None:
        """The one in review, if there is one."""
        last = self.last_submission
        return last if last and last.is_open else None

    @cached_property
    def check_list(self) -> CheckList | None:
        listed = answers.check_list(self.article, self.document, self.language)
        return listed if listed and listed.waiting else None

    @cached_property
    def missing_sign_offs(self) -> int:
        return standing.lacking(self.submission) if self.submission else 0

    @cached_property
    def withdrawal(self) -> Withdrawal | None:
        return publishing.current_withdrawal(self.article, self.language)

    @cached_property
    def is_behind(self) -> bool:
        """Whether a live translation was compared with another English text than the live one."""
        if self.language == SOURCE_LANGUAGE or self.live is None:
            return False
        source = publishing.live_publication(self.article, SOURCE_LANGUAGE)
        return source is not None and source.clinical_digest != self.live.source_clinical_digest

    @cached_property
    def reviewed(self) -> Publication | None:
        """The publication whose review the page shows: a translation of the live source shows the source's."""
        if self.language == SOURCE_LANGUAGE or self.live is None:
            return self.live
        source = publishing.live_publication(self.article, SOURCE_LANGUAGE)
        is_of_it = source is not None and source.clinical_digest == self.live.source_clinical_digest
        return source if is_of_it else self.live

    @property
    def is_as_published(self) -> bool:
        live = self.live
        return live is not None and self.content is not None and (live.parsed, live.slug) == (self.content, self.slug)

    @property
    def is_as_published_but_for_definitions(self) -> bool:
        live = self.live
        return live is not None and not self.is_as_published and live.slug == self.slug and self.says(live.parsed)

    def says(self, frozen: ArticleContent) -> bool:
        """Whether the draft has the same words; definitions are the glossary's, and move by themselves."""
        return self.content is not None and without_definitions(self.content) == without_definitions(frozen)

    def is_due(self, *, on: dt.date) -> bool:
        """Whether the text that readers see waits for its next review, and is still the draft."""
        due = self.reviewed.review_due_on if self.reviewed else None
        return due is not None and due <= on and self.is_as_published

    def url(self, verb: Verb | Act) -> str:
        return reverse(f"admin:articles_article_{verb}", args=[self.article.pk, self.language])


def _frozen(document: ArticleDocument, language: Language) -> ArticleContent | None:
    try:
        return define(freeze(document, language), glossary.kept_shelf(language)).content
    except (text.TextError, html.HtmlError):
        return None
