"""What a signer declares, word for word. A text is never changed: a new wording gets a new id."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reviews.policy import Kind

MEDICAL = "medical-2"
TRANSLATION = "translation-2"
EDITORIAL = "editorial-1"
URGENT = "urgent-1"
CURRENT = {
    Kind.MEDICAL: MEDICAL,
    Kind.TRANSLATION: TRANSLATION,
    Kind.EDITORIAL: EDITORIAL,
    Kind.URGENT: URGENT,
}


def meaning(kind: str) -> str:
    """Say what a signature of this kind means, in the words that are kept with it."""
    return {
        Kind.MEDICAL: _("Clinically reviewed and approved"),
        Kind.TRANSLATION: _("Translation compared with its source and approved"),
        Kind.EDITORIAL: _("Editorial change reviewed and approved"),
        Kind.URGENT: _("Urgent safety change approved before its review"),
    }[Kind(kind)]


def carried_over() -> str:
    """Say what a signature means that answers for a review made elsewhere."""
    return _("Carried over from the previous system")


def language_of(kind: str, recorded: str) -> str:
    """Return the language in which a meaning was recorded, which was that of the signer's desk; "" where none is known.

    The record is in words and stays as it is; whoever reads it in another language has to be told so.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if recorded in (meaning(kind), carried_over()):
                return language
    return ""


def attest_text(kind: str, *, printed: str, title: str, language: str) -> str:
    """Return the declaration in full, with the signer's name and credentials as they will be printed."""
    words = {"name": printed, "title": title, "language": {"en": _("English"), "es": _("Spanish")}[language]}
    return {
        Kind.MEDICAL: _(
            "I, %(name)s, have read the whole text of “%(title)s” in %(language)s as it was shown to me. It is "
            "accurate and safe for patients as of today. I have no conflict of interest beyond the statement on file. "
            "My name and today's date will be shown on the page."
        ),
        Kind.TRANSLATION: _(
            "I, %(name)s, read both languages and have compared the whole text of “%(title)s” in %(language)s with the "
            "English text shown beside it. It says the same and is safe for patients. My name and today's date will be "
            "shown on the page."
        ),
        Kind.EDITORIAL: _(
            "I, %(name)s, did not write this change to “%(title)s” in %(language)s. I have checked it, and it touches "
            "nothing that a physician answers for."
        ),
        Kind.URGENT: _(
            "I, %(name)s, did not write this change to “%(title)s” in %(language)s. I have read it. The text that "
            "readers see now could hurt somebody, and waiting for the review would be worse than publishing this "
            "change without it. Readers will be told that its review is pending."
        ),
    }[Kind(kind)] % words
