"""The article in the admin: the list, the form, and what every save does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from js_asset import Script

from articles import assignments, drafts, outlines
from articles.admin import history, inlines
from articles.admin.agency import export_view, send_to_agency
from articles.admin.choosing import offers_view
from articles.admin.conflict import conflict_of
from articles.admin.deferred import DeferredMedia
from articles.admin.forms import ArticleForm, StartForm, address_from
from articles.admin.languages import BilingualAdmin, may_edit_source, named
from articles.admin.links import export_view as links_export_view
from articles.admin.links import report_view
from articles.admin.places import FormPlaces
from articles.admin.preview import preview_view
from articles.admin.readability import mark_rows
from articles.admin.related import related_view
from articles.admin.terms import mark_terms
from articles.admin.topics import TopicsField
from articles.admin.translating import matrix
from articles.admin.translating.marks import mark_fields, verdict_view
from articles.admin.translating.page import assign_view, draft_view, translation_view
from articles.alphabet import SortKey, first_of
from articles.checking import Checked, check
from articles.document import LANGUAGES, ArticleDocument, SlugPair, Text
from articles.models import Article, CareCard, Edit, Figure
from articles.models.labels import TYPE_LABELS
from articles.reserved import RESERVED_SLUGS

BY_TITLE = SortKey(first_of("title_en", "title_es"))


class ArchivedFilter(admin.SimpleListFilter):
    """Hides the archive until somebody asks for it."""

    title = gettext_lazy("archive")
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("archived only")), ("all", _("with the archive"))]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        everything, *others = super().choices(changelist)
        return iter([everything | {"display": _("without the archive")}, *others])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == "all":
            return queryset
        return queryset.filter(archived=self.value() == "yes")


@admin.register(Article)
class ArticleAdmin(BilingualAdmin, admin.ModelAdmin):
    """Saves like Django's admin, in one transaction with the record of the edit.

    Not reversion's VersionAdmin: see `articles.revisions`.
    """

    form = ArticleForm
    inlines = inlines.ALL
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ["title_column", "type"]
    list_filter = ["type", ArchivedFilter, "topics"]
    search_fields = ["title_en", "title_es", "slug_en", "slug_es", "synonyms_en", "synonyms_es"]
    ordering = [BY_TITLE, "pk"]
    actions = [send_to_agency]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_en", "title_es"),
                    ("synonyms_en", "synonyms_es"),
                    ("summary_en", "summary_es"),
                    ("slug_en", "slug_es"),
                ]
            },
        ),
        (
            gettext_lazy("Filing and source"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("type", "topics"),
                    ("source_line_en", "source_line_es"),
                    ("valid_from", "valid_until"),
                    "source_id",
                    "archived",
                ],
            },
        ),
    ]

    class Media:
        css = {"all": ["articles/admin/article.css"]}
        js = [Script("articles/admin/parts.js", type="module")]

    assign = staticmethod(assignments.assign)  # reviews tell the translator, too

    @admin.display(description=gettext_lazy("title"), ordering=BY_TITLE)
    def title_column(self, article: Article) -> SafeString:
        return named(article)

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), {"admin": self}, name=f"articles_article_{name}")

        return [
            own("agency/export/", export_view, "agency_export"),
            own("<int:pk>/compare/", history.compare_view, "compare"),
            own("<int:pk>/restore/<int:revision>/", history.restore_view, "restore"),
            own("offers/", offers_view, "offers"),
            own("links/", report_view, "links"),
            own("links/export/", links_export_view, "links_export"),
            own("translations/", matrix.matrix_view, "translations"),
            own("translations/export/", matrix.export_view, "translations_export"),
            own("<int:pk>/translation/", translation_view, "translation"),
            own("<int:pk>/translation/draft/", draft_view, "translation_draft"),
            own("<int:pk>/translation/verdict/", verdict_view, "translation_verdict"),
            own("<int:pk>/translation/assign/", assign_view, "translation_assign"),
            own("<int:pk>/related/", related_view, "related"),
            own("<int:pk>/preview/<slug:language>/", preview_view, "preview"),
            *super().get_urls(),
        ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Topics: there is no other such field.
        return super().formfield_for_manytomany(db_field, request, form_class=TopicsField, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Articles"), **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return history.history_view(request, self, object_id)

    # Starting a draft

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not (self.has_add_permission(request) and may_edit_source(request)):
            raise PermissionDenied
        form = StartForm(request.POST or None, initial={"type": request.GET.get("type")})
        if request.method == "POST" and form.is_valid():
            article = self._start(request, form)
            messages.success(request, _("The draft “%(title)s” has begun.") % {"title": article})
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        context = self.admin_site.each_context(request) | {
            "title": _("Begin an article"),
            "opts": self.opts,
            "form": form,
            "outlines": [(label, outlines.outline(kind)) for kind, label in TYPE_LABELS.items()],
        }
        return TemplateResponse(request, "admin/articles/article/start.html", context)

    def _start(self, request: HttpRequest, form: StartForm) -> Article:
        answers = form.cleaned_data
        titles = Text(en=answers["title_en"], es=answers["title_es"])
        document = ArticleDocument(
            type=answers["type"],
            title=titles,
            slug=SlugPair(**{language: _free_address(titles.get(language), language) for language in LANGUAGES}),
            sections=outlines.outline(answers["type"]) if answers["with_outline"] else (),
        )
        article = drafts.save_document(document, by=request.user, at=timezone.now(), how=Edit.How.ADMIN)
        self.log_addition(request, article, [{"added": {}}])
        return article

    # Saving one

    @method_decorator(gzip_page)  # a tenth of it: the form of a long article would keep a slow line busy for seconds
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if "_saveasnew" in request.POST:
            raise BadRequest  # Django would take it for a new article, which has a page of its own
        with transaction.atomic():
            article = self.get_object(request, object_id) if request.method == "POST" else None
            if article is not None and self.has_change_permission(request, article):
                # Taken before the form reads the draft: what it compares and changes is what there is.
                drafts.lock(article)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        shown = response.context_data.get("adminform") if isinstance(response, TemplateResponse) else None
        if shown and shown.form.is_stale:
            form = shown.form
            formsets = [inline.formset for inline in response.context_data["inline_admin_formsets"]]
            response.context_data["conflict"] = conflict_of(form, formsets)
            if len(response.context_data["errors"]) == 1:
                response.context_data["errors"] = None  # the panel says it better
            response.status_code = 409
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The import map of the rich-text editor is the one inline script of the admin.
        context["media"] = DeferredMedia.from_media(context["media"], nonce=str(request.csp_nonce))
        form = context["adminform"].form
        if not form.is_stale:  # then its rows may be others than the draft's
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            article = Article.objects.get(pk=form.instance.pk)  # as it is saved, not as it was typed
            checked = check(article, drafts.read_document(article))
            self.show_checked(request, context, article, checked, FormPlaces(form, formsets, checked.document))
        return super().render_change_form(request, context, *args, **kwargs)

    def show_checked(
        self, request: HttpRequest, context: dict[str, Any], article: Article, checked: Checked, shown: FormPlaces
    ) -> None:
        """Say in the form what was found in the saved draft."""
        mark_fields(shown, article, checked.document)
        mark_rows(shown, checked.document)
        mark_terms(shown, checked)

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:  # noqa: FBT001
        form.before = drafts.read_document(Article.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        _follow_renamed_sections(form.instance, formsets)
        drafts.record_edit(form.instance, before=form.before, by=request.user, at=timezone.now(), how=Edit.How.ADMIN)

    def log_related(self, request: HttpRequest, article: Article, before: list[Article], after: list[Article]) -> None:
        """Note that somebody chose other related articles."""
        self.log_change(request, article, [{"changed": {"fields": ["related"]}}])

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Never: what was edited, signed and published stays on record. An article is archived instead."""
        return False


def _free_address(title: str, language: str) -> str:
    """Return the address that the title suggests, or "" where another article or the library has it."""
    address = address_from(title)
    taken = Article.objects.filter(**{f"slug_{language}": address}).exists()
    return "" if taken or address in RESERVED_SLUGS else address


def _follow_renamed_sections(article: Article, formsets: Any) -> None:
    """Keep figures and care cards in their section when its anchor gets another name."""
    for formset in formsets:
        if hasattr(formset, "renamed"):
            for old, new in formset.renamed().items():
                for model in (Figure, CareCard):
                    model.objects.filter(article=article, section=old).update(section=new)
