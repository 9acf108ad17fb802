"""The browser of the tests: the machine's own, else one that is fetched by: python -m tests.browser"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed_browser() -> str | None:
    """The machine's own Chromium or Chrome, if it runs; None stands for the one that Playwright keeps."""
    for name in PROGRAMS:
        path = shutil.which(name)
        # Ubuntu's packages of that name may hold no more than the advice to install another package.
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def fetch() -> None:
    """Get a browser: Debian's package as root on Debian, else Playwright's own download."""
    if os.geteuid() == 0 and _is_debian():
        apt = ["apt-get", "-qq", "-y"]
        say("Installing Debian's chromium, which the tests drive...")
        subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
        subprocess.run([*apt, "install", "--no-install-recommends", "chromium"], stdout=subprocess.DEVNULL, check=False)
        if installed_browser():
            return
    say("Fetching Playwright's Chromium, which the tests drive...")
    libraries = ["--with-deps"] if os.geteuid() == 0 else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=False)


def is_at_hand() -> bool:
    if installed_browser():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines() and bool(shutil.which("apt-get"))


if __name__ == "__main__":
    if not is_at_hand():
        fetch()
    if not is_at_hand():
        sys.exit("No browser could be fetched for the tests. Install Chromium or Chrome, then start again.")
