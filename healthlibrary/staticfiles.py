"""Files that never change under their name, as production serves them: hashed, compressed, each style sheet whole."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r"""@import\s+url\(\s*['"]?([\w-]+\.css)['"]?\s*\)\s*;""")


class WholeStyleSheets(ManifestStaticFilesStorage):
    """Writes a style sheet that is imported from the same folder into the one that imports it.

    A browser learns of an import only when it has read the importing file, one more way to the server and back
    before anything is drawn; Django's admin has one on each form.
    """

    def post_process(self, paths: dict[str, Any], *arguments: Any, **options: Any) -> Iterator[Any]:
        for name, source in list(paths.items()):
            if name.endswith(".css") and _IMPORT.search(text := _read(source)):
                with self.open(name, "w") as file:
                    file.write(_with_imports(text, posixpath.dirname(name), paths))
                paths[name] = (self, name)
        yield from super().post_process(paths, *arguments, **options)


class CompressedStaticFiles(CompressedManifestStaticFilesStorage, WholeStyleSheets):  # type: ignore[misc]  # untyped
    """The same, and compressed: what production serves."""


def _with_imports(text: str, folder: str, paths: dict[str, Any]) -> str:
    def imported(match: re.Match[str]) -> str:
        source = paths.get(posixpath.join(folder, match[1]))
        return _read(source) if source else match[0]

    return _IMPORT.sub(imported, text)


def _read(source: tuple[Any, str]) -> str:
    storage, path = source
    with storage.open(path) as file:
        return str(file.read().decode())
