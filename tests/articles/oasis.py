"""Judges of XLIFF that are not ours: the schemas of OASIS, and a reader that others wrote.

Both are fetched into the checkout by `python -m tests.articles.oasis`, which `make test` runs; what could
not be fetched is skipped with the reason printed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

CHECKOUT = Path(__file__).resolve().parents[2]
# Debian's package of a PHP library that carries the schemas unchanged; it is unpacked and never installed.
PACKAGE = "php-symfony-translation"
UNPACKED = CHECKOUT / "node_modules" / ".schemas"
FOLDERS = [root / "usr/share/php/Symfony/Component/Translation/Resources/schemas" for root in (Path("/"), UNPACKED)]
SCHEMAS = {"1.2": "xliff-core-1.2-strict.xsd", "2.0": "xliff-core-2.0.xsd"}
MISSING = f"the schemas of OASIS are not at hand; they come with Debian's package {PACKAGE}"

MODULE = "xliff@6.4.0"  # [MIT] converts XLIFF to JSON; https://github.com/locize/xliff
NODE = shutil.which("node")
READER = CHECKOUT / "node_modules" / "xliff" if NODE and (CHECKOUT / "node_modules" / "xliff").is_dir() else None
NO_READER = f"no independent reader is at hand; it is the Node module {MODULE}"
READ = """
const {xliff2js, xliff12ToJs} = require(process.argv[1]);
const read = process.argv[2] === "2.0" ? xliff2js : xliff12ToJs;
read(require("fs").readFileSync(0, "utf8")).then(found => console.log(JSON.stringify(found)));
"""

Read = dict[str, list[tuple[str, list[str]]]]


def folder() -> Path | None:
    return next((path for path in FOLDERS if (path / SCHEMAS["2.0"]).exists()), None)


@cache
def schema(version: str) -> Any:
    """Return the schema of a version, or None where it is not at hand. Nothing is fetched from the network."""
    path = folder()
    if path is None:
        return None
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside(path))
    return etree.XMLSchema(etree.parse(path / SCHEMAS[version], parser))


def faults(schema: Any, data: bytes) -> list[str]:
    schema.validate(etree.fromstring(data))
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


def read_independently(data: bytes, version: str) -> Read:
    """Return the words without spaces and the codes of each unit's source and target, as the other finds them."""
    answer = subprocess.run(
        [str(NODE), "-e", READ, str(READER), version], input=data, capture_output=True, check=True, timeout=60
    )
    found = json.loads(answer.stdout)
    assert (found["sourceLanguage"], found["targetLanguage"]) == ("en", "es")
    [units] = found["resources"].values()
    return {name: [_content(unit.get(side, "")) for side in ("source", "target")] for name, unit in units.items()}


def _content(value: Any) -> tuple[str, list[str]]:
    words: list[str] = []
    codes: list[str] = []
    waiting = [value]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, list):
            waiting = part + waiting
        elif isinstance(part, dict):
            for code in part.values():
                codes.append(code["id"])
                waiting.insert(0, code.get("contents", ""))
    return "".join("".join(words).split()), codes


class _Beside(etree.Resolver):
    """Finds the schema of xml:lang beside the others, wherever they say that it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def resolve(self, url: str, _public: str | None, context: Any) -> Any:
        return self.resolve_filename(str(self.path / "xml.xsd"), context) if url.endswith("xml.xsd") else None


def fetch() -> None:
    """Get what is missing, as far as this machine can: a failure is for the tests to tell."""
    if folder() is None and shutil.which("apt-get") and shutil.which("dpkg"):
        with tempfile.TemporaryDirectory() as place:
            subprocess.run(["apt-get", "-qq", "download", PACKAGE], cwd=place, capture_output=True, check=False)
            for package in Path(place).glob("*.deb"):
                UNPACKED.mkdir(parents=True, exist_ok=True)
                subprocess.run(["dpkg", "-x", str(package), str(UNPACKED)], capture_output=True, check=False)
    npm = shutil.which("npm")
    if NODE and npm and READER is None:
        command = [npm, "install", "--silent", "--no-save", "--no-package-lock", "--ignore-scripts", MODULE]
        subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=False, timeout=300)


if __name__ == "__main__":
    fetch()
    for there, reason in ((folder(), MISSING), ((CHECKOUT / "node_modules" / "xliff").is_dir(), NO_READER)):
        if not there:
            sys.stderr.write(f"Tests will be skipped: {reason}.\n")
