"""The report on links: what articles lead to and should not, by seriousness, with where it stands and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.admin.exports import as_spreadsheet
from articles.links import wording
from articles.links.outcome import Outcome, Seriousness
from articles.models import Article, LinkCheck, LinkedText, LinkUse
from articles.models.links import OUTCOME_LABELS, SERIOUSNESS_LABELS

PER_PAGE = 50
PLACES = 12  # of one link, that the report looks up; how many articles there are it says in any case
PROBLEMS = (Seriousness.DANGER, Seriousness.BROKEN, Seriousness.CAUTION)


@dataclass(frozen=True)
class Place:
    """Where a link stands: all texts of an article that have it in the same place, as one."""

    article: Article
    language: str
    name: str
    label: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One link of the report."""

    link: LinkCheck
    problem: str
    remedy: str
    places: tuple[Place, ...]
    more: int  # articles that are not among the places

    @property
    def may_be_opened(self) -> bool:
        return self.link.seriousness != Seriousness.DANGER


@dataclass(frozen=True)
class Group:
    seriousness: Seriousness
    lines: tuple[Line, ...]

    @property
    def label(self) -> object:
        return SERIOUSNESS_LABELS[self.seriousness]


class NarrowForm(forms.Form):
    """What the report is narrowed to. What it does not understand it leaves out."""

    q = forms.CharField(label=gettext_lazy("Part of the address"), required=False, max_length=200)
    seriousness = forms.ChoiceField(label=gettext_lazy("Seriousness"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    where = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        every = pgettext_lazy("links", "All")
        ranks = [(str(rank.value), label) for rank, label in SERIOUSNESS_LABELS.items()]
        self.fields["seriousness"].choices = [("", _("All problems")), *ranks]
        self.fields["outcome"].choices = [("", every), *((one.value, label) for one, label in OUTCOME_LABELS.items())]
        self.fields["where"].choices = [("", every), *LinkedText.Kind.choices]
        self.is_valid()

    def narrow(self) -> QuerySet[LinkCheck]:
        asked = self.cleaned_data
        uses = LinkUse.objects.filter(link=OuterRef("pk"))
        if where := asked.get("where"):
            uses = uses.filter(kind=where)
        rows = LinkCheck.objects.filter(Exists(uses))
        rank = asked.get("seriousness")
        rows = rows.filter(seriousness=int(rank)) if rank else rows.filter(seriousness__in=PROBLEMS)
        if outcome := asked.get("outcome"):
            rows = rows.filter(outcome=outcome)
        if words := asked.get("q"):
            rows = rows.filter(url__icontains=words)
        return rows


class _Pages(Paginator):
    """Pages of links that were counted by seriousness already."""

    def __init__(self, rows: QuerySet[LinkCheck], per_page: int, counts: dict[int, int]) -> None:
        super().__init__(rows, per_page)
        self.count = sum(counts.values())


@gzip_page
@require_safe
def report_view(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    form = _form(request, admin)
    rows = form.narrow()
    counts = dict(rows.order_by("seriousness").values_list("seriousness").annotate(Count("pk")))
    page = _Pages(_with_places(rows), PER_PAGE, counts).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = admin.admin_site.each_context(request) | {
        "title": _("Links"),
        "opts": admin.opts,
        "form": form,
        "page": page,
        "groups": list(_groups(page)),
        "counts": [(SERIOUSNESS_LABELS[Seriousness(rank)], count) for rank, count in counts.items()],
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/articles/article/links.html", context)


@require_safe
def export_view(request: HttpRequest, admin: ModelAdmin) -> StreamingHttpResponse:
    """Hand out the report as it was narrowed, every page of it, for a spreadsheet."""
    rows = _with_places(_form(request, admin).narrow())
    return as_spreadsheet(_table(rows), name="links", on=timezone.localdate())


def _form(request: HttpRequest, admin: ModelAdmin) -> NarrowForm:
    if not admin.has_change_permission(request):
        raise PermissionDenied
    return NarrowForm(request.GET)


def _with_places(rows: QuerySet[LinkCheck]) -> QuerySet[LinkCheck]:
    articles = Article.objects.only("title_en", "title_es", "slug_en")
    # Articles by a query of their own: joined, they would be looked up for every use there is.
    uses = LinkUse.objects.prefetch_related(Prefetch("article", queryset=articles))
    first = uses.order_by("kind", "article_id", "pk")[:PLACES]
    using = LinkUse.objects.filter(link=OuterRef("pk")).order_by().values("link")
    number = using.annotate(number=Count("article", distinct=True)).values("number")
    return (
        rows.annotate(articles=Subquery(number))
        .prefetch_related(Prefetch("uses", queryset=first, to_attr="first_uses"))
        .order_by("seriousness", "host", "pk")
    )


def _groups(rows: Any) -> Iterator[Group]:
    lines = [_line(row) for row in rows]
    for rank in Seriousness:
        if group := tuple(line for line in lines if line.link.seriousness == rank):
            yield Group(rank, group)


def _line(row: Any) -> Line:
    places: dict[tuple[Any, ...], list[str]] = {}
    articles: dict[int, Article] = {}
    for use in row.first_uses:
        articles[use.article_id] = use.article
        key = (use.article_id, use.get_language_display(), _place_name(use.place), use.label)
        kinds = places.setdefault(key, [])
        if use.get_kind_display() not in kinds:
            kinds.append(use.get_kind_display())
    return Line(
        link=row,
        problem=wording.problem(row) if row.outcome else "",
        remedy=wording.remedy(row) if row.outcome else "",
        places=tuple(Place(articles[key[0]], *key[1:], tuple(kinds)) for key, kinds in places.items()),
        more=row.articles - len(articles),
    )


def _place_name(place: str) -> str:
    return {"resources": _("Resources"), "references": _("References")}.get(place) or _("Text")


def _table(rows: QuerySet[LinkCheck]) -> Iterator[list[object]]:
    yield [
        _("Seriousness"),
        _("Address"),
        _("What was found"),
        _("Status"),
        _("What to do"),
        _("New address"),
        _("Last checked"),
        _("Last good answer"),
        _("Failed checks in a row"),
        _("Number of articles"),
        _("Articles"),
    ]
    for row in rows.iterator(chunk_size=500):
        line = _line(row)
        titles = dict.fromkeys(f"{place.article.pk} {place.article}" for place in line.places)
        yield [
            SERIOUSNESS_LABELS[Seriousness(row.seriousness)],
            row.url,
            OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else "",
            row.status,
            line.remedy,
            row.new_url,
            localtime(row.checked_at).date().isoformat() if row.checked_at else "",
            localtime(row.last_good_at).date().isoformat() if row.last_good_at else "",
            row.failures,
            row.articles,
            "; ".join(titles),
        ]
