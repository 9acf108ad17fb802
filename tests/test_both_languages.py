"""What the software itself says on a page, it says in the language of whoever reads it: no hole in either."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests import test_permissions
from tests.test_permissions import TABLE, address, visitor

pytestmark = pytest.mark.django_db
world = test_permissions.world

SHOWN = (
    ".//text() | .//@alt | .//@title | .//@placeholder | .//@aria-label | .//input[@type='submit']/@value"
    " | .//meta[@name='description']/@content"
)
# In the language of what it shows, not of who looks. The page at the root speaks both.
OF_ANOTHER = ("preview/<slug:language>/", "expert/<str:token>/", "expert/<str:token>/page/", "review/<uuid:key>/page/")
# Django's own pages around a form: one of each kind is enough.
ALIKE = re.compile(r"^admin/(?!articles/article/).*/(add|delete|history)/$")
SAME_IN_BOTH = {"ICD-10-CM", "SNOMED CT", "Message-ID"}
LANGUAGE = {code: {"<language:language>": code, "<slug:language>": code} for code in ("en", "es")}


def test_no_page_says_in_spanish_what_it_says_in_english(world):
    client, data = visitor("superuser"), " \n ".join(words_of_the_database())
    holes = []
    for route in looked_at():
        english, spanish = (said(client, address(route, world | LANGUAGE[code]), code) for code in LANGUAGE)
        holes += [(route, text) for text in english & spanish if is_sentence(text) and text not in data]
    assert sorted(holes) == []


def looked_at() -> list[str]:
    return [
        route
        for route, codes in TABLE.items()
        if codes[-1] == "200" and not route.endswith(OF_ANOTHER) and route and not ALIKE.match(route)
    ]


def said(client: Client, path: str, language: str) -> set[str]:
    """Return what a page says to who reads in a language; nothing of what is no page."""
    answer = client.get(path, headers={"accept-language": language})
    if answer.streaming:
        b"".join(answer.streaming_content)  # so that its file is closed
        return set()
    return texts(answer) if answer["Content-Type"].startswith("text/html") and answer.content else set()


def texts(answer: HttpResponse) -> set[str]:
    root = html.document_fromstring(answer.content.decode())
    for unread in root.xpath("//script | //style | //template | //*[@lang and not(self::html)]"):
        unread.drop_tree()
    # A page of one language is named by its title and that language, which is then in the data as its title alone.
    return {re.sub(r" \((en|es)\)$", "", " ".join(text.split()).strip("›: ")) for text in root.xpath(SHOWN)}


def is_sentence(text: str) -> bool:
    """Tell two or more words from names with numbers, digests and addresses, which every language writes alike."""
    return text not in SAME_IN_BOTH and not re.search(r"\d|@|://", text) and len(re.findall(r"[^\W\d_]{2,}", text)) > 1


def words_of_the_database() -> Iterator[str]:
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            yield from (str(value) for value in row if value)
