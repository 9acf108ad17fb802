"""Evidence of publications: shown, downloaded, found by a moment, and checked when somebody brings it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import get_valid_filename

from articles import point_in_time
from articles.accounts import name_of
from articles.models import Publication
from reviews import evidence
from reviews.evidence import printing
from reviews.evidence.forms import CodeForm, FileForm, MomentForm
from reviews.models import SignOff
from reviews.trail import record
from reviews.transitions import Act
from reviews.views.access import DeskRequest, View, desk_view


def evidence_view(*methods: str) -> Callable[[View], View]:
    """Make a view of the desk one for those who may read the register of sign-offs. Others find nothing."""

    def decorate(view: View) -> View:
        @desk_view(*methods)
        def guarded(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.has_perm("reviews.view_signoff"):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@evidence_view("GET", "HEAD", "POST")
def show(request: DeskRequest, publication: int) -> HttpResponse:
    """Show the evidence of a publication; POST hands out a copy, and the trail says to whom."""
    row = get_object_or_404(Publication.objects.select_related("article"), pk=publication)
    now, user = timezone.now(), request.user
    document = evidence.of_publication(row, by_name=name_of(user), at=now)
    if request.method != "POST":
        return render(request, "reviews/evidence.html", printing.context_of(row, document))
    as_page = request.POST.get("as") == "html"
    name = printing.file_name(row)
    record(
        Act.EXPORT,
        by=user,
        at=now,
        article=row.article,
        language=row.language,
        subject=f"evidence {name}",
    )
    if as_page:
        return attachment(printing.page_of(row, document), f"{name}.html", "text/html; charset=utf-8")
    return attachment(json.dumps(document, ensure_ascii=False, indent=2), f"{name}.json", "application/json")


@evidence_view("GET", "HEAD")
def ask(request: DeskRequest) -> HttpResponse:
    """Say what readers of a page saw at a moment."""
    form = MomentForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        article, answers = form.cleaned_data["article"], form.cleaned_data
        then = point_in_time.as_of(article, answers["language"], answers["moment"])
        publications = article.publications.filter(language=answers["language"]).defer("content").order_by("-number")
        context |= {
            "article": article,
            "then": then,
            "sentence": printing.sentence(then),
            "publications": publications,
        }
    return render(request, "reviews/evidence_ask.html", context)


@evidence_view("GET", "HEAD", "POST")
def check(request: DeskRequest) -> HttpResponse:
    """Compare a code, or the file of a receipt or of evidence, with what the library holds. It changes nothing."""
    code_form = CodeForm(request.GET if request.GET else None)
    file_form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {"code_form": code_form, "file_form": file_form}
    status = 200
    if request.method == "POST":
        if file_form.is_valid():
            context["faults"] = file_form.cleaned_data["file"]
            context["is_checked"] = True
        else:
            status = 422
    elif code_form.is_valid():
        entry = evidence.check_code(code_form.cleaned_data["code"])
        context |= {"code": code_form.cleaned_data["code"], "entry": entry, "is_asked": True}
        context["is_signature"] = isinstance(entry, SignOff)
    return render(request, "reviews/evidence_check.html", context, status=status)


def attachment(text: str, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{get_valid_filename(name)}"'
    return response
