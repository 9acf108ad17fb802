"""Which texts lead where: the register of links kept level with drafts, live pages and texts in review.

A text is read again only when it changed, each in a transaction of its own: whatever ends the work ends it between two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max

from articles import drafts
from articles.content import sha256
from articles.document import LANGUAGES, ArticleDocument, Language
from articles.links import found
from articles.links.found import Found
from articles.models import Article, LinkCheck, LinkedText, LinkUse, LivePage, Publication

LABEL = 200  # characters of the words of a link
Kind = LinkedText.Kind


@dataclass(frozen=True)
class Text:
    """A text that may lead somewhere. `mark` changes whenever the text does; `read` is only called then."""

    article_id: int
    language: str
    kind: str
    mark: str
    read: Callable[[], tuple[Found, ...]]

    @property
    def key(self) -> tuple[int, str, str]:
        return self.article_id, self.language, self.kind


def texts(articles: Collection[int] | None = None) -> Iterator[Text]:
    """Yield every live page and every draft, of these articles if any are named."""
    live = LivePage.objects.order_by("pk")
    rows = Article.objects.filter(archived=False).annotate(edit=Max("edits__pk")).order_by("pk")
    if articles is not None:
        live, rows = live.filter(article__in=articles), rows.filter(pk__in=articles)
    for article_id, language, publication in live.values_list("article_id", "language", "publication_id"):
        yield Text(article_id, language, Kind.LIVE, f"publication {publication}", _published(publication))
    for article_id, edit in rows.values_list("pk", "edit"):
        document = _document(article_id)
        for code in LANGUAGES:
            yield Text(article_id, code, Kind.DRAFT, f"edit {edit or 0}", _drafted(document, code))


def bring(wanted: Iterable[Text], *, articles: Collection[int] | None = None) -> int:
    """Bring the register level with the texts, which are all there are (of these articles); return how many it read."""
    rows = LinkedText.objects.all() if articles is None else LinkedText.objects.filter(article__in=articles)
    known = {(row[1], row[2], row[3]): (row[0], row[4]) for row in rows.values_list("pk", *_COLUMNS)}
    read = 0
    for text in wanted:
        pk, mark = known.pop(text.key, (None, ""))
        if mark != text.mark:
            links = text.read()
            with transaction.atomic():
                LinkedText.objects.filter(pk=pk).delete()
                _keep(text, links)
            read += 1
    LinkedText.objects.filter(pk__in=[pk for pk, _mark in known.values()]).delete()
    return read


_COLUMNS = ("article_id", "language", "kind", "mark")


def _keep(text: Text, links: Iterable[Found]) -> None:
    row = LinkedText.objects.create(article_id=text.article_id, language=text.language, kind=text.kind, mark=text.mark)
    pages = {one: found.page_of(one.url) for one in dict.fromkeys(links)}
    fresh = {
        sha256(url): LinkCheck(url=url, digest=sha256(url), host=_host(url)) for url in dict.fromkeys(pages.values())
    }
    LinkCheck.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    keys = dict(LinkCheck.objects.filter(digest__in=fresh).values_list("url", "pk"))
    LinkUse.objects.bulk_create(
        LinkUse(
            link_id=keys[url],
            text=row,
            article_id=text.article_id,
            language=text.language,
            kind=text.kind,
            place=one.place,
            label=one.label[:LABEL],
        )
        for one, url in pages.items()
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "")[:255]


def _published(publication: int) -> Callable[[], tuple[Found, ...]]:
    return lambda: found.in_content(Publication.objects.only("content").get(pk=publication).parsed)


def _document(article_id: int) -> Callable[[], ArticleDocument]:
    """Return a reader of the draft that reads it once, for both languages."""
    kept: list[ArticleDocument] = []

    def read() -> ArticleDocument:
        if not kept:
            kept.append(drafts.read_document(Article.objects.get(pk=article_id)))
        return kept[0]

    return read


def _drafted(document: Callable[[], ArticleDocument], language: Language) -> Callable[[], tuple[Found, ...]]:
    return lambda: found.in_draft(document(), language)
