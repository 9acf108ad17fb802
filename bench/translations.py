"""The translations of 5,000 articles and the page of one of 30 sections: python -m bench.translations.

Server time of each, in the process itself; how many queries they take is for the tests. In a throw-away database:
python -m healthlibrary.localdb run --throwaway python -m bench.translations
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.verification import prepare

ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as files:
        prepare(Path(files))
        from django.core.management import call_command  # noqa: PLC0415 - needs the settings

        call_command("collectstatic", verbosity=0, interactive=False)
        client, page = fill(options.articles)
        matrix = "/admin/articles/article/translations/"
        for name, path in (
            ("list, as it opens", matrix),
            ("list, last page", f"{matrix}?page=100000"),
            ("list, filtered and searched", f"{matrix}?state=changed&overdue=on&topic=t1&q=article"),
            ("translator's page", page),
            ("translator's page, all of it", f"{page}?all=1"),
        ):
            report(name, client, path)


def fill(articles: int) -> tuple[Any, str]:
    """Make the library, most of it by copying one article's rows; return a translator's client and their page."""
    import datetime as dt  # noqa: PLC0415 - with the settings

    from django.test import Client  # noqa: PLC0415 - needs the settings
    from django.urls import reverse  # noqa: PLC0415 - as above

    from articles.document import DocumentSection, HtmlPair, Text  # noqa: PLC0415 - as above
    from articles.models import Article, Topic, TranslationSummary  # noqa: PLC0415 - as above
    from tests import factories as make  # noqa: PLC0415 - as above

    def sections(words: str) -> tuple[DocumentSection, ...]:
        body = " ".join([words] + ["Some words that say what the test is for and what to do about it."] * 12)
        html = "".join(f"<p>{body}</p>" for _paragraph in range(4))
        return tuple(
            DocumentSection(
                anchor=f"s{n}", heading=Text(en=f"Part {n}", es=f"Parte {n}"), body=HtmlPair(en=html, es=html)
            )
            for n in range(30)
        )

    article = make.make_article(sections=sections("It takes 30 minutes."))
    make.change_article(article, sections=sections("It takes 60 minutes."))
    people = [make.make_user(make.TRANSLATOR) for _each in range(10)]
    topics = [Topic.objects.create(slug=f"t{n}", name_en=f"Topic {n}") for n in range(10)]
    rows = Article.objects.bulk_create(Article(type="condition", title_en=f"Article {n}") for n in range(articles))
    TranslationSummary.objects.bulk_create(
        TranslationSummary(
            article=row,
            language="es",
            missing=n % 3,
            changed=n % 4,
            machine=n % 7 == 0,
            still_right=n % 5,
            current=30,
            words=n,
            words_to_do=n % 900,
            waiting_since=make.NOW,
            translator=people[n % 10] if n % 2 else None,
            due_on=make.TODAY + dt.timedelta(days=n % 60) if n % 2 else None,
        )
        for n, row in enumerate(rows)
    )
    for n, topic in enumerate(topics):
        topic.articles.add(*rows[n::10])
    client = Client()
    client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    return client, reverse("admin:articles_article_translation", args=[article.pk])


def report(name: str, client: Any, path: str) -> None:
    took = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(path)
        took.append(1_000 * (time.perf_counter() - started))
        assert answer.status_code == 200, answer.status_code
    took.sort()
    print(f"{name:32}{took[0]:>8.0f} ms best{took[ROUNDS // 2]:>8.0f} ms median")


if __name__ == "__main__":
    main()
