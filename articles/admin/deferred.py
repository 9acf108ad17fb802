"""The scripts of the admin's pages."""

from __future__ import annotations

from typing import Any

from js_asset import Media


class DeferredMedia(Media):
    """Scripts that wait until the page is there: on a slow line it can be read before they have come."""

    def render_js(self, *, attrs: dict[str, Any] | None = None) -> list[str]:
        plain = super().render_js(attrs=attrs)
        deferred = super().render_js(attrs={"defer": True, **(attrs or {})})
        # A module waits anyway, and HTML does not let it say so.
        return [one if ' type="module"' in one else other for one, other in zip(plain, deferred, strict=True)]
