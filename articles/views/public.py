"""The pages that readers come for: the choice of a language, an article, its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles import chronicle, citation, pointers, presentation, qr, structured_data, surroundings
from articles.document import LANGUAGES, SOURCE_LANGUAGE, STANDING_NOTICES, ArticleType
from articles.models import LivePage, Publication, Withdrawal
from articles.pointers import Pointers
from articles.surroundings import Link
from articles.views import errors, frame, kept, ready, unchanged
from articles.views.answers import changed_at, public

INVITATIONS = {"en": "Read the library in English", "es": "Leer la biblioteca en español"}


@public
def choose_language(request: HttpRequest) -> HttpResponse:
    """Offer both languages; no header and no cookie chooses for the reader."""
    choices = [
        {"language": language, "name": frame.NATIVE_NAMES[language], "invitation": INVITATIONS[language]}
        for language in LANGUAGES
    ]
    library = surroundings.ask(SOURCE_LANGUAGE, on=timezone.localdate())
    context = frame.around(SOURCE_LANGUAGE, path=reverse("choose-language"), library=library)
    return render(request, "articles/choose_language.html", context | {"choices": choices})


@public
def page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    today = timezone.localdate()
    found = unchanged.asked(request) or ready.ask(language, slug, on=today)
    made_of = found.made_of(language, slug, today)
    shown = kept.page(
        made_of,
        lambda: rendered(language, slug, found, on=today),
        ready=lambda: ready.take(language, slug, made_of, found),
    )
    return shown or errors.no_page(request, language, slug)


def rendered(language: str, slug: str, found: Pointers, *, on: dt.date) -> HttpResponse | None:
    """Render the page that is made of these on a day, in the language that is active; None where none may be shown.

    Nothing of a request is in it: the same page is for everybody.
    """
    shown = LivePage.objects.filter(pk__in=[row.pk for row in found.parts])
    rows = list(shown.with_publication().with_details().order_by("slug"))
    live = next((row for row in rows if (row.language, row.slug) == (language, slug)), None)
    if live is None or not presentation.is_in_force(live.publication.parsed, on=on):
        return None
    beside = [row for row in rows if row is not live]
    context = _article(live, beside, found.shelves, on=on) | {"related": found.related}
    response = HttpResponse(render_to_string("articles/article.html", context))
    return changed_at(response, max(row.publication.published_at for row in rows))


@public
def history(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    today = timezone.localdate()
    live = LivePage.objects.filter(language=language, slug=slug).with_publication().with_details().first()
    if live is None or not presentation.is_in_force(live.publication.parsed, on=today):
        return errors.no_page(request, language, slug)
    beside = list(LivePage.objects.around(live).select_related("publication"))
    of_page = {"article": live.article_id, "language": language}
    publications = list(Publication.objects.filter(**of_page).select_related("source_publication").order_by("-number"))
    events = chronicle.events(
        publications,
        Withdrawal.objects.filter(**of_page).select_related("restoration").order_by("-pk"),
    )
    context = _around(live, beside, name="history", title=live.publication.title, on=today)
    response = render(
        request,
        "articles/history.html",
        context
        | {
            "title": live.publication.title,
            "slug": slug,
            "events": events,
            "corrections": chronicle.corrections(publications),
        },
    )
    return changed_at(response, max(event.at for event in events))


def _article(
    live: LivePage, beside: Sequence[LivePage], shelves: Sequence[pointers.Step], *, on: dt.date
) -> dict[str, Any]:
    twin, source = _twin(live, beside, on=on), _same_article(live, beside)
    # Under a notice itself the notices would only repeat it.
    under = [] if live.publication.type in STANDING_NOTICES else _of_library(live, beside, *STANDING_NOTICES)
    article = presentation.page(
        live.publication,
        on=on,
        source=source.publication if source else None,
        notices=[row.publication for row in under],
    )
    context = _around(live, beside, name="page", title=article.title, on=on)
    around = context["frame"]
    way = [Link(step.name, reverse("topic", args=[live.language, step.slug])) for step in shelves]
    data = structured_data.web_page(
        article,
        url=around.canonical,
        library=context["site"].name,
        library_url=frame.absolute("/"),
        home_url=frame.absolute(around.home_url),
        topics=[(step.title, frame.absolute(step.url)) for step in way],
        other_urls={twin.language: frame.absolute(around.twin_url)} if twin else {},
    )
    context |= {
        "page": article,
        "way": way,
        "structured_data": structured_data.as_script(data),
        "citation": citation.cite(article, library=context["site"].name, url=around.canonical),
        "qr": qr.draw(around.canonical),
    }
    if figure := article.first_figure:
        context["image_url"] = frame.absolute(reverse("figure", args=[figure.sha256, figure.extension]))
    return context


def _around(live: LivePage, beside: Sequence[LivePage], *, name: str, title: str, on: dt.date) -> dict[str, Any]:
    twin = _twin(live, beside, on=on)
    # Above a notice itself the notice would only repeat it.
    rows = [row for row in [live, *beside] if row is not live or live.publication.type != ArticleType.NOTICE]
    return frame.around(
        live.language,
        path=reverse(name, args=[live.language, live.slug]),
        title=title,
        library=surroundings.of_rows(live.language, rows, live.details, on=on),
        twin_url=reverse(name, args=[twin.language, twin.slug]) if twin else "",
    )


def _twin(live: LivePage, beside: Sequence[LivePage], *, on: dt.date) -> LivePage | None:
    """Return the page in the other language, if readers see it on a day."""
    other = _same_article(live, beside)
    return other if other and presentation.is_in_force(other.publication.parsed, on=on) else None


def _same_article(live: LivePage, beside: Sequence[LivePage]) -> LivePage | None:
    return next((row for row in beside if row.article_id == live.article_id), None)


def _of_library(live: LivePage, beside: Sequence[LivePage], *types: ArticleType) -> list[LivePage]:
    return [row for row in beside if row.language == live.language and row.publication.type in types]
