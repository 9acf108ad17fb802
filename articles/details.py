"""What the library calls itself, and the one way to change what it says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from articles.accounts import name_of
from articles.models import SiteDetails

UNNAMED = gettext_noop("Health Library")  # what a library is called that nobody gave a name


class ChangedMeanwhile(Exception):  # noqa: N818 - what happened
    """Somebody else changed the details after they were shown; the message says so."""


def in_force() -> SiteDetails | None:
    """Return what holds; None where nobody has said anything yet, and the environment speaks."""
    return SiteDetails.objects.in_force().select_related("logo").first()


def name(language: str) -> str:
    """Return what the library calls itself in a language, by one query."""
    named = SiteDetails.objects.in_force().first()
    return getattr(named, f"name_{language}") if named else name_by_environment(language)


def name_by_environment(language: str) -> str:
    """Return the name until somebody writes one in both languages. Only the one that we gave is translated."""
    if settings.SITE_NAME != UNNAMED:
        return settings.SITE_NAME
    with override(language):
        return _(UNNAMED)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Give templates `library_name`, in the language they are in; only one that prints it asks the database."""
    return {"library_name": SimpleLazyObject(lambda: name(get_language() or settings.LANGUAGE_CODE))}


def change(*, seen: int | None, by: User, at: dt.datetime, **fields: Any) -> SiteDetails:
    """Write what holds from now on; `seen` is the key of what was shown to whoever changed it.

    `fields` are all of it: the two names, owner, feedback_email, the addresses, logo and footer.
    Raises ChangedMeanwhile.
    """
    newest = in_force()
    if (newest.pk if newest else None) == seen:
        try:
            with transaction.atomic():
                by_name = name_of(by)
                return SiteDetails.objects.create(replaces=newest, by=by, by_name=by_name, at=at, **fields)
        except IntegrityError as error:
            if "one_change_of_details_at_a_time" not in str(error):
                raise
    raise ChangedMeanwhile(_("Somebody changed this while you were writing. Look at what holds now and begin again."))
