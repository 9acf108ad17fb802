"""The sites that MedlinePlus names beside a topic: the resources of its article."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import addresses
from articles.document import DocumentResource, Text
from articles.exchange.medlineplus_file import HealthTopic, Site
from articles.exchange.pairing import Pair
from articles.exchange.report import Finding, Severity

MAX_RESOURCES = 200


def resources(pair: Pair[HealthTopic], findings: list[Finding]) -> Iterator[DocumentResource]:
    """Yield the sites. Of a pair those that both languages have: a page lists the same places in each."""
    english, spanish = (_shown(topic, findings) if topic else [] for topic in (pair.en, pair.es))
    rows: list[DocumentResource] = []
    if pair.en and pair.es:
        left = list(spanish)
        for site in english:
            twin = next(
                (row for row in left if site.url in (row.mapped_url, row.url) or site.mapped_url == row.url), None
            )
            if twin:
                left.remove(twin)
                url_es = twin.url if twin.url != site.url else ""
                rows.append(DocumentResource(name=Text(en=site.title, es=twin.title), url=site.url, url_es=url_es))
        lonely = len(english) + len(spanish) - 2 * len(rows)
        if lonely:
            message = ngettext(
                "%(count)s site that only one of the languages names.",
                "%(count)s sites that only one of the languages names.",
                lonely,
            )
            findings.append(("", message % {"count": lonely}, Severity.LEFT_OUT))
    else:
        rows = [
            DocumentResource(name=Text(**{pair.either.code: site.title}), url=site.url) for site in english or spanish
        ]
    if len(rows) > MAX_RESOURCES:
        message = _("%(count)s sites, of which the first %(most)s were taken.")
        findings.append(("", message % {"count": len(rows), "most": MAX_RESOURCES}, Severity.LEFT_OUT))
    yield from rows[:MAX_RESOURCES]


def _shown(topic: HealthTopic, findings: list[Finding]) -> list[Site]:
    """Return the sites that can be shown, each address once."""
    sites = {
        site.url: site
        for site in reversed(topic.sites)
        if site.title and not site.is_hidden and addresses.web(site.url)
    }
    lost = len(topic.sites) - len(sites)
    if lost:
        message = ngettext(
            "%(count)s site that is there twice, not for display, or without a usable address.",
            "%(count)s sites that are there twice, not for display, or without a usable address.",
            lost,
        )
        findings.append(("", message % {"count": lost}, Severity.LEFT_OUT))
    return list(reversed(sites.values()))
