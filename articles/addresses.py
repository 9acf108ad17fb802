"""Which addresses may become links. Everything else stays text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_LENGTH = 2_000  # characters
_ANCHOR = re.compile(r"#[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MAIL_OR_PHONE = re.compile(r"(mailto|tel):[^:/]+", re.IGNORECASE)
_ENDS_EARLY = re.compile(r"""[\s"<>\\^`{|}]""")


def link(value: str) -> str:
    """Return the address as a link may carry it (web, mail, telephone or "#anchor"), or "" if it may not."""
    value = value.strip()
    return value if _ANCHOR.fullmatch(value) else web(value) or _mail_or_phone(value)


def web(value: str) -> str:
    """Return the http(s) address with its scheme in lower case, or "" if it is anything else."""
    value = value.strip()
    if not _is_clean(value):
        return ""
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port  # reading a port that can be none raises, too
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return parts.scheme + value[len(parts.scheme) :]


def _mail_or_phone(value: str) -> str:
    if not _is_clean(value) or not _MAIL_OR_PHONE.fullmatch(value):
        return ""
    scheme, _, rest = value.partition(":")
    return f"{scheme.lower()}:{rest}"


def _is_clean(value: str) -> bool:
    """Whether browsers and people read the same address: nothing invisible, nothing that ends it early."""
    return 0 < len(value) <= MAX_LENGTH and value.isprintable() and not _ENDS_EARLY.search(value)
