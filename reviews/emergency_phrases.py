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


def phrases_of(language: Language) -> list[str]:
    return list(EmergencyPhrase.objects.filter(language=language).order_by("phrase").values_list("phrase", flat=True))


@transaction.atomic
def set_emergency_phrases(language: Language, phrases: Iterable[str], *, by: User, at: dt.datetime) -> list[str]:
    """Let these phrases, and no others, show the emergency card. Return those of the list as it now is.

    They are kept in small letters without punctuation. Raises NotAllowed, and Incomplete for a phrase that would
    never match or more than MOST of them; then nothing is changed.
    """
    permissions.check_emergency_phrases(by)
    wanted = emergencies.normal(phrases)
    if len(wanted) > emergencies.MOST:
        raise Incomplete(_("Keep no more than %(most)s phrases in a language.") % {"most": emergencies.MOST})
    if empty := emergencies.without_meaning(wanted, language):
        raise Incomplete(_("“%(phrase)s” has no word that can be looked for.") % {"phrase": empty[0]})
    before = set(phrases_of(language))
    EmergencyPhrase.objects.filter(language=language).exclude(phrase__in=wanted).delete()
    EmergencyPhrase.objects.bulk_create(
        [emergencies.row(phrase, language) for phrase in wanted if phrase not in before], ignore_conflicts=True
    )
    lines = [f"added: {phrase}" for phrase in wanted if phrase not in before]
    lines += [f"removed: {phrase}" for phrase in sorted(before - set(wanted))]
    if lines:
        subject = f"emergency phrases ({language})"
        record_administration(Act.CHANGE, by=by, at=at, subject=subject, detail="\n".join(lines))
    return wanted
