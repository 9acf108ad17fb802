"""For the tests of what readers find without words: live articles on shelves, and what the pages list."""

from __future__ import annotations

import html
import json
import re

from django.test import Client

from articles.document import DocumentTopic, LongTextPair, SlugPair, Text
from articles.models import Article
from tests import factories as make


def live(en: str, es: str, *, also: tuple[str, str] = ("", ""), **fields) -> Article:
    """Make an article that is live in both languages."""
    address = fields.pop("slug_en", en.lower().replace(" ", "-"))
    slug = SlugPair(en=address, es=f"{address}-es")
    synonyms = LongTextPair(en=also[0], es=also[1])
    return make.make_live_pair(title=Text(en=en, es=es), slug=slug, synonyms=synonyms, **fields)


def shelf(slug: str, en: str, es: str) -> DocumentTopic:
    return DocumentTopic(slug=slug, name=Text(en=en, es=es))


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def listed(path: str, start: str = "<main") -> list[tuple[str, str]]:
    """Return the text of each item of the page's lists, and where its link leads."""
    page = read(path)
    body = re.sub('<nav class="way".*?</nav>', "", page[page.index(start) : page.index("</main>")], flags=re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", body, re.DOTALL)
    return [(re.sub(r"<[^>]+>", "", item).strip(), re.findall(r'href="([^"]+)"', item)[0]) for item in items]


def way(path: str) -> list[tuple[str, str]]:
    """Return the steps that the page shows above its title, and where each leads; the page itself leads nowhere.

    Machines read the same, but that the home is called by its name and the page leads to itself.
    """
    page = read(path)
    shown = re.search('<nav class="way" aria-label="[^"]+"><ol>(.*?)</ol></nav>', page, re.DOTALL)
    assert shown is not None
    steps = [
        (html.unescape(re.sub("<[^>]+>", "", step)), "".join(re.findall('href="([^"]*)"', step)))
        for step in re.findall("<li[^>]*>(.*?)</li>", shown[1], re.DOTALL)
    ]
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    read_by_machines = [(row["name"], row["item"]) for row in data.get("breadcrumb", data)["itemListElement"]]
    site = "https://library.example"
    (_home, home), *others = steps
    name = {"/en/": "Health Library", "/es/": "Biblioteca de Salud"}[home]
    assert read_by_machines == [(name, site + home), *((name, site + (to or path)) for name, to in others)]
    return steps


BREAST = shelf("breast", "Breast", "Mama")
TESTS = shelf("tests", "Tests", "Pruebas")
