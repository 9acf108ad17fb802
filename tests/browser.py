"""Which browser the tests use."""

from __future__ import annotations

import shutil

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed_browser() -> str | None:
    """The machine's own Chromium or Chrome; None stands for the one that Playwright downloads."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)
