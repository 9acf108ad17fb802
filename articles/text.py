"""Plain text as it is kept: one spelling for whatever reads the same, and nothing that a reviewer cannot see.

Everything here is a fixed point (doing it again changes nothing), because digests are taken of the
result. Characters that change what is read without being seen are refused; the invisible rest of a
paste (byte order marks, zero-width spaces, soft hyphens) is dropped.

Every kind of space is kept as an ordinary one, the no-break space too: rich-text editors leave
those behind by chance, and two texts that read the same must have the same digest.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

# Controls, lone surrogates, non-characters, and what reorders text: embeddings, overrides and isolates.
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
# Soft hyphen, direction marks, zero-width spaces, invisible operators, byte order mark, annotations, tags.
_DROPPED = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e007f]"
)
# The joiners belong to emoji and to scripts that need them, never to the edge of a word or to Latin text.
_STRAY_JOINER = re.compile(
    "(?<![^\x00-\x7f\u200c\u200d\\s])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u200c\u200d\\s])"
)
# Unicode's own limit for a "stream-safe" text. Composing a longer run takes quadratic time, too.
MAX_COMBINING = 30
_MAYBE_COMBINING = re.compile(rf"[^\x00-\u02ff]{{{MAX_COMBINING + 1},}}")

_CONTEXT = 20  # characters shown on either side of what is refused


class TextError(ValueError):
    """Text that no page can hold; the message is a sentence for whoever wrote it."""


def characters(value: str) -> str:
    """Return the same text in composed characters (NFC), without invisible ones; spaces stay as they are.

    Raises TextError where dropping a character could change what is read.
    """
    if value.isascii() and value.isprintable():
        return value
    refuse_hidden(value)
    value = _DROPPED.sub("", value)
    for found in _MAYBE_COMBINING.finditer(value):
        _refuse_towers(found[0])
    # Twice, since a joiner may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", unicodedata.normalize("NFC", value)))


def line(value: str) -> str:
    """Return the text on one line: words parted by single spaces, none at the ends."""
    return " ".join(characters(value).split())


def lines(value: str) -> tuple[str, ...]:
    """Return each line that holds a word, as `line` would."""
    return tuple(filter(None, map(line, characters(value).splitlines())))


def paragraph(value: str) -> str:
    """Return the text with its line breaks, and never more than one empty line between two full ones."""
    rows = map(line, characters(value).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip("\n")


def refuse_hidden(value: str) -> None:
    """Raise TextError if the text holds a character that changes what is read without being seen."""
    if found := _REFUSED.search(value):
        raise TextError(
            _("There is a hidden control character (%(code)s) near “%(words)s”. Please delete it and type it again.")
            % {"code": f"U+{ord(found[0]):04X}", "words": _around(value, found.start())}
        )


def _refuse_towers(value: str) -> None:
    """Refuse a letter under more accents than any language has."""
    height = 0
    for character in value:
        height = height + 1 if unicodedata.category(character).startswith("M") else 0
        if height > MAX_COMBINING:
            raise TextError(_("One letter carries more than %(limit)s accents.") % {"limit": MAX_COMBINING})


def _around(value: str, position: int) -> str:
    words = value[max(0, position - _CONTEXT) : position + _CONTEXT]
    return " ".join(_DROPPED.sub("", _REFUSED.sub(" ", words)).split())
