"""A translator at their page: what a browser would send back, read off the page that was shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles import currency, drafts, pairs
from articles.content import sha256
from articles.currency import State
from articles.document import LongTextPair, Text
from articles.models import Article
from tests.factories import change_article, make_article

BODY = "section:what:body"
NEW_BODY = "<p>It takes 60 minutes.</p>"


def behind() -> Article:
    """Make a draft whose English body and summary have changed; the Spanish summary is still right."""
    article = make_article()
    [section] = drafts.read_document(article).sections
    body = section.body.model_copy(update={"en": NEW_BODY})
    return change_article(
        article,
        sections=(section.model_copy(update={"body": body}),),
        summary=LongTextPair(en="What this test is.", es="Qué es la prueba."),
    )


def states(article: Article) -> dict[str, State]:
    article = Article.objects.get(pk=article.pk)
    return currency.states(drafts.read_document(article), pairs.bases(article))


def words(article: Article, place: str) -> Text:
    return currency.places(drafts.read_document(Article.objects.get(pk=article.pk)))[place]


def page(article: Article, query: str = "") -> str:
    return reverse("admin:articles_article_translation", args=[article.pk]) + query


def verdict(article: Article, place: str) -> str:
    """Return what a button sends for a place as it is now."""
    now = words(article, place)
    return f"{sha256(now.en)} {sha256(now.es)} {place}"


def form_data(response: HttpResponse) -> dict[str, str]:
    """Return what the shown page would send if nothing were touched."""
    rows = response.context["rows"]
    return {row.field.html_name: row.field.value() for row in rows} | {row.seen_name: row.passage.seen for row in rows}


def opened(client: Client, article: Article, query: str = "") -> dict[str, str]:
    response = client.get(page(article, query))
    assert response.status_code == 200
    return form_data(response)


def send(client: Client, article: Article, data: dict[str, str], button: str = "save", **typed: str) -> Any:
    """Press a button with other words in some fields: `typed` names them by the end of their place."""
    changes = {
        next(name for name in data if name.startswith("words:") and name.endswith(end)): text
        for end, text in typed.items()
    }
    pressed = {"right": verdict(article, button)} if ":" in button or button == "summary" else {button: "1"}
    return client.post(page(article), data | changes | pressed)


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
