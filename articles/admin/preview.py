"""The draft as a reader would see it: the public page's own template, marked as what it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from articles import drafts, html, presentation, surroundings, text
from articles.content import ArticleContent
from articles.document import LANGUAGES, SOURCE_LANGUAGE, STANDING_NOTICES, Language
from articles.glossary import rows as glossary
from articles.models import Article, LivePage, Publication
from articles.views import frame

# Stands for an address that the draft does not have yet.
NO_ADDRESS = "draft"


@require_safe
def preview_view(request: HttpRequest, admin: ModelAdmin, pk: int, language: Language) -> HttpResponse:
    """Show the saved draft to those who may see it. It names no reviewer, for nobody has signed it."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    article = admin.get_object(request, str(pk))
    if article is None or language not in LANGUAGES:
        raise Http404
    document = drafts.read_document(article)
    try:
        content = glossary.frozen(document, language).content
    except (text.TextError, html.HtmlError) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = _context(article, content, document.slug.get(language) or NO_ADDRESS)
    own_language = translation.get_language()
    with translation.override(language):
        response = render(
            request,
            "admin/articles/article/preview.html",
            context | {"original": article, "own_language": own_language},
        )
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _context(article: Article, content: ArticleContent, slug: str) -> dict[str, Any]:
    now = timezone.now()
    unsigned = Publication(
        article=article,
        language=content.language,
        number=0,
        content=content.canonical(),
        clinical_digest=content.clinical_digest,
        slug=slug,
        review=[],
        source_publication=Publication(language=SOURCE_LANGUAGE, review=[]),  # read of a translation only
        updated_on=timezone.localdate(now),
        published_at=now,
    )
    notices = LivePage.objects.in_language(content.language).of_type(*STANDING_NOTICES).select_related("publication")
    page = presentation.page(
        unsigned, on=unsigned.updated_on, notices=[row.publication for row in notices if row.article_id != article.pk]
    )
    path = reverse("page", args=[content.language, slug])
    library = surroundings.ask(content.language, on=timezone.localdate())
    return frame.around(content.language, path=path, title=page.title, library=library) | {"page": page}
