"""The state of an article in words, per language, and the one thing to do next.

Computed from the records each time. It decides nothing that a verb would not decide again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles import completeness, currency, drafts, html, pairs, publishing, text
from articles.admin.places import element_id
from articles.completeness import Finding
from articles.content import ArticleContent, freeze, without_definitions
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleDocument, Language
from articles.glossary import define
from articles.glossary import rows as glossary
from articles.models import Article, Publication, Withdrawal
from reviews import asking, overrides, permissions, plain_language, standing
from reviews.admin import answers, calendar_facts, reader_facts, translation_facts
from reviews.admin.answers import CheckList
from reviews.admin.hints import Hint, hints_of
from reviews.models import ScheduledStep, State, Submission
from reviews.transitions import Act, Verb

LATEST_STEPS = 20  # scheduled ones of a language; only two of them can wait


@dataclass(frozen=True)
class Step:
    """Something to do, as the address of the page that asks for what it needs."""

    label: str
    url: str


@dataclass(frozen=True)
class Mend:
    """A finding, with the address of the field where it is mended."""

    finding: Finding
    url: str


@dataclass(frozen=True)
class Scheduled:
    """A sentence about a step at a set time, and where to cancel it; "" for those who may not."""

    sentence: str
    cancel_url: str


@dataclass(frozen=True)
class Panel:
    """One language of an article: `facts` are sentences, `next` is the one step that is most likely wanted."""

    language: Language
    facts: tuple[str, ...]
    translation: tuple[str, ...]
    blocking: tuple[Mend, ...]
    doubts: tuple[Mend, ...]
    next: Step | None
    others: tuple[Step, ...]
    scheduled: tuple[Scheduled, ...]
    page_url: str
    desk_url: str
    reads: str  # how the text reads, in a line; "" where there is none
    hints: tuple[Hint, ...]  # warnings about how it reads
    check_list: CheckList | None  # what the board asked for and nobody has answered yet


def panels(article: Article, *, user: User, on: dt.date) -> list[Panel]:
    document = drafts.read_document(article)
    given = overrides.overrides_of(article)
    return [_panel(Side(article, document, language), user=user, on=on, given=given) for language in LANGUAGES]


def mends(article: Article, document: ArticleDocument, language: Language, findings: list[Finding]) -> tuple[Mend, ...]:
    """Return the findings with the addresses of their fields in the article's form."""
    form = reverse("admin:articles_article_change", args=[article.pk])
    places = ((finding, element_id(document, finding.place, language)) for finding in findings)
    return tuple(Mend(finding, f"{form}#{place}" if place else "") for finding, place in places)


class Side:
    """What the records say about one language of an article."""

    def __init__(self, article: Article, document: ArticleDocument, language: Language) -> None:
        self.article, self.document, self.language = article, document, language
        self.content = _frozen(document, language)  # None where it cannot be frozen
        self.slug = document.slug.get(language)

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

    @cached_property
    def findings(self) -> list[Finding]:
        return completeness.findings(self.document, self.language, self.states)

    @cached_property
    def states(self) -> dict[str, currency.State]:
        if self.language == SOURCE_LANGUAGE:
            return {}
        return currency.states(self.document, pairs.bases(self.article))

    def url(self, verb: Verb | Act) -> str:
        return reverse(f"admin:articles_article_{verb}", args=[self.article.pk, self.language])


def _panel(side: Side, *, user: User, on: dt.date, given: overrides.Overrides) -> Panel:
    asked = side.last_submission is not None and side.last_submission.state == State.CHANGES_ASKED
    at_desk = side.last_submission if side.submission or asked else None
    assessed = plain_language.assess(side.document, side.language, given)
    return Panel(
        language=side.language,
        facts=tuple(_facts(side, on=on)),
        translation=tuple(translation_facts.of(side.states)),
        blocking=mends(side.article, side.document, side.language, [f for f in side.findings if f.blocks]),
        doubts=mends(side.article, side.document, side.language, [f for f in side.findings if not f.blocks]),
        next=_next(side, user=user, on=on),
        others=tuple(_others(side, user=user, on=on)),
        scheduled=tuple(_scheduled(side, user=user)),
        page_url=reverse("page", args=[side.language, side.live.slug]) if side.live else "",
        desk_url=reverse("reviews:submission", args=[at_desk.key]) if at_desk else "",
        reads=assessed.summary if assessed.report.parts else "",
        hints=hints_of(side.article, side.document, assessed, user=user),
        check_list=side.check_list
        if side.check_list and permissions.may_answer_comments(user, side.check_list.submission)
        else None,
    )


def _facts(side: Side, *, on: dt.date) -> Iterator[str]:
    yield from _page_facts(side, on=on)
    submission = side.submission
    if submission:
        yield _("In review since %(day)s.") % {"day": _day(submission.submitted_at)}
        missing = side.missing_sign_offs
        yield standing.lacking_sentence(submission, missing) if missing else _("It is signed and can be published.")
        if missing:
            yield asking.stand(submission).sentence
        if submission.purpose == Submission.Purpose.CHANGE and not side.says(submission.parsed):
            yield _("The draft was changed after it was submitted; that change is not in review.")
    elif side.last_submission and side.last_submission.state == State.CHANGES_ASKED:
        yield _("Changes were asked for on %(day)s.") % {"day": _day(side.last_submission.closed_at)}
        yield (
            _("Answer each comment before you submit it again.") if side.check_list else _("Every comment is answered.")
        )
    if side.live and not submission:
        yield _against_page(side)
    yield from calendar_facts.of(side.article, side.language)
    yield from reader_facts.of(side.article, side.language)
    if side.is_behind:
        yield _("The English page has changed since this translation was checked; readers are told so.")


