"""Where pictures are kept: under MEDIA_ROOT, each named by the SHA-256 of its bytes.

A name therefore never means other bytes, and a file is never written over: what a reviewer signed
for is what readers get.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from articles.images import StoredImage

FOLDER = "figures"
_NAME = re.compile(r"[0-9a-f]{64}\.(png|jpg|webp)")


def name_for(sha256: str, extension: str) -> str:
    """Return the name of a stored picture below MEDIA_ROOT. Raises ValueError on what can be none."""
    name = f"{sha256}.{extension}"
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a stored picture")
    # One folder for each two digits: thousands of files in one folder make every look at it slow.
    return f"{FOLDER}/{sha256[:2]}/{name}"


def path_for(sha256: str, extension: str) -> Path:
    return Path(settings.MEDIA_ROOT, name_for(sha256, extension))


def open_stored(sha256: str, extension: str) -> BinaryIO:
    """Open a stored picture for reading. Raises FileNotFoundError if there is none of that name."""
    return path_for(sha256, extension).open("rb")


def store(image: StoredImage) -> str:
    """Keep the picture and return its name below MEDIA_ROOT; one that is there already is left as it is.

    When this returns, a power cut cannot take the file away again, nor leave half of it at any time.
    """
    path = path_for(image.sha256, image.extension)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-") as file:
        file.write(image.data)
        file.flush()
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)  # all at once, and never over another file
    _sync_folder(path.parent)
    return name_for(image.sha256, image.extension)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
