"""The versions by name, and telling which one a file is written in."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from articles.exchange.xliff import v12, v20, xml
from articles.exchange.xliff.wire import Incoming, Outgoing
from articles.exchange.xliff.xml import XliffRefused

WRITERS: dict[str, Callable[[Outgoing], bytes]] = {"1.2": v12.write, "2.0": v20.write}
DEFAULT = "1.2"

_READERS = {
    (v12.NAMESPACE, "1.2"): v12.read,
    (v20.NAMESPACE, "2.0"): v20.read,
    (v20.NAMESPACE, "2.1"): v20.read,
}


def read(data: bytes) -> list[Incoming]:
    """Return what a file of either version holds, one entry for each article. Raises XliffRefused."""
    root = xml.read(data)
    if root.name != "xliff":
        raise XliffRefused(
            _("This is no XLIFF file: it begins with “%(name)s”. Please choose another file.")
            % {"name": root.name[:40]},
            root.line,
        )
    version = root.attributes.get("version", "")
    reader = _READERS.get((root.namespace, version))
    if reader is None:
        raise XliffRefused(
            _("This is XLIFF %(version)s. Please ask for 1.2, 2.0 or 2.1.") % {"version": version[:20] or "?"},
            root.line,
        )
    return reader(root)
