"""Which sign-offs a text needs and which of them it has. Pure: digests and signatures in, an answer out.

The same rule stands in SQL on the publications' table (`reviews.models.publication_guard.PublicationGuard`); a
table-driven test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.document import SOURCE_LANGUAGE, ArticleType


class Kind(models.TextChoices):
    """What a signature answers for."""

    MEDICAL = "medical", _("medical review")
    TRANSLATION = "translation", _("translation review")
    EDITORIAL = "editorial", _("editorial review")
    # Not one that a text can need: a second editor's word that a change cannot wait for the board.
    URGENT = "urgent", _("urgent safety change")


# The library's own pages say nothing that a physician answers for; the disclaimer does.
EDITORIAL_TYPES = frozenset({ArticleType.POLICY, ArticleType.ACCREDITATION, ArticleType.NOTICE})
# The same for the triggers that say the rule in SQL.
EDITORIAL_TYPES_IN_SQL = ", ".join(f"'{kind}'" for kind in sorted(EDITORIAL_TYPES))


@dataclass(frozen=True)
class Digests:
    """What is compared: a text, and for a translation the clinical part of the source it goes with.

    `review_pending` is of a live text that went out urgently and was not countersigned.
    """

    digest: str
    clinical: str
    source_clinical: str = ""
    review_pending: bool = False


@dataclass(frozen=True)
class Need:
    """So many signatures of one kind, by different people; of some specialties so many among them."""

    kind: Kind
    count: int = 1
    specialties: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Signature:
    """A signature as far as the policy cares. One that was taken back is none."""

    kind: str
    signer_id: int
    digest: str
    specialties: tuple[str, ...] = ()


def need(
    *,
    language: str,
    type_: ArticleType,
    text: Digests,
    live: Digests | None,
    physicians_needed: int = 1,
    specialties: tuple[tuple[str, int], ...] = (),
) -> Need:
    """Say which sign-off a text needs against what readers see now (None where nothing is live).

    - A change outside the clinical content needs a second editor.
    - Anything else in the source language needs the board: a first text, a clinical change, a re-review.
    - Anything else in a translation needs a bilingual reviewer, also when only the source has moved.

    A live text whose review is pending counts as none: no later change can launder an urgent one.
    """
    only_editorial = (
        live is not None
        and not live.review_pending
        and text.digest != live.digest
        and text.clinical == live.clinical
        and text.source_clinical == live.source_clinical
    )
    if only_editorial:
        return Need(Kind.EDITORIAL)
    if language != SOURCE_LANGUAGE:
        return Need(Kind.TRANSLATION)
    if type_ in EDITORIAL_TYPES:
        return Need(Kind.EDITORIAL)
    return Need(Kind.MEDICAL, max(1, physicians_needed), specialties)


def may_be_urgent(needed: Need, *, text: Digests, live: Digests | None) -> bool:
    """Say whether a text may go out before its review: it changes what a physician or a bilingual reviewer answers for.

    Only a live page can change urgently, and only one whose last change was reviewed.
    """
    return (
        live is not None
        and not live.review_pending
        and text.clinical != live.clinical
        and needed.kind in (Kind.MEDICAL, Kind.TRANSLATION)
    )


def lacking(needed: Need, *, digest: str, signatures: Collection[Signature]) -> int:
    """Count the signatures still missing, at the least: one more physician may be of two missing specialties.

    Only signatures over exactly this digest count, one per person. Zero means that nothing is missing.
    """
    signers = {s.signer_id for s in signatures if s.kind == needed.kind and s.digest == digest}
    of_specialties = (count for _, count in lacking_specialties(needed, digest=digest, signatures=signatures))
    return max(0, needed.count - len(signers), *of_specialties)


def lacking_specialties(needed: Need, *, digest: str, signatures: Collection[Signature]) -> tuple[tuple[str, int], ...]:
    """Return the specialties that have not signed enough, each with how many signatures are missing."""
    valid = [s for s in signatures if s.kind == needed.kind and s.digest == digest]
    missing = (
        (specialty, count - len({s.signer_id for s in valid if specialty in s.specialties}))
        for specialty, count in needed.specialties
    )
    return tuple((specialty, count) for specialty, count in missing if count > 0)
