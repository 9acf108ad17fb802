"""Bring the catalogues of `locale/` up to date with the sources and compile them; or say what they lack.

Django's makemessages and compilemessages do this with gettext's programs, which many machines do not have.
"""

from __future__ import annotations

import ast
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

SOURCES = ("articles", "healthlibrary", "reviews", "templates")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # it reads files, and must work while the code is being written

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is lacking")

    def handle(self, *, check: bool, **options: Any) -> None:
        template = messages_of_sources()
        problems: list[str] = []
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue  # the sources are written in it
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            if check:
                problems += [f"{path.name} ({language}): {problem}" for problem in problems_of(path, template)]
            else:
                lacking = bring_up_to_date(path, template, language=language)
                self.stdout.write(f"{language}: {len(template)} messages, {lacking} to translate")
        if problems:
            raise CommandError("\n".join([*problems, "After `make messages`, translate what is empty or fuzzy."]))


def messages_of_sources() -> Catalog:
    """Every message of the Python files and templates, with the files where it stands."""
    catalog = Catalog(domain="django", charset="utf-8")
    nowhere: Any = None  # the line; with it, the catalogue would change with every edit of a file
    for path in _source_files():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        text = path.read_text()
        # Django turns a template into something like Python; in brackets, its indentation means nothing.
        code = text + _inside_fstrings(text) if path.suffix == ".py" else f"({templatize(text, origin=name)}\n)"
        found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            catalog.add(message, locations=[(name, nowhere)], auto_comments=comments, context=context)
    return catalog


def _inside_fstrings(text: str) -> str:
    """Return the calls that stand within f-strings, each on a line: before Python 3.12 those are plain strings."""
    fstrings = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)]
    calls = [node for fstring in fstrings for node in ast.walk(fstring) if isinstance(node, ast.Call)]
    return "".join(f"\n{ast.unparse(call)}" for call in calls)


def bring_up_to_date(path: Path, template: Catalog, *, language: str) -> int:
    """Write the catalogue and its compiled twin; the number of messages without a finished translation."""
    catalog = _read(path, language=language)
    template.creation_date = catalog.creation_date  # else every run would change the file
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.with_suffix(".mo").write_bytes(_compiled(catalog))
    return len(list(_unfinished(catalog)))


def problems_of(path: Path, template: Catalog) -> Iterator[str]:
    """One line for each message that is missing, superfluous, unfinished, or translated with other placeholders."""
    if not path.exists():
        yield "does not exist"
        return
    catalog = _read(path, language=path.parent.parent.name)
    known = {(message.context, message.id) for message in catalog if message.id}
    wanted = {(message.context, message.id) for message in template if message.id}
    for _context, message in sorted(wanted - known, key=str):
        yield f"missing: {message!r}"
    for _context, message in sorted(known - wanted, key=str):
        yield f"no longer used: {message!r}"
    for message in _unfinished(catalog):
        yield f"not translated: {message!r}"
    for wrong, errors in catalog.check():
        yield f"{wrong.id!r}: {errors[0]}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalog):
        yield "django.mo was not made from it"


def _source_files() -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in path.parts:
                yield path


def _read(path: Path, *, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, domain="django", project=settings.SITE_NAME, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def _unfinished(catalog: Catalog) -> Iterator[Any]:
    for message in catalog:
        # Babel leaves None where a message has only just been found.
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or not all(strings)):
            yield message.id


def _compiled(catalog: Catalog) -> bytes:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()
