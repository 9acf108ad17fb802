"""A translation agency: it opens a file of ours, writes into it what a tool would, and sends it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from articles import currency, drafts, pairs
from articles.currency import State
from articles.document import Text
from articles.exchange import agency_in, agency_out
from articles.exchange.agency_in import Report
from articles.exchange.xliff.judging import Fate
from articles.models import Article
from tests import factories as make

LIBRARY = "https://library.example"
VERSIONS = ("1.2", "2.0")


def sent(article: Article, version: str = "1.2", **options: Any) -> str:
    """Return the text of the article's file."""
    file = agency_out.export(article, library=LIBRARY, version=version, **options)
    assert file is not None
    return file.data.decode()


def translated(file: str, into: Callable[[str], str] = str.upper) -> str:
    """Fill every target from its source as a person would: other words, the codes where they were.

    The words are changed between the codes only; whatever target there was is replaced.
    """
    file = re.sub(r"\s*<target\b[^>]*>.*?</target>", "", file, flags=re.DOTALL)

    def add(match: re.Match[str]) -> str:
        words = re.sub(r"(<[^>]+>|&[^;]+;)|([^<&]+)", lambda part: part[1] or into(part[2]), match[1])
        return f"{match[0]}<target>{words}</target>"

    file = re.sub(r"<source>(.*?)</source>", add, file, flags=re.DOTALL)
    return re.sub(r'<segment id="1"[^>]*>', '<segment id="1" state="final">', file)


def returned(file: str, **options: Any) -> Report:
    """Import the file of one article and return what is reported."""
    options = {"library": LIBRARY, "held": lambda _article: "", "by": None, "at": make.NOW} | options
    options["by"] = options["by"] or User.objects.earliest("pk")
    (report,) = agency_in.take("file.xlf", file.encode(), **options)
    return report


def fates(report: Report) -> dict[str, Fate]:
    return {line.unit: line.fate for line in report.lines}


def reasons(report: Report) -> dict[str, str]:
    return {line.unit: line.why for line in report.lines if line.why}


def texts(article: Article) -> dict[str, Text]:
    return currency.places(drafts.read_document(Article.objects.get(pk=article.pk)))


def spanish(article: Article) -> dict[str, str]:
    return {place: words.es for place, words in texts(article).items() if words.es}


def states(article: Article) -> dict[str, State]:
    article = Article.objects.get(pk=article.pk)
    return currency.states(drafts.read_document(article), pairs.bases(article))
