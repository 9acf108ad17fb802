"""Why a verb was refused. Every one carries a sentence for the person who tried, saying what to do."""

from __future__ import annotations

from collections.abc import Sequence

from articles.checks import Finding


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Base of all refusals. `status` is the HTTP status that tells the same."""

    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """This person may not do this."""

    status = 403


class Suspended(NotAllowed):
    """Somebody else reset this person's credentials, and they are not yet shown to be the person's own again."""


class OwnWork(NotAllowed):
    """This person wrote or submitted the text."""


class WrongState(Refused):
    """The verb does not fit the state, most often because somebody else was faster."""


class TextChanged(Refused):
    """The text is no longer the one that was shown."""


class AlreadySigned(Refused):
    """This person has signed this text already."""


class NothingChanged(Refused):
    """The text is what readers see already."""


class Unsigned(Refused):
    """A sign-off is missing."""


class Incomplete(Refused):
    """The draft lacks something; `findings` names each place."""

    status = 422

    def __init__(self, sentence: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


class IdentityNotProven(Refused):
    """The signer did not prove who they are."""

    status = 403
