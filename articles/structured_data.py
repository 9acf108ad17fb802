"""What machines read on a page: schema.org's MedicalWebPage and the way to it as JSON-LD. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles import codes
from articles.codes import CodeSystem
from articles.document import SOURCE_LANGUAGE, ArticleType, Code
from articles.presentation import ArticlePage
from articles.reviewed import Person, Review

ABOUT_TYPES = {ArticleType.PROCEDURE: "MedicalProcedure", ArticleType.CONDITION: "MedicalCondition"}

# Whatever the text holds, it cannot end the script element nor begin a comment in it.
_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def web_page(
    page: ArticlePage,
    *,
    url: str,
    library: str,
    library_url: str,
    home_url: str,
    topics: Sequence[tuple[str, str]] = (),
    other_urls: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the page as schema.org knows it.

    All addresses are absolute; `other_urls` are those of the live twin, by language, and `topics` lead from the home to
    the page, as names with their addresses. There is no `aspect` (schema.org gave it up) and no date of the next review
    (schema.org has none).
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _type(page),
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.description,
        "inLanguage": page.language,
        "dateModified": page.updated_on.isoformat(),
        "publisher": {"@type": "Organization", "name": library, "url": library_url},
        "breadcrumb": _trail([(library, home_url), *topics, (page.title, url)]),
    }
    if page.synonyms:
        data["alternateName"] = list(page.synonyms)
    if page.contributors:
        data["author"] = [_person(Person(author.name, author.credentials)) for author in page.contributors]
    if page.is_medical:
        data["audience"] = {"@type": "MedicalAudience", "audienceType": "Patient"}
        data |= _about(page) | _reviewed(page.review)
    if page.corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "datePublished": row.date.isoformat(), "text": row.text}
            for row in page.corrections
        ]
    if page.references:
        data["citation"] = [work.plain for work in page.references]
    return data | _translations(page, other_urls or {})


def trail(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the way to a page that is no article, from the home on, as names with their absolute addresses."""
    return {"@context": "https://schema.org"} | _trail(steps)


def as_script(data: dict[str, Any]) -> SafeString:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - the one way out of the element is escaped above


def _about(page: ArticlePage) -> dict[str, Any]:
    kind = ABOUT_TYPES.get(page.type)
    if any(row.system == CodeSystem.LOINC for row in page.codes) and page.type == ArticleType.PROCEDURE:
        # An article about a procedure may as well be about a test, and LOINC has codes of tests only.
        kind = "MedicalTest"
    if kind is None:
        return {}
    about: dict[str, Any] = {"@type": kind, "name": page.title}
    if page.synonyms:
        about["alternateName"] = list(page.synonyms)
    if page.codes:
        about["code"] = [_code(row) for row in page.codes]
    return {"about": about}


def _code(row: Code) -> dict[str, Any]:
    data = {"@type": "MedicalCode", "codeValue": row.code, "codingSystem": codes.NAMES[row.system]}
    return data | ({"name": row.label} if row.label else {})


def _trail(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, start=1)
        ],
    }


def _reviewed(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    return {"lastReviewed": review.on.isoformat(), "reviewedBy": [_person(person) for person in review.people]}


def _person(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "Person", "name": person.name}
    if person.credentials:
        data["honorificSuffix"] = person.credentials
    if person.board:
        data["memberOf"] = {"@type": "Organization", "name": person.board}
    return data


def _translations(page: ArticlePage, urls: dict[str, str]) -> dict[str, Any]:
    """Say which page this one translates, or by which it is translated."""
    if page.language == SOURCE_LANGUAGE:
        works = [_work(page, url, language) for language, url in sorted(urls.items())]
        return {"workTranslation": works} if works else {}
    url = urls.get(SOURCE_LANGUAGE)
    return {"translationOfWork": _work(page, url, SOURCE_LANGUAGE)} if url else {}


def _type(page: ArticlePage) -> str:
    return "MedicalWebPage" if page.is_medical else "WebPage"


def _work(page: ArticlePage, url: str, language: str) -> dict[str, Any]:
    return {"@type": _type(page), "@id": url, "url": url, "inLanguage": language}
