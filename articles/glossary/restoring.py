"""A term says again what it said, and is in use again. That is an edit like any other: nothing on record goes away."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.document import LANGUAGES
from articles.drafts import StaleDraft
from articles.glossary import rows
from articles.glossary.wording import FIELDS, Wording, wording_of
from articles.models import GlossaryEdit, GlossaryTerm


def restore(row: GlossaryTerm, edit: GlossaryEdit, *, seen: int, by: User, at: dt.datetime) -> GlossaryEdit:
    """Bring back the words of one of the term's edits, and the term into use.

    `seen` is the newest edit that the person was shown. Raises StaleDraft where there is another by now.
    """
    with transaction.atomic():
        row = rows.lock(row)
        if row.edits.latest("pk").pk != seen:
            raise StaleDraft(_("Somebody saved the term since you opened this page. Look at it again."))
        before = wording_of(row)
        wording = words_of(edit)
        for name in FIELDS:
            for language in LANGUAGES:
                setattr(row, f"{name}_{language}", getattr(wording, name).get(language))
        row.in_use = True
        row.save()
        return rows.record_edit(row, before=before, by=by, at=at, how=GlossaryEdit.How.RESTORE)


def words_of(edit: GlossaryEdit) -> Wording:
    return Wording.model_validate_json(edit.content)
