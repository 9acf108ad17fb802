"""The scripts of the admin's pages."""

from __future__ import annotations

from typing import Any

from js_asset import Media


class DeferredMedia(Media):
    """Scripts that wait until the page is there: on a slow line it can be read before they have come."""

    def render_js(self, *, attrs: dict[str, Any] | None = None) -> list[str]:
        return super().render_js(attrs={"defer": True, **(attrs or {})})
