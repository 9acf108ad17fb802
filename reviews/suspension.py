"""Whether somebody's credentials are their own. Pure: the answer follows from the changes on record, oldest first.

Whoever can reset another person's password or second factor could otherwise sign in that person's name. So a reset
suspends signing and publishing until the person has shown what the other cannot have; and a reset of the second
factor, after which there is no such thing, until a third person has confirmed who it was. Misuse then needs two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

RESETS = frozenset({"password", "email", "second_factor"})


class Change(Protocol):
    what: str
    user_id: int
    by_id: int


class Lacking(StrEnum):
    """What still has to happen, in the order in which it is asked for."""

    ENROLMENT = "enrolment"
    CONFIRMATION = "confirmation"
    OWN_PASSWORD = "own_password"  # noqa: S105 - no password
    PROOF = "proof"


@dataclass
class Suspension:
    """`lacking` is empty for somebody who may sign; `resetters` cannot confirm who the person is."""

    lacking: set[Lacking] = field(default_factory=set)
    resetters: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.lacking)

    @property
    def first(self) -> Lacking:
        return next(step for step in Lacking if step in self.lacking)


def suspension_of(changes: Iterable[Change]) -> Suspension:
    """Return what one person lacks after these changes of their credentials, oldest first."""
    now, is_enrolled = Suspension(), False
    for change in changes:
        is_own = change.by_id == change.user_id
        match change.what:
            case "second_factor" if not is_own:
                is_enrolled = False
                now.lacking |= {Lacking.ENROLMENT, Lacking.CONFIRMATION}
                now.lacking.discard(Lacking.PROOF)
            case "password" if not is_own:
                # Without a second factor there is nothing to prove with: enrolling comes first anyway.
                now.lacking |= {Lacking.OWN_PASSWORD, Lacking.PROOF if is_enrolled else Lacking.ENROLMENT}
            case "email" if not is_own:
                now.lacking.add(Lacking.PROOF if is_enrolled else Lacking.ENROLMENT)
            case "password":
                now.lacking.discard(Lacking.OWN_PASSWORD)
            case "enrolled":
                is_enrolled = True
                if Lacking.ENROLMENT in now.lacking:
                    now.lacking -= {Lacking.ENROLMENT, Lacking.PROOF}
            case "proven" if is_enrolled:
                now.lacking.discard(Lacking.PROOF)
            case "confirmed" if not is_own and Lacking.ENROLMENT not in now.lacking:
                if change.by_id not in now.resetters:
                    now.lacking.discard(Lacking.CONFIRMATION)
        if change.what in RESETS and not is_own:
            now.resetters.add(change.by_id)
        if not now.lacking:
            now.resetters.clear()
    return now
