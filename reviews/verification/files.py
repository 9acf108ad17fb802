"""Pictures: every image has a file of the stored hash, and every stored file an image."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from articles import media
from articles.models import Image
from reviews.verification.fault import Fault, Tell

BATCH = 500
# A picture's file comes before its row, so one that is very new may still be waiting for it.
UNDER_WAY = dt.timedelta(minutes=10)


def of_images(tell: Tell) -> Iterator[Fault]:
    names = ("pk", "sha256", "extension", "width", "height", "size")
    for count, row in enumerate(Image.objects.order_by("pk").values(*names).iterator(BATCH), start=1):
        yield from _stored(row["pk"], row["sha256"], row["extension"], (row["width"], row["height"], row["size"]))
        if count % BATCH == 0:
            tell(BATCH)


def _stored(pk: int, sha256: str, extension: str, measures: tuple[int, int, int]) -> Iterator[Fault]:
    table = Image._meta.db_table
    try:
        path = media.path_for(sha256, extension)
        data = path.read_bytes()
    except ValueError as error:
        yield Fault("image-name", table, pk, "the row names no picture", found=str(error))
        return
    except OSError as error:
        yield Fault("image-file-missing", table, pk, "its file cannot be read", expected=path.name, found=str(error))
        return
    if (found := hashlib.sha256(data).hexdigest()) != sha256:
        yield Fault("image-file-changed", table, pk, "its file holds other bytes", expected=sha256, found=found)
        return
    try:
        with Picture.open(path) as picture:
            really = (picture.width, picture.height, len(data))
    except (OSError, UnidentifiedImageError, SyntaxError) as error:
        yield Fault("image-unreadable", table, pk, "its file is no picture", found=str(error))
        return
    if really != measures:
        yield Fault(
            "image-measures", table, pk, "width, height or size are not those of its file",
            expected=str(really), found=str(measures),
        )  # fmt: skip


def have_their_rows(tell: Tell) -> Iterator[Fault]:
    """Every file among the figures belongs to an image, unless it came while this was running."""
    for paths in _batches(_stored_files()):
        names = {path.stem: path for path in paths}
        known = {
            f"{sha256}.{extension}"
            for sha256, extension in Image.objects.filter(sha256__in=names).values_list("sha256", "extension")
        }
        for path in paths:
            if path.name not in known:
                yield Fault("file-without-image", media.FOLDER, path.name, "no image has this file")


def _stored_files() -> Iterator[Path]:
    newest = 0.0
    folder = Path(settings.MEDIA_ROOT, media.FOLDER)
    probe = folder / ".now"
    # The file system's own clock, so that its and ours need not agree.
    try:
        probe.touch()
        newest = probe.stat().st_mtime - UNDER_WAY.total_seconds()
        probe.unlink()
    except OSError:
        newest = float("inf")  # read-only: nobody uploads here
    for root, _folders, files in os.walk(folder):
        for name in sorted(files):
            path = Path(root, name)
            if path != probe and path.stat().st_mtime < newest:
                yield path


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
