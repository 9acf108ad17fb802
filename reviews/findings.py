"""What the checks found, with what was answered to each warning: for the article's panel and for the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.checks import Finding
from articles.document import Language
from reviews import overrides
from reviews.models import Submission, WarningOverride

# The cards of the desk show these themselves, beside the words that they are about.
SHOWN_IN_CARDS = frozenset({"parity"})
# Places that share a card of the desk, by their kind.
_CARDS = {
    **dict.fromkeys(("title", "slug", "synonyms", "summary", "contributor"), "head"),
    "resource": "resources",
    "reference": "references",
    "correction": "corrections",
}


@dataclass(frozen=True)
class Answered:
    """A finding, and the reason for which a person left it as it is, where one holds for these words."""

    finding: Finding
    override: WarningOverride | None
    card: str = ""  # of the desk, where it shows the place


@dataclass(frozen=True)
class Sorted:
    """The list of one language: what blocks its submission, what deserves a look, what was left as it is."""

    blocks: tuple[Answered, ...]
    warns: tuple[Answered, ...]
    left: tuple[Answered, ...]

    @property
    def summary(self) -> str:
        """Say how much there is of each in a line."""
        counts = [
            (len(self.blocks), ngettext("%(count)s place to mend", "%(count)s places to mend", len(self.blocks))),
            (len(self.warns), ngettext("%(count)s worth a look", "%(count)s worth a look", len(self.warns))),
            (
                len(self.left),
                ngettext("%(count)s warning left as it is", "%(count)s warnings left as they are", len(self.left)),
            ),
        ]
        return "; ".join(say % {"count": count} for count, say in counts if count) or _("nothing found")


def sort_out(found: Iterable[Finding], given: overrides.Overrides, *, cards: Collection[str] = ()) -> Sorted:
    """Sort findings by what they ask of a person.

    `given` are the overrides of the article; `cards` are those of the desk, where it is the desk that asks.
    """
    rows = [Answered(one, overrides.override_of(one, given), _card(one.place, cards)) for one in found]
    return Sorted(
        blocks=tuple(row for row in rows if row.finding.blocks),
        warns=tuple(row for row in rows if not row.finding.blocks and row.override is None),
        left=tuple(row for row in rows if not row.finding.blocks and row.override is not None),
    )


def kept_with(submission: Submission) -> tuple[Finding, ...] | None:
    """Return what was found when the text was submitted; None where that was not kept."""
    if submission.findings is None:
        return None
    language: Language = "es" if submission.language == "es" else "en"
    return tuple(Finding.from_kept(said, language) for said in submission.findings)


def at_desk(submission: Submission, *, cards: Collection[str]) -> Sorted | None:
    """Return the same for the page of the desk that has these cards. One query."""
    found = kept_with(submission)
    if found is None:
        return None
    listed = (one for one in found if one.group not in SHOWN_IN_CARDS)
    return sort_out(listed, overrides.overrides_of(submission.article), cards=cards)


def _card(place: str, cards: Collection[str]) -> str:
    kind = place.partition(":")[0]
    card = _CARDS.get(kind) or (place.rpartition(":")[0] if place.count(":") > 1 else place)
    return card if card in cards else ""
