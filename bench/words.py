"""Words of languages that nobody speaks, and articles made of them: always the same, for libraries of any size."""

from __future__ import annotations

import itertools
import random

from articles.content import ArticleContent, Section
from articles.document import ArticleType, Language

SECTIONS = 6
PARAGRAPH = 60  # words
# What every page says, and what many are called: the very common words.
COMMON: dict[Language, list[str]] = {
    "en": [
        "disease",
        "pain",
        "blood",
        "doctor",
        "treatment",
        "test",
        "health",
        "symptoms",
        "infection",
        "heart",
        "child",
        "body",
        "medicine",
        "help",
    ],
    "es": [
        "enfermedad",
        "dolor",
        "sangre",
        "médico",
        "tratamiento",
        "prueba",
        "salud",
        "síntomas",
        "infección",
        "corazón",
        "niño",
        "cuerpo",
        "medicina",
    ],
}
ENDINGS: dict[Language, list[str]] = {
    "en": ["itis", "osis", "emia", "ing", "ation", "ectomy", "er", "s", "y", "ogram"],
    "es": ["itis", "osis", "emia", "ando", "ación", "ectomía", "or", "es", "ía", "ografía"],
}
_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "cr",
    "d",
    "f",
    "fr",
    "g",
    "gl",
    "h",
    "j",
    "l",
    "m",
    "n",
    "p",
    "ph",
    "r",
    "s",
    "st",
    "t",
    "v",
]
_VOWELS = ["a", "e", "i", "o", "u"]


class Words:
    """Words of a language that nobody speaks: 12,000 for the texts, of which some are common, as in any language."""

    def __init__(self, language: Language, seed: int = 7) -> None:
        self.language = language
        self.dice = random.Random(f"{language}{seed}")
        self.all = sorted({self._word() for _ in range(12_000)})
        # Added up once: the dice would do it again for every paragraph.
        self.weights = list(itertools.accumulate(1 / (place + 20) for place in range(len(self.all))))
        self.dice.shuffle(self.all)

    def _word(self) -> str:
        syllables = self.dice.randint(2, 3)
        stem = "".join(self.dice.choice(_ONSETS) + self.dice.choice(_VOWELS) for _ in range(syllables))
        return stem + self.dice.choice(ENDINGS[self.language])

    def name(self) -> str:
        """Return two or three words, often with one that many names have."""
        words = self.dice.choices(self.all, k=self.dice.randint(1, 2)) + self.dice.choices(COMMON[self.language])
        return " ".join(words).capitalize()

    def paragraph(self) -> str:
        words = self.dice.choices(self.all, cum_weights=self.weights, k=PARAGRAPH - 6)
        words[::9] = self.dice.choices(COMMON[self.language], k=6)
        return " ".join(words).capitalize() + "."

    def article(self) -> ArticleContent:
        """Return an article of the usual length."""
        return ArticleContent(
            language=self.language,
            type=ArticleType.CONDITION,
            title=self.name(),
            synonyms=(self.name(), self.name()),
            summary=self.paragraph(),
            sections=tuple(
                Section(anchor=f"s{place}", level=1, heading=self.name(), body=f"<p>{self.paragraph()}</p>")
                for place in range(SECTIONS)
            ),
        )
