"""What machines read on an article page: schema.org's MedicalWebPage as JSON-LD. Pure."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.document import SOURCE_LANGUAGE, ArticleType
from articles.presentation import ArticlePage
from articles.reviewed import Person, Review

ABOUT_TYPES = {ArticleType.PROCEDURE: "MedicalProcedure", ArticleType.CONDITION: "MedicalCondition"}

# Whatever the text holds, it cannot end the script element nor begin a comment in it.
_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def web_page(
    page: ArticlePage, *, url: str, library: str, library_url: str, other_urls: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the page as schema.org knows it.

    `url` and `other_urls` (language to address of the live twin) are absolute. There is no `aspect`
    (schema.org gave it up) and no date of the next review (schema.org has none).
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage" if page.is_medical else "WebPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.description,
        "inLanguage": page.language,
        "dateModified": page.updated_on.isoformat(),
        "publisher": {"@type": "Organization", "name": library, "url": library_url},
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


def as_script(data: dict[str, Any]) -> SafeString:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - the one way out of the element is escaped above


def _about(page: ArticlePage) -> dict[str, Any]:
    kind = ABOUT_TYPES.get(page.type)
    if kind is None:
        return {}
    about: dict[str, Any] = {"@type": kind, "name": page.title}
    if page.synonyms:
        about["alternateName"] = list(page.synonyms)
    return {"about": about}


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
        works = [_work(url, language) for language, url in sorted(urls.items())]
        return {"workTranslation": works} if works else {}
    url = urls.get(SOURCE_LANGUAGE)
    return {"translationOfWork": _work(url, SOURCE_LANGUAGE)} if url else {}


def _work(url: str, language: str) -> dict[str, Any]:
    return {"@type": "MedicalWebPage", "@id": url, "url": url, "inLanguage": language}
