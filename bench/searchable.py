"""A large library to search in: pages by value, in bulk, past every verb. The words are invented."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import connection, transaction

from articles.content import ArticleContent, Section
from articles.document import ArticleType, Language
from articles.models import Article, LivePage, Publication
from articles.search import indexing

START = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
BATCH = 500  # articles
SECTIONS = 6
PARAGRAPH = 60  # words
TABLES = (Article, Publication, LivePage)
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


def fill(articles: int) -> Iterator[int]:
    """Make so many bilingual articles with live pages, as the owner of the tables; yield how many there are."""
    manager = User.objects.create(username="bench-search", last_name="Manager")
    words = {language: Words(language) for language in COMMON}
    for start in range(0, articles, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for model in TABLES:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
            rows = range(start, min(start + BATCH, articles))
            made = Article.objects.bulk_create(
                Article(type=ArticleType.CONDITION.value, slug_en=f"s-{number}", slug_es=f"s-{number}")
                for number in rows
            )
            english = _publish(made, words["en"], manager, None)
            _publish(made, words["es"], manager, english)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in TABLES:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
        yield rows.stop
    for _done in indexing.rebuild():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _publish(
    articles: list[Article], words: Words, manager: User, sources: list[Publication] | None
) -> list[Publication]:
    made = []
    for article, source in zip(articles, sources or [None] * len(articles), strict=True):
        content = _content(words)
        canonical = content.canonical()
        made.append(
            Publication(
                article=article,
                language=words.language,
                number=1,
                submission_key=uuid.uuid4(),
                content=canonical,
                digest=content.digest,
                clinical_digest=content.clinical_digest,
                source_publication=source,
                source_digest=source.digest if source else "",
                slug=article.slug_en,
                source_clinical_digest=source.clinical_digest if source else "",
                title=content.title,
                type=content.type.value,
                change="first",
                note="First version.",
                reviewed_on=START.date(),
                updated_on=START.date(),
                published_at=START,
                published_by=manager,
                published_by_name="Manager",
            )  # fmt: skip
        )
    made = Publication.objects.bulk_create(made)
    LivePage.objects.bulk_create(
        LivePage(article_id=row.article_id, language=row.language, slug=row.slug, publication=row) for row in made
    )
    return made


def _content(words: Words) -> ArticleContent:
    sections = tuple(
        Section(anchor=f"s{number}", level=1, heading=words.name(), body=f"<p>{words.paragraph()}</p>")
        for number in range(SECTIONS)
    )
    return ArticleContent(
        language=words.language,
        type=ArticleType.CONDITION,
        title=words.name(),
        synonyms=(words.name(), words.name()),
        summary=words.paragraph(),
        sections=sections,
    )
