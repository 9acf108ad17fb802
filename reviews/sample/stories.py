"""What became of the sample's articles, step by step, so that each stands in another state today.

The file of an article holds its first version; what was changed since is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.document import Language


class Reaches(IntEnum):
    """How far a text gets."""

    DRAFT = 0
    REVIEW = 1
    SIGNED = 2
    READERS = 3


@dataclass(frozen=True)
class Step:
    """One text of one language: begun so many days ago, and answered after `takes` days more.

    Without `words` it is the article's first. `correction` is what readers are told of a mistake; `comments`, by
    place, send the text back; `lacking` are the places that a machine left open.
    """

    days_ago: int
    language: Language
    note: str
    words: Mapping[str, str] = field(default_factory=dict)
    reaches: Reaches = Reaches.READERS
    correction: str = ""
    comments: Mapping[str, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    takes: int = 3

    @property
    def is_answered(self) -> bool:
        """Whether somebody of the board signs it or sends it back."""
        return bool(self.comments) or self.reaches >= Reaches.SIGNED


@dataclass(frozen=True)
class Story:
    """The steps of one article, the first one first, and in words what it is an example of."""

    steps: tuple[Step, ...]
    shows: str | Promise = _("live in both languages")


def _first_versions(*, days_ago: int) -> tuple[Step, Step]:
    return Step(days_ago, "en", "First version.", takes=5), Step(days_ago - 2, "es", "Primera versión.", takes=5)


PLAIN = Story(_first_versions(days_ago=200))
STORIES: dict[str, Story] = {
    "sample:ductogram": Story(
        (
            *_first_versions(days_ago=120),
            Step(
                2,
                "en",
                "Say from which day on pain needs a call, and how much time to plan for the visit.",
                {
                    "The test takes 30 to 60 minutes.": "The test takes 30 to 60 minutes. Plan some more time to get "
                    "ready and to get dressed.",
                    "pain that does not go away": "pain that does not go away after 3 days",
                },
                Reaches.REVIEW,
            ),
        ),
        _("live in both languages; a change of the English waits for a physician"),
    ),
    "sample:complete-blood-count": Story(
        (
            *_first_versions(days_ago=150),
            Step(
                5,
                "en",
                "Readers asked how soon they can go on with their day.",
                {"You may feel a small sting.": "You may feel a small sting. You can go on with your day right after."},
                Reaches.SIGNED,
            ),
        ),
        _("live in both languages; a signed change waits to be published"),
    ),
    "sample:colonoscopy": Story(
        (
            *_first_versions(days_ago=300),
            Step(
                20,
                "en",
                "The test takes longer than we said.",
                {"The test takes 20 to 30 minutes.": "The test takes 30 to 60 minutes."},
            ),
        ),
        _("the English moved on, and the Spanish says so until it follows"),
    ),
    "sample:mri-scan": Story(
        _first_versions(days_ago=800),
        _("live in both languages; its review is overdue"),
    ),
    "sample:cataract-surgery": Story(
        (
            *_first_versions(days_ago=700),
            Step(
                4,
                "es",
                "«Nuevas» no dice desde cuándo.",
                {"manchas oscuras nuevas": "manchas oscuras que antes no tenía"},
                Reaches.REVIEW,
            ),
        ),
        _("its review is due soon; a change of the Spanish waits for a translation reviewer"),
    ),
    "sample:asthma": Story(
        (
            *_first_versions(days_ago=400),
            Step(
                45,
                "en",
                "We corrected how many people have asthma.",
                {"About 1 in 8 people in the United States has": "About 1 in 12 people in the United States has"},
                correction="We said that 1 in 8 people in the United States has asthma. It is 1 in 12.",
            ),
            Step(
                44,
                "es",
                "Corregimos cuántas personas tienen asma.",
                {"cerca de 1 de cada 8 personas tiene asma": "cerca de 1 de cada 12 personas tiene asma"},
                correction="Dijimos que 1 de cada 8 personas en los Estados Unidos tiene asma. Es 1 de cada 12.",
            ),
        ),
        _("corrected in both languages"),
    ),
    "sample:type-2-diabetes": Story(
        (
            Step(30, "en", "First version.", takes=9),
            Step(
                6,
                "es",
                "Please check what the machine wrote, and translate what it left open.",
                reaches=Reaches.DRAFT,
                lacking=("section:care:body", "care:emergency:heading", "care:emergency:items"),
            ),
        ),
        _("live in English; the Spanish is a machine’s draft with gaps"),
    ),
    "sample:high-blood-pressure": Story(
        (
            *_first_versions(days_ago=90),
            Step(
                9,
                "en",
                "Say how much exercise helps.",
                {"<li>Stay active.</li>": "<li>Stay active for 150 minutes a week.</li>"},
                Reaches.REVIEW,
                comments={
                    "section:lower": "Say that a brisk walk counts, and that 30 minutes on 5 days are enough. "
                    "The bare number frightens my patients."
                },
            ),
        ),
        _("live in both languages; a physician sent a change back with a comment"),
    ),
}


def of(source_id: str) -> Story:
    return STORIES.get(source_id, PLAIN)
