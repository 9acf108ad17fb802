"""What the desk calls things: parts of an article, fields, kinds of notes, verbs. Labels only, no rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.codes import NAMES, CodeSystem
from articles.compare import Status
from articles.document import ArticleType, CareLevel, ReferenceKind
from articles.models.labels import CARE_LABELS, REFERENCE_LABELS, TYPE_LABELS
from reviews.lists.worklists import Worklist
from reviews.models import Event
from reviews.transitions import Act, Verb

PARTS = {
    "article": gettext_lazy("About the article"),
    "head": gettext_lazy("Title and summary"),
    "title": gettext_lazy("Title"),
    "synonyms": gettext_lazy("Other names"),
    "contributors": gettext_lazy("Byline"),
    "summary": gettext_lazy("Summary"),
    "section": gettext_lazy("Section"),
    "figure": gettext_lazy("Figure"),
    "care": gettext_lazy("When to get help"),
    "resource": gettext_lazy("Resource"),
    "resources": gettext_lazy("Resources"),
    "reference": gettext_lazy("Reference"),
    "references": gettext_lazy("References"),
    "correction": gettext_lazy("Correction"),
    "corrections": gettext_lazy("Corrections"),
    "definition": gettext_lazy("Definition"),
    "definitions": gettext_lazy("Words to know"),
    "source_line": gettext_lazy("Source"),
    "code": gettext_lazy("Code"),
    "codes": gettext_lazy("Codes"),
}

STATUSES = {
    Status.ADDED: pgettext_lazy("part of a text", "new"),
    Status.REMOVED: pgettext_lazy("part of a text", "removed"),
    Status.CHANGED: pgettext_lazy("part of a text", "changed"),
    Status.MOVED: pgettext_lazy("part of a text", "moved"),
    Status.MOVED_AND_CHANGED: pgettext_lazy("part of a text", "moved and changed"),
}

FIELDS = {
    "anchor": gettext_lazy("anchor"),
    "level": gettext_lazy("level"),
    "section": gettext_lazy("stands in section"),
    "sha256": gettext_lazy("image"),
    "extension": gettext_lazy("image format"),
    "width": gettext_lazy("width"),
    "height": gettext_lazy("height"),
    "credit": gettext_lazy("copyright"),
    "licence": gettext_lazy("licence"),
    "region": gettext_lazy("region"),
    "region_name": gettext_lazy("region heading"),
    "name": gettext_lazy("name"),
    "url": gettext_lazy("address"),
    "key": gettext_lazy("key"),
    "kind": gettext_lazy("kind"),
    "authors": gettext_lazy("authors"),
    "title": gettext_lazy("title"),
    "container": gettext_lazy("journal, book or site"),
    "year": gettext_lazy("year"),
    "volume": gettext_lazy("volume"),
    "issue": gettext_lazy("issue"),
    "pages": gettext_lazy("pages"),
    "publisher": gettext_lazy("publisher"),
    "accessed": gettext_lazy("accessed"),
    "words": gettext_lazy("as the text says it"),
    "source": gettext_lazy("source"),
    "date": gettext_lazy("corrected on"),
    "system": gettext_lazy("system"),
    "code": gettext_lazy("code"),
    "label": gettext_lazy("name in that system"),
    "doi": gettext_lazy("DOI"),
    "pmid": gettext_lazy("PMID"),
    "type": gettext_lazy("type"),
    "language": gettext_lazy("language"),
    "valid_from": gettext_lazy("valid from"),
    "valid_until": gettext_lazy("valid until"),
    "schema_version": gettext_lazy("format"),
}

NOTES = {
    "formatting": gettext_lazy("Formatting changed"),
    "link": gettext_lazy("Link leads elsewhere"),
    "citation": gettext_lazy("Citation changed"),
    "element": gettext_lazy("Kind of paragraph changed"),
    "spacing": gettext_lazy("Spaces or line breaks changed"),
    "division": gettext_lazy("Paragraphs were divided or joined"),
    "invisible": gettext_lazy("Invisible characters changed"),
    "markup": gettext_lazy("The code behind the text changed, its words did not"),
}

# By kind, and by whether something stood there before and stands there now.
CALLOUTS = {
    ("number", True, True): gettext_lazy("Number changed"),
    ("number", True, False): gettext_lazy("Number gone"),
    ("number", False, True): gettext_lazy("Number added"),
    ("negation", True, True): gettext_lazy("“Not” changed"),
    ("negation", True, False): gettext_lazy("“Not” gone"),
    ("negation", False, True): gettext_lazy("“Not” added"),
    ("drug", True, True): gettext_lazy("Medicine changed"),
    ("drug", True, False): gettext_lazy("Medicine gone"),
    ("drug", False, True): gettext_lazy("Medicine added"),
    ("level", True, True): gettext_lazy("Urgency changed"),
    ("level", True, False): gettext_lazy("Card of this urgency gone"),
    ("level", False, True): gettext_lazy("Card of this urgency added"),
    ("citation", True, True): gettext_lazy("Reference replaced"),
    ("citation", True, False): gettext_lazy("Reference removed, its sentence stays"),
}

VERBS = {
    Verb.SUBMIT: gettext_lazy("Sent to review"),
    Verb.RE_REVIEW: gettext_lazy("Sent to be reviewed again"),
    Verb.BEGIN_REVIEW: gettext_lazy("Review begun"),
    Verb.SIGN_OFF: gettext_lazy("Signed"),
    Verb.WITHDRAW_SIGNATURE: gettext_lazy("Signature taken back"),
    Verb.REQUEST_CHANGES: gettext_lazy("Sent back for changes"),
    Verb.DECLINE: gettext_lazy("Stepped aside"),
    Verb.ANSWER_COMMENTS: gettext_lazy("Comments answered"),
    Verb.WITHDRAW_SUBMISSION: gettext_lazy("Taken back"),
    Verb.PUBLISH: gettext_lazy("Published"),
    Verb.PUBLISH_URGENTLY: gettext_lazy("Published urgently, before its review"),
    Verb.SCHEDULE_PUBLICATION: gettext_lazy("Publication scheduled"),
    Verb.SCHEDULE_WITHDRAWAL: gettext_lazy("Withdrawal scheduled"),
    Verb.CANCEL_SCHEDULED: gettext_lazy("Scheduled step cancelled"),
    Verb.WITHDRAW_PAGE: gettext_lazy("Page withdrawn"),
    Verb.RESTORE_PAGE: gettext_lazy("Page put back"),
}
REFUSED_VERBS = {
    Verb.SUBMIT: gettext_lazy("Sending to review refused"),
    Verb.RE_REVIEW: gettext_lazy("Sending to be reviewed again refused"),
    Verb.BEGIN_REVIEW: gettext_lazy("Beginning a review refused"),
    Verb.SIGN_OFF: gettext_lazy("Signing refused"),
    Verb.WITHDRAW_SIGNATURE: gettext_lazy("Taking back the signature refused"),
    Verb.REQUEST_CHANGES: gettext_lazy("Sending back refused"),
    Verb.DECLINE: gettext_lazy("Stepping aside refused"),
    Verb.ANSWER_COMMENTS: gettext_lazy("Answering refused"),
    Verb.WITHDRAW_SUBMISSION: gettext_lazy("Taking back refused"),
    Verb.PUBLISH: gettext_lazy("Publishing refused"),
    Verb.PUBLISH_URGENTLY: gettext_lazy("Publishing urgently refused"),
    Verb.SCHEDULE_PUBLICATION: gettext_lazy("Scheduling refused"),
    Verb.SCHEDULE_WITHDRAWAL: gettext_lazy("Scheduling refused"),
    Verb.CANCEL_SCHEDULED: gettext_lazy("Cancelling refused"),
    Verb.WITHDRAW_PAGE: gettext_lazy("Withdrawing the page refused"),
    Verb.RESTORE_PAGE: gettext_lazy("Putting the page back refused"),
}
ACTS = {
    Act.ADD: gettext_lazy("Added"),
    Act.CHANGE: gettext_lazy("Changed"),
    Act.DELETE: gettext_lazy("Deleted"),
    Act.EXPORT: gettext_lazy("Exported"),
    Act.SET_PASSWORD: gettext_lazy("Password set"),
    Act.SET_EMAIL: gettext_lazy("E-mail address changed"),
    Act.ENROL: gettext_lazy("Second factor set up"),
    Act.REMOVE_FACTOR: gettext_lazy("Second factor removed"),
    Act.RENEW_RECOVERY_CODES: gettext_lazy("Recovery codes renewed"),
    Act.RESET_SECOND_FACTOR: gettext_lazy("Second factor reset"),
    Act.PROVE: gettext_lazy("Identity proven again"),
    Act.CONFIRM_IDENTITY: gettext_lazy("Identity confirmed"),
    Act.DEACTIVATE: gettext_lazy("Account closed"),
    Act.REACTIVATE: gettext_lazy("Account opened again"),
    Act.ASK_EARLY_REVIEW: gettext_lazy("Asked for an early review"),
    Act.OVERRIDE_INTERVAL: gettext_lazy("Set the interval of one article"),
    Act.OVERRIDE_WARNING: gettext_lazy("Left a warning as it is"),
    Act.ASSIGN_REPORT: gettext_lazy("Reader’s report taken or handed over"),
    Act.ANSWER_REPORT: gettext_lazy("Reader’s report answered"),
    Act.CLOSE_REPORT: gettext_lazy("Reader’s report closed"),
    Act.REOPEN_REPORT: gettext_lazy("Reader’s report taken up again"),
    Act.BLANK_REPORT: gettext_lazy("Words of a reader’s report taken out"),
    Act.SHOW_EXPERT: gettext_lazy("Shown to an expert by a link"),
    Act.REVOKE_LINK: gettext_lazy("Link for an expert revoked"),
}
WORKLISTS = {
    Worklist.OVERDUE: gettext_lazy("Overdue"),
    Worklist.DUE_SOONER: gettext_lazy("Due within 30 days"),
    Worklist.DUE_SOON: gettext_lazy("Due within 60 days"),
    Worklist.NO_DATE: gettext_lazy("Without a date of the next review"),
    Worklist.ASKED: gettext_lazy("Asked for early"),
    Worklist.NOT_COUNTERSIGNED: gettext_lazy("Published in an emergency, not yet countersigned"),
    Worklist.BEHIND: gettext_lazy("Translations that the English has left behind"),
    Worklist.UNPUBLISHED: gettext_lazy("In review, not yet published"),
    Worklist.LIVE: gettext_lazy("All live pages"),
}


def act(name: str, outcome: str) -> str | Promise:
    """Say what an event records; one of a later version of the library keeps its own name."""
    words: Mapping[Any, Promise] = REFUSED_VERBS if outcome == Event.Outcome.REFUSED else VERBS
    acts: Mapping[Any, Promise] = ACTS
    return words.get(name) or acts.get(name) or name


def value(field: str, text: str) -> str | Promise:
    """Say the value of a field as a person would; what is free text stays as it is."""
    match field:
        case "type" if text in set(ArticleType):
            return TYPE_LABELS[ArticleType(text)]
        case "level" if text in set(CareLevel):
            return CARE_LABELS[CareLevel(text)]
        case "kind" if text in set(ReferenceKind):
            return REFERENCE_LABELS[ReferenceKind(text)]
        case "system" if text in set(CodeSystem):
            return NAMES[CodeSystem(text)]
        case "sha256":
            return text[:12]
        case "accessed" | "date" | "valid_from" | "valid_until" if text:
            return date_format(dt.date.fromisoformat(text))
    return text
