"""The page where editors choose an article's related articles: navigation, so no edit of its text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from articles import related
from articles.admin.history import article_for
from articles.admin.languages import may_edit_source
from articles.models import Article

SHARES = {
    "code": gettext_lazy("the same code"),
    "topic": gettext_lazy("the same topic"),
    "word": gettext_lazy("the same words in its name"),
}


class RelatedForm(forms.Form):
    """A number beside each article says its place; one without a number is not shown to readers."""

    def __init__(self, data: Any, *, article: Article, suggestions: list[related.Suggestion]) -> None:
        super().__init__(data)
        self.article = article
        self.offered: dict[str, int] = {}
        for row in related.chosen(article):
            self._offer(row.to_id, str(row.to), place=row.position)
        for row in suggestions:
            self._offer(row.article, row.title, help_text=", ".join(str(SHARES[kind]) for kind in row.shares))
        self.fields["address"] = forms.CharField(
            label=_("Another article, by its English address"),
            required=False,
            max_length=120,
            help_text=_("Such as “blood-test”. It is put last."),
        )

    def clean_address(self) -> Article | None:
        address = self.cleaned_data["address"].strip("/ ").rpartition("/")[2]
        if not address:
            return None
        other = Article.objects.filter(slug_en=address).exclude(pk=self.article.pk).first()
        if other is None:
            raise ValidationError(_("No other article has this English address."))
        return other

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        placed = sorted((data[name], at, pk) for at, (name, pk) in enumerate(self.offered.items()) if data.get(name))
        keys = [pk for _place, _at, pk in placed]
        if data.get("address"):
            keys.append(data["address"].pk)
        if len(keys := list(dict.fromkeys(keys))) > related.MOST:
            message = ngettext("Choose at most %(most)s article.", "Choose at most %(most)s articles.", related.MOST)
            raise ValidationError(message % {"most": related.MOST})
        found = Article.objects.in_bulk(keys)
        data["others"] = [found[pk] for pk in keys if pk in found]
        return data

    def _offer(self, pk: int, title: str, *, place: int | None = None, help_text: str = "") -> None:
        name = f"place-{pk}"
        self.offered[name] = pk
        self.fields[name] = forms.IntegerField(
            label=title, required=False, min_value=1, max_value=999, initial=place, help_text=help_text
        )


@require_http_methods(["GET", "HEAD", "POST"])
def related_view(request: HttpRequest, admin: Any, pk: int) -> HttpResponse:
    article = article_for(admin, request, pk)
    if not may_edit_source(request):
        raise PermissionDenied
    chosen = [row.to for row in related.chosen(article)]
    offers = related.suggestions(article, on=timezone.localdate(), without=[other.pk for other in chosen])
    form = RelatedForm(request.POST or None, article=article, suggestions=offers)
    if request.method == "POST" and form.is_valid():
        others = form.cleaned_data["others"]
        if others != chosen:
            related.choose(article, others)
            admin.log_related(request, article, chosen, others)
        messages.success(request, _("The related articles were saved."))
        return HttpResponseRedirect(request.get_full_path())
    context = admin.admin_site.each_context(request) | {
        "title": _("Related articles: %(title)s") % {"title": article},
        "page_name": _("Related articles"),
        "opts": admin.opts,
        "original": article,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/related.html", context)
