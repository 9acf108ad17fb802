"""What django-reversion keeps of a draft: the editors' undo, never the evidence of a review."""

from __future__ import annotations

import reversion

from articles.models import (
    Article,
    CareCard,
    Code,
    Contributor,
    Correction,
    Figure,
    Reference,
    Resource,
    Section,
    Topic,
)

PARTS = {
    "sections": Section,
    "figures": Figure,
    "care_cards": CareCard,
    "resources": Resource,
    "references": Reference,
    "contributors": Contributor,
    "corrections": Correction,
    "codes": Code,
}


def register_models() -> None:
    """Register the draft with reversion, every part following its article and the article its parts.

    A revision therefore always holds a whole article, however small the change. Shared rows (topics,
    regions, images) are not followed: undoing one article must not undo them for all.
    """
    reversion.register(Article, follow=tuple(PARTS))
    for model in PARTS.values():
        reversion.register(model, follow=("article",))
    reversion.register(Topic)
