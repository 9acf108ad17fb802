"""A page that was just published, rendered once and sealed, for the processes that have not rendered it.

Whoever reads a page first after it changed would else wait until it is rendered, in each process once more. What lies
ready is never believed: its seal is made with the library's secret key over its name and every byte of it, so that
nobody who can write to the database can put a word before readers, nor show a page under the name of another. Its name
says all that it is made of, and which release made it. It serves for the day on which it was published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence

from django.core.cache import caches
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from articles import pointers, prepared
from articles.models import LivePage, ReadyPage
from articles.pointers import Pointers
from articles.views import kept, release
from articles.views.kept import Kept

_TAKE = f"""
    SELECT headers, compressed, seal FROM {ReadyPage._meta.db_table}
    WHERE language = %s AND slug = %s AND name = %s
"""


def prepare(article_id: int) -> None:
    """Render the live pages of an article, in each language, and lay them ready. What publishes calls it afterwards."""
    from articles.views import public  # noqa: PLC0415 - it asks here for what lies ready

    today = timezone.localdate()
    for page in LivePage.objects.filter(article=article_id):
        found = pointers.of_page(page.language, page.slug, on=today)
        with translation.override(page.language):
            response = public.rendered(page.language, page.slug, found, on=today)
        if response is not None:
            _lay(page.language, page.slug, found.made_of(page.language, page.slug, today), kept.of(response))


def ask(language: str, slug: str, *, on: dt.date) -> Pointers:
    """Return what the page at an address is made of, and with it what lies ready there, to each process once."""
    key = f"handed:{language}:{slug}"
    found = pointers.of_page(language, slug, on=on, known=caches["pages"].get(key, ""))
    if found.handed:
        caches["pages"].set(key, found.ready)
    return found


def take(language: str, slug: str, made_of: Sequence[str], found: Pointers) -> Kept | None:
    """Return the page made of these that lies ready at an address; None if what lies there is not."""
    name = found.ready
    if not name or name != _name(made_of):
        return None
    lying = found.handed or _again(language, slug, name)
    if lying is None:
        return None
    headers, compressed, seal = lying
    # As bytes: of text, a letter with an accent would be refused by an exception.
    if not hmac.compare_digest(seal.encode(), _seal(name, headers, compressed).encode()):
        return None
    return Kept(compressed, json.loads(headers))


def _again(language: str, slug: str, name: str) -> tuple[str, bytes, str] | None:
    """Return what lies ready to a process that was handed it, and has had so many other pages since."""
    with prepared.cursor() as cursor:
        cursor.execute(_TAKE, [language, slug, name])
        row = cursor.fetchone()
    return (row[0], bytes(row[1]), row[2]) if row else None


def _lay(language: str, slug: str, made_of: Sequence[str], page: Kept) -> None:
    """Lay a page ready in the place of the one before it, and clear away those of earlier days."""
    name, headers = _name(made_of), json.dumps(page.headers)
    ReadyPage.objects.filter(day__lt=timezone.localdate()).delete()
    values = {
        "name": name,
        "headers": headers,
        "compressed": page.compressed,
        "seal": _seal(name, headers, page.compressed),
        "day": timezone.localdate(),
    }
    ReadyPage.objects.bulk_create(
        [ReadyPage(language=language, slug=slug, **values)],
        update_conflicts=True,
        unique_fields=["language", "slug"],
        update_fields=list(values),
    )


def _name(made_of: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([release.name(), *made_of]).encode()).hexdigest()


def _seal(name: str, headers: str, compressed: bytes) -> str:
    said = b"\n".join([name.encode(), hashlib.sha256(headers.encode()).digest(), compressed])
    return salted_hmac("articles.views.ready", said, algorithm="sha256").hexdigest()
