"""What an open submission waits for before readers can see it: the one thing to be done next, in words."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.document import SOURCE_LANGUAGE
from reviews import policy, standing
from reviews.lists.queues import Line
from reviews.models import Kind


class Lack(StrEnum):
    """The kinds of what can be missing, in the order in which they are asked for."""

    SPECIALTY = "specialty"
    PHYSICIAN = "physician"
    TRANSLATION = "translation"
    EDITOR = "editor"
    SOURCE = "source"
    PUBLISHER = "publisher"


def lack_of(line: Line) -> Lack:
    if _specialties(line):
        return Lack.SPECIALTY
    if line.missing:
        by_kind = {Kind.MEDICAL: Lack.PHYSICIAN, Kind.TRANSLATION: Lack.TRANSLATION, Kind.EDITORIAL: Lack.EDITOR}
        return by_kind[line.need.kind]
    return Lack.PUBLISHER if line.source_is_published else Lack.SOURCE


def in_words(line: Line) -> str:
    """Name what is missing, such as "the signature of: Radiology (1)" or "a managing editor, to publish it"."""
    match lack_of(line):
        case Lack.SPECIALTY:
            names = {asked["specialty"]: asked for asked in line.submission.demands}
            language = get_language() or SOURCE_LANGUAGE
            return _("signatures of: %(specialties)s") % {
                "specialties": ", ".join(
                    f"{names[slug][f'name_{language}']} ({count})" for slug, count in _specialties(line)
                )
            }
        case Lack.PHYSICIAN:
            return ngettext("the signature of a physician", "the signatures of %(count)s physicians", line.missing) % {
                "count": line.missing
            }
        case Lack.TRANSLATION:
            return _("the signature of a translation reviewer")
        case Lack.EDITOR:
            return _("the signature of a second editor")
        case Lack.SOURCE:
            return _("the English text, which goes out first")
        case Lack.PUBLISHER:
            return _("a managing editor, to publish it")


def _specialties(line: Line) -> tuple[tuple[str, int], ...]:
    submission = line.submission
    return policy.lacking_specialties(
        line.need, digest=submission.digest, signatures=standing.signatures(submission.sign_offs.all())
    )
