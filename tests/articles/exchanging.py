"""Running the commands that exchange articles, and what the tests of them share."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from PIL import Image as Picture

from articles import images
from articles.document import ArticleDocument
from tests import factories


def run(command: str, *arguments: Any) -> tuple[int, str]:
    """Return the exit code and all that was printed."""
    output = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=output, stderr=output)
    except CommandError as error:
        return error.returncode, f"{output.getvalue()}{error}\n"
    return 0, output.getvalue()


def import_articles(*arguments: Any) -> tuple[int, str]:
    return run("import_articles", *arguments)


def write(folder: Path, name: str, *documents: ArticleDocument) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([document.model_dump(mode="json") for document in documents]), encoding="utf-8")
    return path


def plain(**fields: Any) -> ArticleDocument:
    return factories.make_document(**{"source_id": "sample-1"} | fields)


def tally(**counts: int) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in ("created", "updated", "unchanged", "refused")) + ".\n"


def photograph() -> images.StoredImage:
    """A picture that loses something at each encoding, as the library would store it."""
    buffer = io.BytesIO()
    Picture.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50).save(buffer, "JPEG")
    return images.prepare(buffer.getvalue())


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
