"""What stands around every public page: the library's name, the tools, the other language, the footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import surroundings, theme
from articles.document import LANGUAGES
from articles.surroundings import Link, Surroundings

# Each in its own language, whatever the page's: who needs the link may not read the page.
NATIVE_NAMES = {"en": "English", "es": "Español"}
READ_HERE = {"en": "Read this page in English", "es": "Leer esta página en español"}
LOCALES = {"en": "en_US", "es": "es_US"}  # as Open Graph wants them


@dataclass(frozen=True)
class Alternate:
    language: str
    url: str


@dataclass(frozen=True)
class Look:
    """The colour of the browser's own frame, in light and dark, and the theme's style sheet if there is one."""

    light: str
    dark: str
    url: str


@dataclass(frozen=True)
class Frame:
    language: str
    path: str
    title: str  # empty where the page is the library itself
    library: str
    policies: tuple[Link, ...] = ()
    notices: tuple[SafeString, ...] = ()
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
    def feed_url(self) -> str:
        return reverse("feed", args=[self.language])

    @property
    def search_url(self) -> str:
        return reverse("search", args=[self.language])

    @property
    def mail_url(self) -> str:
        """An address that opens the reader's own mail program: the library sends no mail for strangers."""
        fields = {
            "subject": f"{self.title} – {self.library}" if self.title else self.library,
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


def around(language: str, *, path: str, library: Surroundings, title: str = "", twin_url: str = "") -> dict[str, Any]:
    """Return the template context that every public page needs. A page without a title is the library's own."""
    frame = Frame(
        language=language,
        path=path,
        title=title,
        library=library.site.name,
        policies=library.policies,
        notices=library.notices,
        twin_url=twin_url,
    )
    return {"frame": frame, "site": library.site, "look": look()}


def around_both(
    language: str, *, name: str, title: str = "", args: Sequence[str] = (), has_twin: bool = True
) -> dict[str, Any]:
    """Return the same for a page of the library itself, at the address of that name in each language that has it."""
    other = next(code for code in LANGUAGES if code != language)
    return around(
        language,
        path=reverse(name, args=[language, *args]),
        title=title,
        library=surroundings.ask(language, on=timezone.localdate()),
        twin_url=reverse(name, args=[other, *args]) if has_twin else "",
    )


def key(context: dict[str, Any]) -> tuple[Any, ...]:
    """Return what stands around a page: it is kept under this and what stands in it."""
    return context["frame"], context["site"], context["look"]


def look() -> Look:
    """Return the look that the setting THEME gives the library."""
    in_force = theme.in_force()
    url = reverse("theme", args=[in_force.digest]) if in_force.css else ""
    return Look(light=in_force.light["--hl-brand"], dark=in_force.dark["--hl-brand"], url=url)
