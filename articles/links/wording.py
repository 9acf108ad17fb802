"""What is known of a link, in a sentence for editors and reviewers. Nothing in it was written by the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.links.outcome import Outcome, Seriousness

if TYPE_CHECKING:
    from articles.models import LinkCheck


def problem(row: LinkCheck) -> str:
    """Say what the last look found, as the end of a sentence and without its full stop."""
    outcome = Outcome(row.outcome)
    said = answer(outcome, row.status)
    if row.seriousness == Seriousness.CAUTION and outcome in (Outcome.MISSING, Outcome.NO_HOST):
        return _("%(problem)s; it is broken if the next check says so, too") % {"problem": said}
    return said


def answer(outcome: Outcome, status: int | None) -> str:
    """Say what one look found, in the same way."""
    match outcome:
        case Outcome.FINE:
            said = _("it answers")
        case Outcome.MOVED:
            said = _("it has moved for good")
        case Outcome.FRONT_PAGE:
            said = _("it leads to the front page of its site, so the page is probably gone")
        case Outcome.UNENCRYPTED:
            said = _("it leads from an encrypted page to one that is not")
        case Outcome.MISSING:
            said = _("the site has no such page (%(status)s)") % {"status": status}
        case Outcome.NO_HOST:
            said = _("there is no such site")
        case Outcome.UNSAFE:
            said = _("it leads to an address inside a network, or hides where it leads")
        case Outcome.CERTIFICATE:
            said = _("the site’s certificate is not valid, so anybody may be answering")
        case Outcome.SILENT:
            said = _("the site did not answer in time")
        case Outcome.UNREACHABLE:
            said = _("no connection to the site could be made")
        case Outcome.FAILING:
            said = _("the site answers with an error of its own (%(status)s)") % {"status": status}
        case Outcome.ROUNDABOUT:
            said = _("it leads from redirect to redirect")
        case Outcome.CLOSED:
            said = _("the site answers people only (%(status)s)") % {"status": status}
        case Outcome.ROBOTS:
            said = _("not checked: the site asks machines to stay away")
        case Outcome.PORT:
            said = _("not checked: it names an unusual port")
        case Outcome.ODD:
            said = _("the site gives an unusual answer (%(status)s)") % {"status": status}
    return said


def state(row: LinkCheck) -> str:
    """Say what was found and when, for the desk."""
    day = date_format(localtime(row.checked_at), "SHORT_DATE_FORMAT")
    said = problem(row)
    return _("%(problem)s (checked on %(day)s)") % {"problem": said[:1].upper() + said[1:], "day": day}


def remedy(row: LinkCheck) -> str:
    """Say what an editor can do about it; "" where nothing has to be done."""
    match Outcome(row.outcome):
        case Outcome.FINE:
            return ""
        case Outcome.MOVED:
            return _("Put the new address in its place.")
        case Outcome.MISSING | Outcome.FRONT_PAGE:
            return _("Look for the page under another address, or take the link out.")
        case Outcome.NO_HOST:
            return _("Look whether the address is spelled right; else take the link out.")
        case Outcome.UNSAFE | Outcome.CERTIFICATE:
            return _("Take the link out, or find an address that is safe.")
        case Outcome.UNENCRYPTED:
            return _("Look for an encrypted address.")
        case Outcome.SILENT | Outcome.UNREACHABLE | Outcome.FAILING:
            return _("It is checked again by itself. If it stays like that, look for another source.")
        case Outcome.ROUNDABOUT | Outcome.CLOSED | Outcome.ROBOTS | Outcome.PORT | Outcome.ODD:
            return _("Open it yourself and see.")