def _against_page(side: Side) -> str:
    if side.is_as_published:
        return _("The draft is what readers see.")
    if side.is_as_published_but_for_definitions:
        return _("Definitions in the glossary have changed; the next submission takes them along.")
    return _("The draft differs from what readers see.")


def _page_facts(side: Side, *, on: dt.date) -> Iterator[str]:
    if live := side.live:
        values = {"number": live.number, "day": _day(live.updated_on)}
        yield _("Readers see version %(number)s, updated on %(day)s.") % values
        if live.review_pending:
            values = {"day": _day(live.published_at), "reason": live.urgent_reason}
            yield _("Changed urgently on %(day)s, its review is pending: %(reason)s") % values
        if side.reviewed and side.reviewed.reviewed_on:
            yield _("Last reviewed on %(day)s.") % {"day": _day(side.reviewed.reviewed_on)}
        if side.reviewed and (due := side.reviewed.review_due_on):
            sentence = _("The next review was due on %(day)s.") if due < on else _("The next review is due on %(day)s.")
            yield sentence % {"day": _day(due)}
    elif withdrawal := side.withdrawal:
        values = {"day": _day(withdrawal.at), "reason": withdrawal.get_reason_display()}
        yield _("Withdrawn on %(day)s: %(reason)s.") % values
    else:
        yield _("Readers see nothing in this language: it is a draft only.")


def _next(side: Side, *, user: User, on: dt.date) -> Step | None:
    if side.submission:
        ready = permissions.may_publish(user) and not side.missing_sign_offs
        return Step(_("Publish"), side.url(Verb.PUBLISH)) if ready else None
    if not permissions.may_submit(user) or side.check_list:
        return None
    if side.is_as_published and not side.is_behind:
        return Step(_("Ask for a re-review"), side.url(Verb.RE_REVIEW)) if _is_due(side, on=on) else None
    is_complete = not any(finding.blocks for finding in side.findings)
    return Step(_("Submit for review"), side.url(Verb.SUBMIT)) if is_complete else None


def _others(side: Side, *, user: User, on: dt.date) -> Iterator[Step]:
    if side.submission and permissions.may_withdraw_submission(user, side.submission):
        yield Step(_("Take back"), side.url(Verb.WITHDRAW_SUBMISSION))
    if side.live and not side.submission and permissions.may_submit(user) and not _is_due(side, on=on):
        yield Step(_("Ask for a re-review"), side.url(Verb.RE_REVIEW))
    if side.submission and permissions.may_publish(user) and not side.missing_sign_offs:
        yield Step(_("Publish at a set time"), side.url(Verb.SCHEDULE_PUBLICATION))
    if side.submission and permissions.may_publish(user) and standing.may_be_urgent(side.submission):
        yield Step(_("Urgent safety change"), side.url(Verb.PUBLISH_URGENTLY))
    if side.live and permissions.may_submit(user, side.language):
        yield Step(_("Ask for an early review"), side.url(Act.ASK_EARLY_REVIEW))
    if side.live and (url := reader_facts.url_of(side.article, user)):
        yield Step(_("What readers said"), url)
    if permissions.may_withdraw_page(user):
        if side.live:
            yield Step(_("Withdraw the page"), side.url(Verb.WITHDRAW_PAGE))
            yield Step(_("Withdraw at a set time"), side.url(Verb.SCHEDULE_WITHDRAWAL))
        elif side.withdrawal and side.withdrawal.reason not in Withdrawal.FINAL_REASONS:
            yield Step(_("Put the page back"), side.url(Verb.RESTORE_PAGE))
    if side.live and side.language == SOURCE_LANGUAGE and permissions.may_override_interval(user):
        yield Step(_("Set the review interval"), side.url(Act.OVERRIDE_INTERVAL))


def _scheduled(side: Side, *, user: User) -> Iterator[Scheduled]:
    steps = list(side.article.scheduled_steps.filter(language=side.language).order_by("-pk")[:LATEST_STEPS])
    for step in steps:
        if not step.is_waiting:
            continue
        sentence = {
            ScheduledStep.Step.PUBLISH: _("Goes out on %(when)s."),
            ScheduledStep.Step.WITHDRAW: _("Comes down on %(when)s."),
        }[ScheduledStep.Step(step.step)]
        may_cancel = permissions.may_publish(user) and permissions.may_withdraw_page(user)
        url = f"{side.url(Verb.CANCEL_SCHEDULED)}?step={step.pk}" if may_cancel else ""
        yield Scheduled(sentence % {"when": _moment(step.due_at)}, url)
    newest = next(iter(steps), None)
    if newest and newest.outcome == ScheduledStep.Outcome.REFUSED:
        values = {"when": _moment(newest.done_at), "why": newest.sentence}
        yield Scheduled(_("What was scheduled was refused on %(when)s: %(why)s") % values, "")


def _moment(moment: dt.datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")


def _is_due(side: Side, *, on: dt.date) -> bool:
    due = side.reviewed.review_due_on if side.reviewed else None
    return due is not None and due <= on and side.is_as_published


def _frozen(document: ArticleDocument, language: Language) -> ArticleContent | None:
    try:
        return define(freeze(document, language), glossary.kept_shelf(language)).content
    except (text.TextError, html.HtmlError):
        return None


def _day(moment: dt.date | dt.datetime) -> str:
    return date_format(localtime(moment).date() if isinstance(moment, dt.datetime) else moment)
