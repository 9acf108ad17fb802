"""What the board asked for, as a check list for the editors: each comment done, or not done because."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import drafts
from articles.admin.history import article_for
from articles.document import ArticleDocument, Language
from articles.models import Article
from articles.spots import spots
from reviews import permissions, workflow
from reviews.forms import WordsField
from reviews.models import Comment, CommentAnswer, Submission
from reviews.refusals import Refused
from reviews.workflow.answering import Answer

LONGEST = CommentAnswer._meta.get_field("text").max_length


class Outcome(TextChoices):
    DONE = "done", gettext_lazy("done")
    NOT_DONE = "not-done", gettext_lazy("not done because")


class AnswersForm(forms.Form):
    """Two radio buttons and a text for each comment that waits. What is left open can be answered later."""

    def __init__(self, data: Any = None, *, comments: Iterable[Comment]) -> None:
        super().__init__(data)
        self.keys = [comment.pk for comment in comments]
        for key in self.keys:
            self.fields[f"outcome-{key}"] = forms.ChoiceField(
                required=False, choices=Outcome.choices, widget=forms.RadioSelect
            )
            self.fields[f"text-{key}"] = WordsField(
                required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def answers(self) -> dict[int, Answer]:
        given = self.cleaned_data
        return {
            key: Answer(done=given[f"outcome-{key}"] == Outcome.DONE, text=given[f"text-{key}"])
            for key in self.keys
            if given[f"outcome-{key}"]
        }

    def clean(self) -> None:
        for key in self.keys:
            outcome, words = self.cleaned_data.get(f"outcome-{key}"), self.cleaned_data.get(f"text-{key}")
            if outcome == Outcome.NOT_DONE and not words and f"text-{key}" not in self.errors:
                self.add_error(f"text-{key}", _("Say why not: the reviewer reads it first."))
            if words and not outcome:
                self.add_error(f"outcome-{key}", _("Choose: done, or not done."))

    def of(self, comment: Comment) -> tuple[BoundField, BoundField] | tuple[()]:
        return (self[f"outcome-{comment.pk}"], self[f"text-{comment.pk}"]) if comment.pk in self.keys else ()


@dataclass(frozen=True)
class Row:
    """One comment with the id of the field it is about, and its answer or the fields to give one."""

    comment: Comment
    element_id: str
    answer: CommentAnswer | None
    outcome: BoundField | None = None
    words: BoundField | None = None


@dataclass(frozen=True)
class CheckList:
    """What was asked of the newest text of one language, which was sent back."""

    submission: Submission
    form: AnswersForm
    rows: tuple[Row, ...]

    @property
    def waiting(self) -> int:
        return len(self.form.keys)


def check_list(article: Article, document: ArticleDocument, language: Language, data: Any = None) -> CheckList | None:
    """Return what the board asked for last, answered or not; None unless the newest text was sent back."""
    last = article.submissions.filter(language=language).order_by("-pk").first()
    comments = list(last.comments.asked_for().select_related("answer").order_by("pk")) if last else []
    if last is None or not comments:
        return None
    form = AnswersForm(data, comments=[comment for comment in comments if not hasattr(comment, "answer")])
    rows = (
        Row(
            comment, _element_id(document, comment.place, language), getattr(comment, "answer", None), *form.of(comment)
        )
        for comment in comments
    )
    return CheckList(last, form, tuple(rows))


def _element_id(document: ArticleDocument, place: str, language: Language) -> str:
    """Return the id of the field that a card of the desk is about; "" for the text as a whole."""
    match place:
        case "head":
            return f"id_title_{language}"
        case "references" | "resources":
            return f"{place}-heading"
    known = spots(document)
    fields = (f"{place}:{field}" for field in ("body", "items", "caption"))
    return next((known[field].element_id(language) for field in fields if field in known), "")


@require_http_methods(["GET", "HEAD", "POST"])
def answers_view(request: HttpRequest, admin: ModelAdmin, pk: int, language: Language) -> HttpResponse:
    """Show the check list and, on POST, keep the answers that were given."""
    article = article_for(admin, request, pk)
    listed = check_list(article, drafts.read_document(article), language, request.POST or None)
    if listed is None:
        raise Http404
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if listed.form.is_valid():
            try:
                workflow.answer_comments(
                    listed.submission, by=request.user, at=timezone.now(), answers=listed.form.answers
                )
            except Refused as refused:
                refusal, status = refused, refused.status
            else:
                messages.success(request, _("Answered. The reviewer sees it first when the text comes back."))
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    elif not permissions.may_answer_comments(request.user, listed.submission):
        raise PermissionDenied
    context = admin.admin_site.each_context(request) | {
        "title": f"{_('Answer the comments')}: {article}",
        "page_name": _("Answer the comments"),
        "opts": admin.opts,
        "original": article,
        "language": language,
        "list": listed,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/reviews/answers.html", context, status=status)
