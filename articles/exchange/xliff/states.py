"""How the states of the library and of the two versions of XLIFF stand for each other.

Nothing that a file says is ever an approval: “signed-off” and “final” mean that the agency is done.
"""

from __future__ import annotations

from enum import StrEnum

from articles.currency import State


class Progress(StrEnum):
    """How far a file says that a translation has come."""

    OPEN = "open"  # not translated, or not for this source
    DONE = "done"
    MACHINE = "machine"  # written by a machine
    REJECTED = "rejected"  # somebody at the agency turned it down


# What no version has a word for is said in an attribute that each version leaves to us.
PREFIX = "library"

_OUT_12 = {
    State.CHANGED: ("needs-translation", ""),
    State.MACHINE: ("needs-review-translation", "mt-suggestion"),
    State.CURRENT: ("translated", ""),
    State.STILL_RIGHT: ("translated", ""),
}
_OUT_20 = {
    State.MISSING: ("initial", ""),
    State.CHANGED: ("initial", f"{PREFIX}:changed"),
    State.MACHINE: ("translated", f"{PREFIX}:machine"),
    State.CURRENT: ("translated", ""),
    State.STILL_RIGHT: ("translated", f"{PREFIX}:still-right"),
}
_OPEN_12 = frozenset({"new", "needs-translation", "needs-l10n", "needs-adaptation"})
_DONE_12 = frozenset({
    "", "final", "signed-off", "translated", "needs-review-translation", "needs-review-adaptation", "needs-review-l10n",
})  # fmt: skip
# What somebody has to have written into a file before it says that a text was looked at: a tool may leave out a state.
_FINISHED_12 = frozenset({"final", "signed-off", "translated"})
_MACHINE_12 = frozenset({"mt-suggestion", "leveraged-mt"})
_DONE_20 = frozenset({"translated", "reviewed", "final"})


def to_12(state: State) -> tuple[str, str]:
    """Return the state of a target and its qualifier; either may be empty."""
    return _OUT_12.get(state, ("new", ""))


def to_20(state: State) -> tuple[str, str]:
    """Return the state of a segment and its sub-state; the latter may be empty."""
    return _OUT_20[state]


def from_12(state: str, qualifier: str) -> Progress | None:
    """Return what a target's state and qualifier say; None where the version knows no such state."""
    if qualifier.startswith("rejected-"):
        return Progress.REJECTED
    if qualifier in _MACHINE_12:
        return Progress.MACHINE
    if state in _DONE_12:
        return Progress.DONE
    return Progress.OPEN if state in _OPEN_12 or state.startswith("x-") else None


def is_finished_12(state: str, qualifier: str) -> bool:
    """Whether a target says in so many words that a person is done with it. In 2.0 what is done says so always."""
    return state in _FINISHED_12 and from_12(state, qualifier) is Progress.DONE


def from_20(state: str, sub_state: str) -> Progress | None:
    """Return what a segment's state and sub-state say; a segment without a state is an initial one."""
    if sub_state.rpartition(":")[2] in {"machine", "mt"}:
        return Progress.MACHINE
    if state in _DONE_20:
        return Progress.DONE
    return Progress.OPEN if state in {"", "initial"} else None


def whole(parts: list[Progress]) -> Progress:
    """Return the progress of a text that came in several parts: that of the one least far."""
    return next((one for one in (Progress.REJECTED, Progress.OPEN, Progress.MACHINE) if one in parts), Progress.DONE)
