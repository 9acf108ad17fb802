"""The one list of what is checked, and the way through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Model

from articles.models import Address, Assignment, Edit, GlossaryEdit, Image, Publication, SiteDetails, TranslationBasis
from reviews.models import Ask, Event, Notice, SignOff, Submission
from reviews.verification import (
    chains,
    database,
    drafts,
    files,
    finding,
    outbox,
    pages,
    printing,
    reports,
    signing,
    states,
    stories,
    texts,
    vouchers,
)
from reviews.verification.fault import Fault, Tell
from reviews.verification.stories import Story


class Check(NamedTuple):
    """`rows` is the table whose rows it goes through one by one, for whoever waits."""

    name: str
    run: Callable[[Tell], Iterator[Fault]]
    rows: type[Model] | None = None


# Of each article at a time.
STORY_CHECKS: tuple[Callable[[Story], Iterator[Fault]], ...] = (
    signing.publications_are_signed,
    signing.signatures_are_of_their_texts,
    signing.withdrawn_signatures_are_the_signers_own,
    printing.pages_print_their_sign_offs,
    states.submissions_are_where_events_left_them,
    states.events_name_their_own,
    pages.live_pages_show_the_newest,
    pages.addresses_are_those_published_at,
)


def of_every_article(tell: Tell) -> Iterator[Fault]:
    for count, story in enumerate(stories.tell_all(), start=1):
        for check in STORY_CHECKS:
            try:
                yield from check(story)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                # Something in a record is of a shape that no verb writes: which row, the fingerprints say.
                yield Fault(
                    "record-unreadable", Submission._meta.db_table, None,
                    f"the records of the article cannot be read ({check.__name__})", article=story.article,
                    found=f"{type(error).__name__}: {error}",
                )  # fmt: skip
        if count % stories.BATCH == 0:
            tell(sum(len(rows) for rows in story.publications.values()) * stories.BATCH)


CHECKS: tuple[Check, ...] = (
    Check("the guard of the database", database.is_guarded),
    Check("the chain of signatures", chains.of_sign_offs, SignOff),
    Check("the chain of events", chains.of_events, Event),
    Check("the rows that events vouch for", vouchers.rows_are_as_recorded, Event),
    Check("the texts of publications", texts.of_publications, Publication),
    Check("the texts of submissions", texts.of_submissions, Submission),
    Check("sign-offs, pages and states", of_every_article, Publication),
    Check("the versions of drafts", drafts.have_their_versions),
    Check("what edits say they changed", drafts.say_what_changed),
    Check("the files of images", files.of_images, Image),
    Check("files without an image", files.have_their_rows),
    Check("the index and the search", finding.leads_to_live_pages),
    Check("the outbox", outbox.tells_of_every_publication),
    Check("the reports of readers", reports.are_as_the_trail_says),
)

# Append-only tables that no fingerprint covers, and why. `tests/reviews/test_verification.py` holds the list complete.
EXPLAINED: dict[type[Model], str] = {
    Ask: "whose turn it was; whoever signed is in the chain",
    Notice: "what people were told; the acts that it tells of are events, and each publication has one (the outbox)",
    Address: "each follows from the publications at it, and is compared with them",
    Image: "its name is the hash of its file, which publications name; who uploaded it is no evidence",
    GlossaryEdit: "whoever wrote the definitions of a submission is among the authors that it names by value",
    SiteDetails: "what the library is called and where it is reached; each change is an event of the trail",
    Assignment: "who translates, and until when; a help for translators",
    TranslationBasis: "a help for translators; a submission keeps the source it was compared with by value",
}

# Rows of these tables are covered once they have been submitted.
NOT_YET: dict[type[Model], str] = {Edit: "an edit is recorded with the submission that it went into"}


def verify(checks: Iterable[Check] = CHECKS, *, tell: Callable[[Check], Tell] | None = None) -> Iterator[Fault]:
    """Yield every fault there is. `tell` is asked before each check for where to tell its rows."""
    for check in checks:
        for fault in check.run(tell(check) if tell else _nobody):
            yield fault
            if fault.code == database.UNMIGRATED:
                return  # the other checks would ask for tables and columns that may not be there


@contextmanager
def snapshot() -> Iterator[None]:
    """Let everything in the block see one moment of the library, however long it takes and whatever is published."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _nobody(rows: int) -> None:
    return None
