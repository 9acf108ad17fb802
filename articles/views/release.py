"""Which release this is: a name for all but the publications that decides what a page looks like."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import django
import segno
from django.conf import settings

from articles import theme
from healthlibrary import environment

_ROOT = Path(settings.BASE_DIR)
_FOLDERS = ("articles", "healthlibrary", "templates", "locale")
_SUFFIXES = frozenset({".py", ".html", ".txt", ".xml", ".svg", ".mo", ".css", ".js"})


@cache
def name() -> str:
    """Return the digest of code, templates, translations, style sheets, packages and settings, worked out once.

    Two processes with the same name render the same page. Something more in it than matters does no harm: then each
    process renders for itself.
    """
    digest = hashlib.sha256(repr([sys.version, django.VERSION, segno.__version__]).encode())
    for path in sorted(path for folder in _FOLDERS for path in (_ROOT / folder).rglob("*")):
        if path.suffix in _SUFFIXES:
            digest.update(hashlib.sha256(str(path.relative_to(_ROOT)).encode()).digest())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update((_ROOT / "requirements.txt").read_bytes())
    digest.update(repr([sorted(environment.said().items()), theme.in_force().css]).encode())
    return digest.hexdigest()
