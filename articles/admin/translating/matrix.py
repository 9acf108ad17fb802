"""The translations of the whole library: how each stands, whose it is, until when; narrowed, searched, taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.accounts import name_of
from articles.admin import topics
from articles.admin.exports import as_spreadsheet
from articles.admin.translating.page import translators
from articles.alphabet import SortKey, first_of
from articles.models import Topic, TranslationSummary
from articles.summaries import LANGUAGE

PER_PAGE = 50
TO_DO = Q(missing__gt=0) | Q(changed__gt=0) | Q(machine__gt=0)
_STATES = {
    "todo": (gettext_lazy("with something to do"), TO_DO),
    "missing": (gettext_lazy("with something not translated"), Q(missing__gt=0)),
    "changed": (gettext_lazy("with changed English"), Q(changed__gt=0)),
    "machine": (gettext_lazy("with a machine’s draft"), Q(machine__gt=0)),
    "done": (gettext_lazy("with nothing to do"), ~TO_DO),
}
_ORDERS = {
    "due": (gettext_lazy("due soonest"), [F("due_on").asc(nulls_last=True), "-words_to_do"]),
    "words": (gettext_lazy("most words first"), ["-words_to_do"]),
    "age": (gettext_lazy("waiting longest"), [F("waiting_since").asc(nulls_last=True)]),
    "title": (gettext_lazy("by title"), [SortKey(first_of("article__title_en", "article__title_es"))]),
}


class NarrowForm(forms.Form):
    """What the list is narrowed to. What it does not understand it leaves out."""

    q = forms.CharField(label=gettext_lazy("Words in the title"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    translator = forms.ChoiceField(label=gettext_lazy("Translator"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def __init__(self, data: Any, *, people: list[User]) -> None:
        super().__init__(data)
        every = pgettext_lazy("translations", "All")
        self.fields["state"].choices = [("", every), *((name, label) for name, (label, _q) in _STATES.items())]
        self.fields["order"].choices = [(name, label) for name, (label, _by) in _ORDERS.items()]
        names = [(str(user.pk), name_of(user)) for user in people]
        self.fields["translator"].choices = [("", every), ("none", _("nobody")), *names]
        shelves = Topic.objects.order_by("position", "slug")
        self.fields["topic"].choices = [("", every), *((row.slug, topics.name_of(row)) for row in shelves)]
        self.is_valid()

    def narrow(self, *, on: dt.date) -> QuerySet[TranslationSummary]:
        asked = self.cleaned_data
        rows = TranslationSummary.objects.filter(language=LANGUAGE, article__archived=False)
        for word in asked.get("q", "").split():
            rows = rows.filter(Q(article__title_en__icontains=word) | Q(article__title_es__icontains=word))
        if state := asked.get("state"):
            rows = rows.filter(_STATES[state][1])
        if translator := asked.get("translator"):
            rows = rows.filter(translator=None if translator == "none" else int(translator))
        if topic := asked.get("topic"):
            rows = rows.filter(article__topics__slug=topic)
        if asked.get("overdue"):
            rows = rows.filter(TO_DO, due_on__lt=on)
        _label, order = _ORDERS[asked.get("order") or "due"]
        rows = rows.select_related("article", "translator").only(
            *(field.attname for field in TranslationSummary._meta.concrete_fields if not field.is_relation),
            "article__title_en",
            "article__title_es",
            "article__slug_en",
            "translator__username",
            "translator__first_name",
            "translator__last_name",
        )
        return rows.order_by(*order, "article")


@gzip_page
@require_safe
def matrix_view(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    form = _form(request, admin)
    today = timezone.localdate()
    query = request.GET.copy()
    query.pop("page", None)
    context = admin.admin_site.each_context(request) | {
        "title": _("Translations"),
        "opts": admin.opts,
        "form": form,
        "page": Paginator(form.narrow(on=today), PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "today": today,
    }
    return TemplateResponse(request, "admin/articles/article/translations.html", context)


@require_safe
def export_view(request: HttpRequest, admin: ModelAdmin) -> StreamingHttpResponse:
    """Hand out the list as it was narrowed, every page of it, for a spreadsheet."""
    rows = _form(request, admin).narrow(on=timezone.localdate())
    return as_spreadsheet(_table(rows), name="translations", on=timezone.localdate())


def _form(request: HttpRequest, admin: ModelAdmin) -> NarrowForm:
    if not admin.has_change_permission(request):
        raise PermissionDenied
    return NarrowForm(request.GET, people=list(translators()))


def _table(rows: QuerySet[TranslationSummary]) -> Iterator[list[object]]:
    yield [
        _("Article"),
        _("Title"),
        _("Language"),
        _("Not translated"),
        _("English changed"),
        _("By a machine"),
        _("Judged still right"),
        _("Up to date"),
        _("Words"),
        _("Words to translate"),
        _("Waiting since"),
        _("Translator"),
        _("Due on"),
    ]
    for row in rows.iterator(chunk_size=500):
        translator = row.translator
        yield [
            row.article_id,
            str(row.article),
            row.language,
            row.missing,
            row.changed,
            row.machine,
            row.still_right,
            row.current,
            row.words,
            row.words_to_do,
            localtime(row.waiting_since).date().isoformat() if row.waiting_since else "",
            name_of(translator) if translator else "",
            row.due_on.isoformat() if row.due_on else "",
        ]
