"""Puts the library's rule on django-reversion's tables: a version that was kept says for ever what it said.

They are the editors' undo and no evidence, so old ones may be deleted to save room. An account that goes away is
taken out of them, as django-reversion wants it.
"""

from __future__ import annotations

import pgtrigger
from reversion.models import Revision, Version


class RevisionGuard(Revision):  # type: ignore[misc]  # the package has no types
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [pgtrigger.ReadOnly(name="written_once", exclude=["user"])]


class VersionGuard(Version):  # type: ignore[misc]
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update)]
