"""What is said about a file of MedlinePlus beside its topics: what was mended, what is missing, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.exchange.medlineplus_file import TopicFile
from articles.exchange.medlineplus_html import Mended, Summary
from articles.exchange.report import Finding, Severity


def of_summary(summary: Summary) -> Iterator[Finding]:
    sentences = {
        Mended.TOPIC_LINK: _("Links to topics by their number (%(count)s×); their words stay."),
        Mended.HEADING: _("Headings that were marked wrongly (%(count)s×) are headings now."),
        Mended.REMAINS: _("Remains of tags between the words (%(count)s×)."),
        Mended.ENCYCLOPEDIA: _("List items that only lead to an encyclopedia that is not free (%(count)s×)."),
    }
    for kind, count in summary.mended.items():
        severity = Severity.WARNING if kind is Mended.HEADING else Severity.LEFT_OUT
        yield "", sentences[kind] % {"count": count}, severity


def of_file(file: TopicFile, told: Counter[str]) -> Iterator[Finding]:
    if file.promised is not None and file.promised != len(file.topics):
        message = _("The file says that it holds %(promised)s topics; it holds %(found)s.")
        yield "", message % {"promised": file.promised, "found": len(file.topics)}, Severity.WARNING
    if told["plain"]:
        message = _("%(count)s summaries without markup: their headings were told by questions that name the subject.")
        yield "", message % {"count": told["plain"]}, Severity.WARNING
    if told["mesh"]:
        message = _("%(count)s MeSH headings without a code.")
        yield "", message % {"count": told["mesh"]}, Severity.LEFT_OUT
    if told["others"]:
        message = _("%(count)s related topics, see-references and institutes.")
        yield "", message % {"count": told["others"]}, Severity.LEFT_OUT
    if file.topics and file.reviewed_on is None:
        yield (
            "",
            _("The file does not say of which day it is, so its topics bring no earlier review."),
            Severity.WARNING,
        )
