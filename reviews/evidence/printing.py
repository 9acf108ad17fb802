"""Evidence for people: the page that is shown and printed, and sentences about a moment."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import media
from articles.models import Publication
from articles.point_in_time import Seen, Then
from reviews import reading
from reviews.models import SignOff, Submission
from reviews.reading import Twin, TwinState

_STYLES = ("articles/library.css", "reviews/desk.css", "reviews/evidence.css")


def file_name(publication: Publication) -> str:
    return f"evidence-{publication.pk}-{publication.slug}-{publication.language}-v{publication.number}"


def context_of(publication: Publication, document: dict[str, Any]) -> dict[str, Any]:
    """Return what the template prints: the document's rows as rows, and the text laid out as at the desk."""
    submission = Submission.objects.select_related(
        "base", "base__source_publication", "submitted_by", "article", "board"
    ).get(key=publication.submission_key)
    changes = reading.read(
        submission.parsed, old=submission.base.parsed if submission.base else None, twin=Twin(TwinState.MISSING)
    )
    return {
        "publication": publication,
        "submission": submission,
        "document": document,
        "sign_offs": SignOff.objects.filter(submission=submission).select_related("withdrawal").order_by("number"),
        "codes": {signature["sign_off"]["number"]: signature["code"] for signature in document["signatures"]},
        "text": reading.read(submission.parsed, old=None, twin=Twin(TwinState.MISSING)),
        "changes": changes if submission.base else None,
        "comments": submission.comments.order_by("pk"),
        "recusals": submission.recusals.order_by("pk"),
        "events": submission.events.order_by("number"),
        "withdrawals": publication.withdrawals.select_related("by", "restoration").order_by("pk"),
    }


def page_of(publication: Publication, document: dict[str, Any]) -> str:
    """Return the page as one file that needs no other."""
    styles = "\n".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in _STYLES)
    page: str = render_to_string("reviews/evidence_file.html", context_of(publication, document) | {"styles": styles})
    page = page.replace(' loading="lazy"', "")  # on paper nobody scrolls down to a picture
    for figure in publication.parsed.figures:
        address = reverse("figure", args=[figure.sha256, figure.extension])
        page = page.replace(f'src="{address}"', f'src="{_inline(figure.sha256, figure.extension)}"')
    return page


def _inline(sha256: str, extension: str) -> str:
    """Return a picture as an address that holds its bytes."""
    kind = {"jpg": "jpeg"}.get(extension, extension)
    with media.open_stored(sha256, extension) as file:
        return f"data:image/{kind};base64,{base64.b64encode(file.read()).decode('ascii')}"


def sentence(then: Then) -> str:
    """Say what readers saw at a moment."""
    number = then.publication.number if then.publication else None
    since, until = _moment(then.since), _moment(then.until)
    match then.seen, bool(then.until):
        case Seen.NEVER, _any:
            return _("Nothing was ever published here.")
        case Seen.NOT_YET, _any:
            return _("Readers saw nothing: the first version was published on %(until)s.") % {"until": until}
        case Seen.WITHDRAWN, True:
            return _("Readers saw nothing: version %(number)s was withdrawn from %(since)s to %(until)s.") % {
                "number": number,
                "since": since,
                "until": until,
            }
        case Seen.WITHDRAWN, False:
            return _("Readers saw nothing: version %(number)s has been withdrawn since %(since)s.") % {
                "number": number,
                "since": since,
            }
        case Seen.LIVE, True:
            return _("Readers saw version %(number)s, from %(since)s to %(until)s.") % {
                "number": number,
                "since": since,
                "until": until,
            }
    return _("Readers saw version %(number)s, since %(since)s until now.") % {"number": number, "since": since}


def _moment(at: Any) -> str:
    pattern = pgettext("day and time with zone, in Django's date format", "M j, Y, g:i a T")
    return date_format(localtime(at), pattern) if at else ""
