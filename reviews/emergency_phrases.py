"""The board's list of the words that make a search sound like an emergency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.document import Language
from articles.models import EmergencyPhrase
from articles.search import emergencies
from reviews import permissions
from reviews.refusals import Incomplete
from reviews.trail import record_administration
from reviews.transitions import Act
from reviews.workflow import guards

SHOWN = 60  # characters of a phrase that was refused


def phrases_of(language: Language) -> list[str]:
    return list(EmergencyPhrase.objects.filter(language=language).order_by("phrase").values_list("phrase", flat=True))


@transaction.atomic
def set_emergency_phrases(
    language: Language, phrases: Iterable[str], *, by: User, at: dt.datetime, seen: Iterable[str] | None = None
) -> list[str]:
    """Let these phrases show the emergency card, in the place of those that were `seen`. Return the whole list.

    What somebody else wrote after the list was shown stays; without `seen` the list becomes what is given. Phrases are
    kept in small letters without punctuation. Raises NotAllowed, and Incomplete for a phrase that would never match or
    is too long to be kept whole, and for more than MOST of them; then nothing is changed.
    """
    by = guards.fresh(by)
    permissions.check_emergency_phrases(by)
    wanted = emergencies.normal(phrases)
    before = set(phrases_of(language))
    shown = before if seen is None else set(emergencies.normal(seen))
    added = [phrase for phrase in wanted if phrase not in shown | before]
    removed = sorted((shown - set(wanted)) & before)
    if len(before) + len(added) - len(removed) > emergencies.MOST:
        raise Incomplete(_("Keep no more than %(most)s phrases in a language.") % {"most": emergencies.MOST})
    if long := emergencies.too_long(wanted):
        words = {"phrase": f"{long[0][:SHOWN]}…", "most": emergencies.MAX_LENGTH}
        raise Incomplete(_("“%(phrase)s” is too long. Keep each phrase within %(most)s characters.") % words)
    if empty := emergencies.without_meaning(wanted, language):
        raise Incomplete(_("“%(phrase)s” has no word that can be looked for.") % {"phrase": empty[0]})
    EmergencyPhrase.objects.filter(language=language, phrase__in=removed).delete()
    EmergencyPhrase.objects.bulk_create([emergencies.row(phrase, language) for phrase in added], ignore_conflicts=True)
    lines = [f"added: {phrase}" for phrase in added] + [f"removed: {phrase}" for phrase in removed]
    if lines:
        subject = f"emergency phrases ({language})"
        record_administration(Act.CHANGE, by=by, at=at, subject=subject, detail="\n".join(lines))
    return phrases_of(language)
