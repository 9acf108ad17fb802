"""What machines read: the sitemap, the feeds, and what crawlers are asked to leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import browsing, index, news
from articles import sitemap as pages
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from articles.models import Topic
from articles.views import errors, frame, kept
from articles.views.answers import changed_at, public

XML = "application/xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"

_URLS = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
{}
</urlset>
"""
_PARTS = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</sitemapindex>
"""


@public
def robots(request: HttpRequest) -> HttpResponse:
    context = {"languages": LANGUAGES, "sitemap": frame.absolute(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page of a small library, and of a large one the parts of the list."""
    today = timezone.localdate()
    changes = pages.changes()
    newest = _newest(changes.values())
    if pages.is_one_file():
        body = _urls([*pages.of_library(changes, on=today), *pages.articles(on=today)])
        return changed_at(HttpResponse(body, content_type=XML), newest)

    def build() -> HttpResponse:
        parts = [(pages.LIBRARY, newest), *((part.number, part.changed_at) for part in pages.parts(on=today))]
        body = _PARTS.format("\n".join(_part(number, moment) for number, moment in parts))
        return HttpResponse(body, content_type=XML)

    # Counting all pages takes longer than any page may. No page is named here, so two acts that overtake one another
    # can at worst leave a part with an earlier moment until the next act.
    return changed_at(kept.page(["sitemap", frame.absolute(""), today.isoformat(), repr(changes)], build), newest)


@public
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    today = timezone.localdate()
    is_library = part == pages.LIBRARY
    urls = pages.of_library(pages.changes(), on=today) if is_library else pages.articles(on=today, part=part)
    if not urls:
        return errors.answer(request, 404)
    return changed_at(HttpResponse(_urls(urls), content_type=XML), _newest(url.changed_at for url in urls))


@public
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Tell what is new in a language of the library."""
    return _feed(request, language, path=reverse("feed", args=[language]), page=reverse("home", args=[language]))


@public
def topic_feed(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Tell what is new in a topic."""
    topic = browsing.topics(language, on=timezone.localdate()).filter(slug=slug).first()
    if topic is None:
        return errors.answer(request, 404, language=language)
    path, page = (reverse(name, args=[language, slug]) for name in ("topic-feed", "topic"))
    return _feed(request, language, path=path, page=page, topic=topic)


def _feed(request: HttpRequest, language: str, *, path: str, page: str, topic: Topic | None = None) -> HttpResponse:
    context = frame.around_both(language, name="feed")
    newest = news.newest(language, on=timezone.localdate(), topic=topic)
    title = browsing.shelf(topic, language).name if topic else ""

    def build() -> HttpResponse:
        items = news.items(newest)
        more = {
            "title": title,
            "url": frame.absolute(path),
            "page": frame.absolute(page),
            "home": frame.absolute(reverse("home", args=[language])),
            # Part of the name by which feed readers know an entry again, whatever becomes of its address.
            "host": urlsplit(frame.absolute("")).hostname,
            "entries": [(item, frame.absolute(reverse("page", args=[language, item.slug]))) for item in items],
            # Required even of a feed that has nothing to tell yet.
            "updated": max((item.at for item in items), default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC)),
        }
        return render(request, "articles/feed.xml", context | more, content_type=ATOM)

    made_of = ["feed", path, title, repr(frame.key(context)), repr(newest)]
    return changed_at(kept.page(made_of, build), index.changed_at(language))


def _newest(moments: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _urls(urls: Iterable[pages.Url]) -> str:
    root = escape(frame.absolute(""))
    return _URLS.format("\n".join(_url(url, root) for url in urls))


def _url(url: pages.Url, root: str) -> str:
    """Write one page. By hand, because there are thousands; paths hold nothing that XML would take for its own."""
    changed = f"<lastmod>{_moment(url.changed_at)}</lastmod>" if url.changed_at else ""
    twins = ""
    if len(url.twins) > 1:
        named = [*url.twins.items(), ("x-default", url.twins[SOURCE_LANGUAGE])]
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{root}{path}"/>' for language, path in named
        )
    return f"<url><loc>{root}{url.path}</loc>{changed}{twins}</url>"


def _part(number: int, moment: dt.datetime | None) -> str:
    url = escape(frame.absolute(reverse("sitemap-part", args=[number])))
    return f"<sitemap><loc>{url}</loc>{f'<lastmod>{_moment(moment)}</lastmod>' if moment else ''}</sitemap>"


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
