"""What stands around every public page: the library's name, the tools, the other language, the footer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.document import LANGUAGES, ArticleType
from articles.models import LivePage
from articles.shelves import sort_key

# Each in its own language, whatever the page's: who needs the link may not read the page.
NATIVE_NAMES = {"en": "English", "es": "Español"}
READ_HERE = {"en": "Read this page in English", "es": "Leer esta página en español"}
LOCALES = {"en": "en_US", "es": "es_US"}  # as Open Graph wants them


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Alternate:
    language: str
    url: str


@dataclass(frozen=True)
class Site:
    """What an installation says about itself."""

    name: str
    owner: str
    emergency_number: str
    contact_email: str


@dataclass(frozen=True)
class Frame:
    language: str
    path: str
    title: str
    policies: tuple[Link, ...]
    twin_url: str = ""  # this very page in the other language, if there is one

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    @property
    def home_url(self) -> str:
        return reverse("home", args=[self.language])

    @property
    def search_url(self) -> str:
        return reverse("search", args=[self.language])

    @property
    def mail_url(self) -> str:
        """An address that opens the reader's own mail program: the library sends no mail for strangers."""
        fields = {
            "subject": f"{self.title} – {settings.SITE_NAME}",
            "body": f"{_('I thought of you when I read this:')}\n{self.canonical}",
        }
        return f"mailto:?{urlencode(fields, quote_via=quote)}"

    @property
    def other_language(self) -> str:
        return next(language for language in LANGUAGES if language != self.language)

    @property
    def other_language_name(self) -> str:
        return NATIVE_NAMES[self.other_language]

    @property
    def other_locale(self) -> str:
        return LOCALES[self.other_language]

    @property
    def other_is_twin(self) -> bool:
        return bool(self.twin_url)

    @property
    def other_url(self) -> str:
        """The same page in the other language or, rather than a dead end, the library's home there."""
        return self.twin_url or reverse("home", args=[self.other_language])

    @property
    def read_in_other(self) -> str:
        return READ_HERE[self.other_language]

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """Return the page's addresses for search engines; none for a page in one language only."""
        if not self.twin_url:
            return ()
        urls = {self.language: self.canonical, self.other_language: absolute(self.twin_url)}
        links = [Alternate(language, urls[language]) for language in LANGUAGES]
        return (*links, Alternate("x-default", urls[LANGUAGES[0]]))


def absolute(path: str) -> str:
    """Return the address that leaves the site: its base is a setting and never what a request claims."""
    return settings.SITE_URL.rstrip("/") + path


def around(
    language: str, *, path: str, title: str, policies: Iterable[LivePage] = (), twin_url: str = ""
) -> dict[str, Any]:
    """Return the template context that every public page needs. `policies` are the library's own live pages."""
    links = sorted(
        ((page.publication.title, reverse("page", args=[language, page.slug])) for page in policies),
        key=lambda link: sort_key(link[0], language),
    )
    frame = Frame(
        language=language,
        path=path,
        title=title,
        policies=tuple(Link(name, url) for name, url in links),
        twin_url=twin_url,
    )
    site = Site(
        name=settings.SITE_NAME,
        owner=settings.COPYRIGHT_OWNER,
        emergency_number=settings.EMERGENCY_NUMBER,
        contact_email=settings.FEEDBACK_EMAIL,
    )
    return {"frame": frame, "site": site}


def around_both(language: str, *, name: str, title: str) -> dict[str, Any]:
    """Return the same for a page that the library has in both languages at the address of that name."""
    other = next(code for code in LANGUAGES if code != language)
    return around(
        language,
        path=reverse(name, args=[language]),
        title=title,
        policies=LivePage.objects.in_language(language).of_type(ArticleType.POLICY).for_list(),
        twin_url=reverse(name, args=[other]),
    )
