"""How far a command has come, for whoever waits: a bar in a terminal, a line every tenth elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.utils.translation import gettext as _

Item = TypeVar("Item")
WIDTH = 30  # characters


def shown(items: Iterable[Item], *, total: int, path: object, to: Any) -> Iterator[Item]:
    """Yield the items and write on `to`, such as a command's stderr, how many of `total` are done."""
    told = 0
    for done, item in enumerate(items, start=1):
        yield item
        if to.isatty():
            filled = WIDTH * done // total
            words = {"bar": f"[{'#' * filled}{'.' * (WIDTH - filled)}]", "done": done, "total": total}
            to.write("\r" + _("%(bar)s %(done)s of %(total)s") % words, ending="\n" if done == total else "")
            to.flush()
        elif total >= WIDTH and 10 * done // total > told:
            told = 10 * done // total
            to.write(_("%(done)s of %(total)s articles of %(path)s") % {"done": done, "total": total, "path": path})
