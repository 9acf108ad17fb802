"""One list of the calendar, and the button that begins a review from it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from articles.document import LANGUAGES
from articles.models import Article
from reviews import workflow
from reviews.lists import lacks, queues, worklists
from reviews.lists.narrowing import NarrowForm
from reviews.lists.worklists import Worklist
from reviews.models import Submission
from reviews.refusals import Refused
from reviews.views.access import DeskRequest, desk_view, not_done
from reviews.views.overview import check_overview, narrowed
from reviews.wording import WORKLISTS

ROWS = 50  # on one page


@desk_view("GET", "HEAD")
def show(request: DeskRequest, name: str) -> HttpResponse:
    check_overview(request)
    if name not in set(Worklist):
        raise Http404
    listed = Worklist(name)
    form = NarrowForm(request.GET)
    on = timezone.localdate()
    context: dict[str, Any] = {}
    match listed:
        case Worklist.UNPUBLISHED:
            rows = [
                {"line": line, "lacks": lacks.in_words(line)} for line in narrowed(queues.open_lines(), form.narrow)
            ]
            page = _page(request, rows)
        case Worklist.ASKED:
            page = _page(request, worklists.asked(form.narrow))
        case _:
            page = _page(request, worklists.in_list(listed, form.narrow, on=on).values_list("pk", flat=True))
            page.object_list = worklists.for_reading(page.object_list, user=request.user)
            context["beginnable"] = worklists.could_begin(request.user, page.object_list)
            if listed is Worklist.BEHIND:
                context["dangerous"] = worklists.dangerously_behind(page.object_list)
    context |= {
        "name": listed,
        "title": WORKLISTS[listed],
        "form": form,
        "query": form.query,
        "page": page,
        "today": on,
    }
    return render(request, "reviews/worklist.html", context)


@desk_view("POST")
def begin(request: DeskRequest, pk: int, language: str) -> HttpResponse:
    """Open the review of a live page for the person who wants to do it now, or lead to the one that is open."""
    article = get_object_or_404(Article, pk=pk)
    if language not in LANGUAGES:
        raise Http404
    try:
        submission = workflow.begin_review(article, language, by=request.user, at=timezone.now())
    except Refused as refusal:
        open_one = Submission.objects.open().filter(article=article, language=language).first()
        if open_one is None:
            return not_done(request, refusal)
        submission = open_one
    return redirect("reviews:submission", submission.key)


def _page(request: DeskRequest, rows: Any) -> Page:
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
