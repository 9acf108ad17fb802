"""Choosing an article in a form: some of its title is typed, and the browser offers what it may be.

The field is plain text that names the article by its titles and its address, so that it can be read by everybody and
filled in without scripts: an address alone is enough.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from js_asset import Script

from articles.document import LANGUAGES
from articles.models import Article

OFFERED = 20  # articles at a time
LONGEST = 1_200  # characters: two titles and an address
LONGEST_KEY = len("#") + 18  # digits that fit into a column of keys


def name_of(article: Article) -> str:
    """Name an article so that it is found again: “Ductogram / Ductograma (ductogram)”, or “(#7)” without an address."""
    titles = dict.fromkeys(filter(None, (getattr(article, f"title_{language}") for language in LANGUAGES)))
    addresses = [getattr(article, f"slug_{language}") for language in LANGUAGES]
    address = next(filter(None, addresses), f"#{article.pk}")
    return f"{' / '.join(titles)} ({address})".strip()


def named(words: str) -> Article | None:
    """Return the article that the words name: as above, by an address in either language, or by its whole title.

    None also for words that name several: one address may be that of two articles, each in its language.
    """
    words = words.strip()
    before, _parenthesis, address = words.removesuffix(")").rpartition("(")
    found = [article for article in _at(address) if not before or name_of(article) == words]
    found = found or list(Article.objects.filter(Q(title_en__iexact=words) | Q(title_es__iexact=words))[:2])
    return found[0] if len(found) == 1 else None


def _at(address: str) -> list[Article]:
    """Return what is at an address, or at a key; copied from the browser, an address says its language, too."""
    if address.startswith("#") and address[1:].isdecimal() and len(address) <= LONGEST_KEY:
        return list(Article.objects.filter(pk=int(address[1:])))
    *before, slug = address.strip("/ ").split("/")
    languages = [language for language in LANGUAGES if language in before[-1:]] or LANGUAGES
    at = Q(*((f"slug_{language}", slug) for language in languages), _connector=Q.OR)
    return list(Article.objects.filter(at)) if slug else []


class ArticleInput(forms.TextInput):
    template_name = "admin/articles/widgets/article.html"

    class Media:
        js = (Script("articles/admin/choosing.js", type="module"),)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        offers = {"list": f"{context['widget']['attrs'].get('id', name)}-offers", "autocomplete": "off"}
        offers["data-offers"] = reverse("admin:articles_article_offers")
        context["widget"]["attrs"] |= {"class": "vTextField", "maxlength": LONGEST} | offers
        return context


class ArticleField(forms.ModelChoiceField):
    """One article, named in words."""

    widget = ArticleInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Article"))
        options.setdefault("help_text", gettext_lazy("Type part of its title and choose, or write its address."))
        super().__init__(queryset=Article.objects.all(), **options)

    def prepare_value(self, value: Any) -> Any:
        article = Article.objects.filter(pk=value).first() if isinstance(value, int) else value
        return name_of(article) if isinstance(article, Article) else value

    def to_python(self, value: Any) -> Article | None:
        words = str(value or "")[:LONGEST].strip()
        if not words:
            return None
        if (article := named(words)) is None:
            raise ValidationError(_("No article is called so. Choose one that is offered, or write its address."))
        return article

    def has_changed(self, initial: Any, data: Any) -> bool:
        article = named(str(data or ""))
        return (article.pk if article else None) != initial


@require_safe
def offers_view(request: HttpRequest, admin: Any) -> JsonResponse:
    """Name the articles in which the typed words are found, as the list of articles finds them; none of the archive."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    words = request.GET.get("q", "")[:LONGEST].strip()
    found, _twice = admin.get_search_results(request, Article.objects.filter(archived=False), words)
    return JsonResponse({"offers": [name_of(article) for article in found.order_by(*admin.ordering)[:OFFERED]]})
