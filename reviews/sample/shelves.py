"""How readers find the sample's articles: topics in two levels, what the home shows first, what is related."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from articles import related
from articles.models import Article, Featured, Topic


class Shelf(NamedTuple):
    slug: str
    name_en: str
    name_es: str
    description_en: str
    description_es: str
    parent: str = ""


TOPICS = (
    Shelf(
        "tests-and-procedures",
        "Tests and procedures",
        "Pruebas y procedimientos",
        "What happens at a test or an operation, and how to get ready.",
        "Qué pasa en una prueba o una operación, y cómo prepararse.",
    ),
    Shelf(
        "imaging-tests",
        "Imaging tests",
        "Pruebas de imagen",
        "Pictures of the inside of the body.",
        "Imágenes del interior del cuerpo.",
        parent="tests-and-procedures",
    ),
    Shelf(
        "long-term-conditions",
        "Long-term conditions",
        "Enfermedades de larga duración",
        "How to live well with an illness that stays.",
        "Cómo vivir bien con una enfermedad que dura.",
    ),
    Shelf(
        "breast-health",
        "Breast health",
        "Salud de los senos",
        "Tests and care for your breasts.",
        "Pruebas y cuidados para sus senos.",
    ),
)
FEATURED = ("sample:high-blood-pressure", "sample:colonoscopy", "sample:asthma")
RELATED = {
    "sample:ductogram": ("sample:mri-scan",),
    "sample:complete-blood-count": ("sample:type-2-diabetes", "sample:colonoscopy"),
    "sample:colonoscopy": ("sample:complete-blood-count",),
    "sample:mri-scan": ("sample:ductogram",),
    "sample:cataract-surgery": ("sample:type-2-diabetes",),
    "sample:asthma": ("sample:high-blood-pressure",),
    "sample:type-2-diabetes": ("sample:high-blood-pressure", "sample:complete-blood-count", "sample:cataract-surgery"),
    "sample:high-blood-pressure": ("sample:type-2-diabetes",),
}


def make_topics() -> None:
    """Make the topics that are missing, each behind the one that it is a part of. The caller holds the transaction."""
    made: dict[str, Topic] = {}
    for position, shelf in enumerate(TOPICS, start=1):
        said = {name: getattr(shelf, name) for name in ("name_en", "name_es", "description_en", "description_es")}
        parent = made.get(shelf.parent)
        made[shelf.slug], _is_new = Topic.objects.get_or_create(
            slug=shelf.slug, defaults={**said, "parent": parent, "position": position}
        )


def put_in_order(new: Collection[str]) -> None:
    """Choose what is shown first and what is related, for the articles that were made just now."""
    articles = {article.source_id: article for article in Article.objects.filter(source_id__in=RELATED)}
    for source_id in RELATED.keys() & new:
        others = [articles[other] for other in RELATED[source_id] if other in articles]
        related.choose(articles[source_id], others)
    for position, source_id in enumerate(FEATURED, start=1):
        if source_id in new:
            Featured.objects.create(article=articles[source_id], position=position)
