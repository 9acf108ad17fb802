"""Judges of what machines read that are not ours: the sitemap's schema, schema.org's vocabulary, W3C's HTML checker.

All are files in Node modules, which `python -m tests.articles.judges` unpacks into the checkout (`make test` runs it);
nothing of them is installed or shipped. What could not be fetched is skipped with the reason printed. Beside them stand
two small schemas of our own making: of a sitemap index, and of Atom as RFC 4287 has it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.articles.oasis import UNPACKED

BESIDE = Path(__file__).with_name("schemas")
# Each file with the module that holds it and its path in there.
FILES = {
    # [MIT] https://github.com/ekalinin/sitemap.js: the schema of sitemaps.org, unchanged
    "sitemap.xsd": ("sitemap@9.0.1", "package/schema/sitemap.xsd"),
    # [Apache-2.0] https://github.com/google/schema-dts: the vocabulary of schema.org (CC BY-SA 3.0) as types
    "schema.d.ts": ("schema-dts@2.1.0", "package/dist/schema.d.ts"),
    # [MIT] https://github.com/validator/validator: the Nu Html Checker, a program for Java
    "vnu.jar": ("vnu-jar@26.9.27", "package/build/dist/vnu.jar"),
}


def path_of(name: str) -> Path:
    """Return where a file was unpacked; skips the test where it was not."""
    if not (UNPACKED / name).exists():
        pytest.skip(f"{name} is not at hand; it comes with the Node module {FILES[name][0]}")
    return UNPACKED / name


def faults_of_sitemap(data: bytes) -> list[str]:
    """Judge a sitemap by the schema of sitemaps.org, which asks XHTML for its own schema of the links in it."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Unpacked(path_of("sitemap.xsd")))
    return _faults(etree.XMLSchema(etree.parse(BESIDE / "sitemap-with-links.xsd", parser)), data)


def faults_of_sitemap_index(data: bytes) -> list[str]:
    return _faults(etree.XMLSchema(etree.parse(BESIDE / "sitemap-index.xsd")), data)


def faults_of_feed(data: bytes) -> list[str]:
    """Judge a feed by the grammar, and by the rules of RFC 4287 that no grammar can say."""
    faults = _faults(etree.RelaxNG(etree.parse(BESIDE / "atom.rng")), data)
    feed = etree.fromstring(data)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", atom)
    for place, wanted in [(feed, ["alternate", "self"]), *((entry, ["alternate"]) for entry in entries)]:
        # One page behind each, so no two alternates of one type and language; and a feed says where it is to be had.
        if sorted(link.get("rel") for link in place.findall("a:link", atom)) != wanted:
            faults.append(f"4.1.1: not one link each: {wanted}")
    if len(entries) != len({entry.findtext("a:id", namespaces=atom) for entry in entries}):
        faults.append("4.1.1: two entries of one id in a feed of one entry for each page")
    return faults


def faults_of_html(pages: dict[str, bytes]) -> list[str]:
    """Return each error and warning in pages, by their names; skips the test where there is no Java."""
    jar, java = path_of("vnu.jar"), shutil.which("java")
    if java is None:
        pytest.skip("the Nu Html Checker needs Java, which is not at hand")
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (name, content) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_bytes(content)
            files[path.as_uri()] = name
        command = [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", folder]
        answer = subprocess.run(command, capture_output=True, check=True, timeout=300)
    # One that only informs is no fault: those are of what HTML leaves open, such as a trailing slash.
    rows = [row for row in json.loads(answer.stderr)["messages"] if row["type"] == "error" or "subType" in row]
    return [f"{files[row['url'].replace('file:/', 'file:///')]}: {row['message']}" for row in rows]


def _faults(schema: Any, data: bytes) -> list[str]:
    schema.validate(etree.fromstring(data))
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


class _Unpacked(etree.Resolver):
    def __init__(self, path: Path) -> None:
        self.path = path

    def resolve(self, url: str, _public: str | None, context: Any) -> Any:
        return self.resolve_filename(str(self.path), context) if url.endswith("/sitemap.xsd") else None


@dataclass
class _Words:
    """A type's own properties, each with what its value may be, and the types that it is a kind of."""

    above: list[str]
    properties: dict[str, set[str]] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)


