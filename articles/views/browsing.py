"""Finding without words: the library's home, its topics, the A to Z."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles import browsing, index, places, shelves, structured_data
from articles.document import LANGUAGES
from articles.surroundings import Link
from articles.views import errors, frame, kept
from articles.views.answers import changed_at, public


@public
def home(request: HttpRequest, language: str) -> HttpResponse:
    today = timezone.localdate()
    context = frame.around_both(language, name="home")
    topics = browsing.shelves_of_home(language, on=today)
    letters = index.letters(language, on=today)
    first = browsing.featured(language, on=today)

    def build() -> HttpResponse:
        tips = browsing.tips(first)
        return render(request, "articles/home.html", context | {"topics": topics, "letters": letters, "featured": tips})

    made_of = ["home", language, repr((frame.key(context), topics, letters, first))]
    return changed_at(kept.page(made_of, build), index.changed_at(language))


@public
def topic(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    today = timezone.localdate()
    place = places.find(language, slug, on=today)
    if place is None:
        return _no_topic(request, language, slug, on=today)
    here, above, parts = place.here, place.above, place.parts
    context = frame.around_both(language, name="topic", args=[slug], title=here.name, has_twin=place.has_twin)

    def build() -> HttpResponse:
        way = [Link(row.name, reverse("topic", args=[language, row.slug])) for row in (above, here) if row]
        steps = [Link(context["site"].name, context["frame"].home_url), *way]
        trail = structured_data.as_script(
            structured_data.trail([(step.title, frame.absolute(step.url)) for step in steps])
        )
        pages = index.lines(browsing.titles_of(place.key, language, on=today))
        return render(
            request,
            "articles/topic.html",
            context | {"topic": here, "way": way[:-1], "parts": parts, "pages": pages, "trail": trail},
        )

    names = repr((frame.key(context), here, above, parts))
    made_of = ["topic", language, names, place.made_of]
    return changed_at(kept.page(made_of, build), index.changed_at(language))


def _no_topic(request: HttpRequest, language: str, slug: str, *, on: dt.date) -> HttpResponse:
    other = next(code for code in LANGUAGES if code != language)
    twin = places.find(other, slug, on=on)
    if twin is None:
        return errors.answer(request, 404, language=language)
    way = errors.Way(twin.here.name, reverse("topic", args=[other, slug]), other)
    text = _("The library has this page in another language only:")
    return errors.answer(request, 404, language=language, text=text, ways=[way])


@public
def a_to_z(request: HttpRequest, language: str, letter: str = "") -> HttpResponse:
    """Show the names under a letter; without one all of them, or only the letters where they are too many."""
    if letter and letter not in shelves.ALPHABETS[language]:
        return errors.answer(request, 404, language=language)
    args = [letter] if letter else []
    if iri_to_uri(request.path) != (path := reverse("a-to-z", args=[language, *args])):
        return HttpResponsePermanentRedirect(path)  # a capital letter, as people type it
    today = timezone.localdate()
    letters = index.letters(language, on=today)
    is_whole = not letter and browsing.fit_on_one_page(language, on=today)
    shown = [letter] if letter else shelves.ALPHABETS[language] if is_whole else []
    has_twin = not letter or all(letter in shelves.ALPHABETS[code] for code in LANGUAGES)
    context = frame.around_both(language, name="a-to-z", args=args, title=_("A to Z"), has_twin=has_twin)

    def build() -> HttpResponse:
        entries = index.lines(index.under(language, letter, on=today)) if shown else ()
        groups = shelves.by_letter(entries, language)
        return render(
            request,
            "articles/a_to_z.html",
            context | {"letter": letter, "letters": letters, "groups": groups, "is_whole": is_whole},
        )

    made_of = ["a-to-z", language, letter, repr((frame.key(context), letters, is_whole))]
    made_of += [index.made_of(language, shown, on=today)]
    return changed_at(kept.page(made_of, build), index.changed_at(language))
