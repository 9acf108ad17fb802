"""What is odd about a PDQ file that can be imported all the same, and what of it a draft cannot hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.document import LANGUAGES, Language
from articles.exchange.pairing import Pair
from articles.exchange.pdq_file import PdqFile
from articles.exchange.pdq_html import Lost, Part
from articles.exchange.report import Finding, Severity

_ENGLISH, _SPANISH = "/languages/en", "/languages/es"


def of_the_pair(file: PdqFile) -> Iterator[Finding]:
    """Yield why the two halves may not be translations of each other."""
    english, spanish = file.languages.en, file.languages.es
    if file.is_mismatched:
        message = _(
            "The Spanish half is another document: “%(title)s” is written for %(spanish)s, "
            "the English for %(english)s. Both were imported; replace the Spanish before anybody signs it."
        )
        facts = {"title": spanish.title, "spanish": spanish.audience, "english": english.audience}
        yield _SPANISH, message % facts, Severity.ERROR
    if file.is_outdated:
        message = _("The Spanish, updated on %(spanish)s, is older than the English, updated on %(english)s.")
        yield _SPANISH, message % {"spanish": spanish.date_updated, "english": english.date_updated}, Severity.WARNING
    if len(english.sections) != len(spanish.sections):
        message = _("The English has %(english)s sections, the Spanish %(spanish)s.")
        counts = {"english": len(english.sections), "spanish": len(spanish.sections)}
        yield _SPANISH, message % counts, Severity.WARNING


def of_the_rows(rows: Sequence[Pair[Part]]) -> Iterator[Finding]:
    """Yield the sections that stand in one language only."""
    for row in rows:
        if row.es is None:
            message = _("“%(heading)s” has no Spanish counterpart.") % {"heading": row.either.heading}
            yield _ENGLISH, message, Severity.WARNING
        elif row.en is None:
            message = _("“%(heading)s” has no English counterpart.") % {"heading": row.either.heading}
            yield _SPANISH, message, Severity.WARNING


def of_the_losses(file: PdqFile, losses: Mapping[Language, Counter[Lost]]) -> Iterator[Finding]:
    """Yield what the file had lost before it came here, and what it loses here."""
    if "removed" in file.source.licence:
        message = _("Missing from the file itself: %(licence)s") % {"licence": file.source.licence}
        yield "/source/licence", message, Severity.LEFT_OUT
    for language in LANGUAGES:
        for lost, count in sorted(losses[language].items()):
            yield f"/languages/{language}", _lost(lost, count), Severity.LEFT_OUT


def _lost(lost: Lost, count: int) -> str:
    match lost:
        case Lost.DICTIONARY_LINK:
            message = ngettext(
                "%(count)s link to a dictionary window that opens only on cancer.gov; its words stay.",
                "%(count)s links to dictionary windows that open only on cancer.gov; their words stay.",
                count,
            )
        case Lost.CITATION_LINK:
            message = ngettext(
                "%(count)s link to a citation that works only on cancer.gov; its words stay.",
                "%(count)s links to citations that work only on cancer.gov; their words stay.",
                count,
            )
        case Lost.BROKEN_LINK:
            message = ngettext(
                "%(count)s link without a usable address; its words stay.",
                "%(count)s links without a usable address; their words stay.",
                count,
            )
        case Lost.HEADING_MARKUP:
            message = ngettext(
                "Emphasis inside %(count)s heading; its words stay.",
                "Emphasis inside headings, %(count)s times; their words stay.",
                count,
            )
        case Lost.MEDIA:
            message = ngettext("%(count)s picture or script.", "%(count)s pictures or scripts.", count)
    return message % {"count": count}
