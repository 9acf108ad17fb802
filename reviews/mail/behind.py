"""A translation that readers still see while its English now advises something else: who is told, of which parts."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User

from articles import assignments, outdated
from articles.document import SOURCE_LANGUAGE
from articles.models import LivePage, Publication
from articles.outdated import Touched
from articles.summaries import LANGUAGE
from reviews.mail import notifications, reminders
from reviews.models import Notice


def tell(publication: Publication, *, by: User, at: dt.datetime) -> Notice | None:
    """Tell of an English text that went out, once; None where it leaves no live translation behind in what can hurt.

    A text that changes nothing of that kind since the one before tells of nothing that was not told then.
    """
    if publication.language != SOURCE_LANGUAGE or not _moves(publication):
        return None
    page = translation_of(publication)
    if page is None or not parts(page):
        return None
    return notifications.tell_once(people(page) - {by.pk}, kind=Notice.Kind.BEHIND, publication=publication, at=at)


def translation_of(publication: Publication) -> Publication | None:
    """Return the translation of an English text that readers see now."""
    live = LivePage.objects.filter(article=publication.article_id, language=LANGUAGE)
    page = live.select_related("publication__source_publication", "publication__article").first()
    return page.publication if page else None


def parts(page: Publication) -> tuple[Touched, ...]:
    """Return the parts of a translation where the English that readers see now advises something else."""
    live = LivePage.objects.filter(article=page.article_id, language=SOURCE_LANGUAGE).select_related("publication")
    english = live.first()
    if english is None or page.source_publication is None:
        return ()
    return outdated.touched(page.source_publication.parsed, english.publication.parsed, page.parsed)


def people(page: Publication) -> set[int]:
    """Return who keeps the translation true: whoever could sign it, and the translator it is assigned to."""
    assignment = assignments.current(page.article)
    translator = {assignment.translator_id} if assignment and assignment.translator_id else set()
    return reminders.who_may_sign(page) | translator


def _moves(publication: Publication) -> bool:
    if publication.number == 1:
        return False
    earlier = Publication.objects.filter(
        article=publication.article_id, language=publication.language, number__lt=publication.number
    )
    before = earlier.order_by("-number").values_list("content", flat=True).first()
    return before is not None and outdated.is_touched(before, publication.content)
