"""How the fields of a translation stand, in sentences for the article's panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import ngettext

from articles.currency import State


def of(states: Mapping[str, State]) -> Iterator[str]:
    """Say how many fields are done and how many are not; nothing of the language that is translated from."""
    if not states:
        return
    counts = Counter(states.values())
    current = counts[State.CURRENT] + counts[State.STILL_RIGHT]
    yield ngettext("%(count)s field is up to date", "%(count)s fields are up to date", current) % {"count": current}
    if changed := counts[State.CHANGED]:
        yield ngettext(
            "the English of %(count)s field has changed", "the English of %(count)s fields has changed", changed
        ) % {"count": changed}
    if machine := counts[State.MACHINE]:
        yield ngettext(
            "%(count)s field was written by a machine and checked by nobody",
            "%(count)s fields were written by a machine and checked by nobody",
            machine,
        ) % {"count": machine}
    if missing := counts[State.MISSING]:
        yield ngettext("%(count)s field is not translated", "%(count)s fields are not translated", missing) % {
            "count": missing
        }
