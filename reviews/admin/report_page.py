"""The page of a step with a reader's report: take it or hand it over, answer or close it, take it up again, and
take out its words.

A refusal comes back on the same page with its sentence, and with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.models import Feedback
from reviews import permissions, reports
from reviews.admin.report_forms import AnswerForm, AssignForm, BlankForm, CloseForm, ReopenForm
from reviews.refusals import Refused
from reviews.transitions import Act


@dataclass(frozen=True)
class Step:
    """`path` is the last part of its address; `say` is the verb."""

    act: Act
    path: str
    label: Promise
    done: Promise
    form: type[forms.Form]
    say: Callable[..., Feedback]
    is_open: Callable[[Feedback], bool]  # whether the report is as the step needs it
    note: Promise | str = ""  # what to know before

    def url(self, report: Feedback) -> str:
        return reverse(f"admin:articles_feedback_{self.path}", args=[report.pk])


STEPS = (
    Step(
        Act.ASSIGN_REPORT,
        "assign",
        gettext_lazy("Take it or hand it over"),
        gettext_lazy("Kept. The list says who deals with it."),
        AssignForm,
        reports.assign_report,
        lambda report: report.is_waiting,
    ),
    Step(
        Act.ANSWER_REPORT,
        "answer",
        gettext_lazy("Answer by e-mail"),
        gettext_lazy("Answered. The mail goes out with the next delivery."),
        AnswerForm,
        reports.answer_report,
        lambda report: report.is_waiting and bool(report.reply_to),
    ),
    Step(
        Act.CLOSE_REPORT,
        "close",
        gettext_lazy("Close it"),
        gettext_lazy("Closed."),
        CloseForm,
        reports.close_report,
        lambda report: report.is_waiting,
    ),
    Step(
        Act.REOPEN_REPORT,
        "reopen",
        gettext_lazy("Take it up again"),
        gettext_lazy("The report waits again."),
        ReopenForm,
        reports.reopen_report,
        lambda report: report.answered_at is not None,
    ),
    Step(
        Act.BLANK_REPORT,
        "blank",
        gettext_lazy("Take out its words"),
        gettext_lazy("The words are taken out. Who did it and when stays on record."),
        BlankForm,
        reports.blank_report,
        lambda report: report.blanked_at is None,
        gettext_lazy(
            "For a report that names a patient or somebody else. The words are gone for good: nobody can bring them "
            "back. What colleagues have written themselves, in an answer or in an early review, stays as it is, and "
            "backups keep the words until they are overwritten."
        ),
    ),
)


def steps_of(report: Feedback) -> list[Step]:
    """Return what can be done with a report as it is."""
    return [step for step in STEPS if report.kind == Feedback.Kind.PROBLEM and step.is_open(report)]


@require_http_methods(["GET", "HEAD", "POST"])
def report_view(request: HttpRequest, admin: ModelAdmin, pk: int, step: Step) -> HttpResponse:
    """Show the report with what the step asks for and, on POST, say its verb."""
    if not permissions.may_answer_report(request.user):
        raise PermissionDenied
    report = Feedback.objects.reports().filter(pk=pk).select_related("publication__article").first()
    if report is None:
        raise Http404
    form = step.form(request.POST or None, report=report, user=request.user)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            page = report.publication
            try:
                step.say(
                    page.article, page.language, report=report, by=request.user, at=timezone.now(), **form.cleaned_data
                )
            except Refused as refused:
                refusal, status = refused, refused.status
            else:
                messages.success(request, step.done)
                return HttpResponseRedirect(reverse("admin:articles_feedback_changelist"))
    context: dict[str, Any] = admin.admin_site.each_context(request) | {
        "title": f"{step.label}: {report.publication.title}",
        "step": step,
        "opts": admin.opts,
        "report": report,
        "form": form,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/reviews/report.html", context, status=status)
