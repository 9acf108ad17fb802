"""What a reader sees instead of a page, in their language where the address names one, else in both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from articles import publishing, surroundings
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from articles.models import Address, LivePage, Withdrawal
from articles.surroundings import Surroundings
from articles.views import frame
from healthlibrary.language import named_in

SENTENCES = {
    400: (
        gettext_lazy("This request cannot be read"),
        gettext_lazy("Something in the address or the form was not understood. Nothing was saved."),
    ),
    403: (gettext_lazy("You may not see this"), gettext_lazy("This part of the library is not open to you.")),
    404: (
        gettext_lazy("Page not found"),
        gettext_lazy("There is no page at this address. It may have moved, or the address may be mistyped."),
    ),
    410: (gettext_lazy("This page was withdrawn"), gettext_lazy("The library does not show this page any more.")),
    500: (
        gettext_lazy("Something went wrong"),
        gettext_lazy("The fault is ours. Please try again in a few minutes."),
    ),
    503: (
        gettext_lazy("The library cannot be reached"),
        gettext_lazy("Please try again in a minute."),
    ),
}


@dataclass(frozen=True)
class Way:
    """A link that leads on, in another language if it says so."""

    title: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Message:
    language: str
    title: str
    text: str
    links: tuple[Way, ...] = field(default=())
    withdrawn_on: dt.date | None = None


def answer(
    request: HttpRequest,
    status: int,
    *,
    language: str = "",
    text: str = "",
    ways: Sequence[Way] = (),
    library: Surroundings | None = None,
    withdrawn_on: dt.date | None = None,
) -> HttpResponse:
    """Answer with an error page. Without a `library` it asks nothing of the database: often that is what is wrong."""
    messages = []
    for code in [language] if language else LANGUAGES:
        with override(code):
            title, sentence = SENTENCES[status]
            home = Way(_("Library home"), reverse("home", args=[code]))
            messages.append(Message(code, str(title), str(text or sentence), (*ways, home), withdrawn_on))
    spoken = language or SOURCE_LANGUAGE
    context = frame.around(spoken, path=request.path, library=library or surroundings.unasked(spoken))
    with override(spoken):
        response = render(request, f"{status}.html", context | {"messages": messages}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def no_page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer for an address without a live page: where it moved, why it is gone, or in which language it exists."""
    today = timezone.localdate()
    library = surroundings.ask(language, on=today)
    address = Address.objects.filter(language=language, slug=slug).select_related("article").first()
    if address is not None:
        live = LivePage.objects.filter(article=address.article, language=language).in_force(on=today).first()
        if live is not None and live.slug != slug:
            response = HttpResponsePermanentRedirect(reverse("page", args=[language, live.slug]))
            # Not for ever: an article may take an earlier address back.
            response.headers["Cache-Control"] = "public, max-age=300"
            return response
        if live is not None:
            # It was put back while this was asked, and a cache would keep for a minute that there is no such page.
            again = HttpResponseRedirect(request.path)
            again.headers["Cache-Control"] = "no-store"
            return again
        withdrawal = publishing.current_withdrawal(address.article, language)
        if withdrawal is not None:
            return answer(
                request,
                410,
                language=language,
                text=withdrawal.notice,
                ways=_to_successor(withdrawal, on=today),
                library=library,
                withdrawn_on=timezone.localtime(withdrawal.at).date(),
            )
    ways = _known_as(slug, language, on=today)
    elsewhere = _("The library has this page in another language only:")
    text = (elsewhere if ways[0].language else _("Are you looking for this page?")) if ways else ""
    return answer(request, 404, language=language, text=text, ways=ways, library=library)


def _to_successor(withdrawal: Withdrawal, *, on: dt.date) -> list[Way]:
    """Return the way to the article that took the place of a withdrawn one, in its language or else in another.

    A link and no redirect: whoever looked for one text is told that this is another.
    """
    pages = list(LivePage.objects.filter(article=withdrawal.replaced_by_id).in_force(on=on).for_list())
    page = next((page for page in pages if page.language == withdrawal.language), next(iter(pages), None))
    if page is None:
        return []
    language = "" if page.language == withdrawal.language else page.language
    title = page.publication.title
    return [Way(title if language else _("Read instead: %(title)s") % {"title": title}, _url(page), language)]


def _url(page: LivePage) -> str:
    return reverse("page", args=[page.language, page.slug])


def _known_as(slug: str, language: str, *, on: dt.date) -> list[Way]:
    """Return the ways to what is known by this name in any language: to its page in this one, else to the others."""
    articles = Address.objects.filter(slug=slug).values("article")
    pages = list(LivePage.objects.filter(article__in=articles).in_force(on=on).for_list().order_by("pk"))
    here = [Way(page.publication.title, _url(page)) for page in pages if page.language == language]
    return here or [Way(page.publication.title, _url(page), page.language) for page in pages]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400, language=named_in(request.path_info))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403, language=named_in(request.path_info))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404, language=named_in(request.path_info))


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, 500, language=named_in(request.path_info))