@cache
def _vocabulary() -> tuple[dict[str, _Words], dict[str, str]]:
    """Return the words of each interface, and the interface of each type."""
    words: dict[str, _Words] = {}
    types: dict[str, str] = {}
    name, comment = "", ""
    for line in path_of("schema.d.ts").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(?:export )?interface (\w+)(?: extends (.+))? \{", line):
            name, comment = found[1], ""
            words[name] = _Words(above=(found[2] or "").split(", ") if found[2] else [])
        elif line == "}":
            name = ""
        elif name and (found := re.match(r' {4}"@type": "([^"]+)"', line)):
            types[found[1]] = name
        elif name and (found := re.match(r' {4}"(\w+)"\?: SchemaValue<(.*), "\w+">;', line)):
            words[name].properties[found[1]] = set(found[2].split(" | "))
            if "@deprecated" in comment:
                words[name].given_up.add(found[1])
            comment = ""
        else:
            comment += line
    return words, types


def _line(interface: str) -> list[str]:
    """Return an interface with all that it is a kind of."""
    words, _types = _vocabulary()
    return [interface, *(name for above in words[interface].above if above in words for name in _line(above))]


def words_not_in_schema_org(data: dict[str, Any]) -> list[str]:
    """Return the types and properties of JSON-LD that schema.org has not, or has given up, or has for other values."""
    words, types = _vocabulary()
    kind = data["@type"]
    if kind not in types:
        return [f"{kind}: no type"]
    line = _line(types[kind])
    faults = []
    for name, value in data.items():
        if name.startswith("@"):
            continue
        owner = next((interface for interface in line if name in words[interface].properties), None)
        if owner is None:
            faults.append(f"{kind}.{name}: no property of it")
            continue
        if name in words[owner].given_up:
            faults.append(f"{kind}.{name}: given up")
        allowed = words[owner].properties[name]
        for one in value if isinstance(value, list) else [value]:
            faults += _faults_of_value(f"{kind}.{name}", one, allowed)
    return faults


def _faults_of_value(place: str, value: Any, allowed: set[str]) -> list[str]:
    _words, types = _vocabulary()
    if isinstance(value, dict):
        known = types.get(value["@type"])
        kinds = {re.sub("(Base|Leaf)$", "", name) for name in _line(known)} if known else allowed
        wrong = [] if kinds & allowed else [f"{place}: no {value['@type']}"]
        return wrong + words_not_in_schema_org(value)
    plain = {str: {"Text", "URL", "Date", "DateTime", "string"}, int: {"Integer", "Number"}}[type(value)]
    # A link may name a thing by its address alone.
    is_link = isinstance(value, str) and value.startswith("https://") and "IdReference" in allowed
    return [] if plain & allowed or is_link else [f"{place}: no plain value"]


def fetch() -> None:
    """Get what is missing, as far as this machine can: a failure is for the tests to tell."""
    npm = shutil.which("npm")
    for name, (module, inside) in FILES.items():
        if npm and not (UNPACKED / name).exists():
            with tempfile.TemporaryDirectory() as place:
                command = [npm, "pack", "--silent", "--pack-destination", place, module]
                subprocess.run(command, cwd=place, capture_output=True, check=False, timeout=300)
                for package in Path(place).glob("*.tgz"):
                    UNPACKED.mkdir(parents=True, exist_ok=True)
                    with tarfile.open(package) as archive:
                        content = archive.extractfile(inside)
                        assert content is not None
                        (UNPACKED / name).write_bytes(content.read())


if __name__ == "__main__":
    fetch()
    for name, (module, _inside) in FILES.items():
        if not (UNPACKED / name).exists():
            sys.stderr.write(f"Tests will be skipped: {name} is not at hand; it comes with the Node module {module}.\n")
