"""Prove that the library is what its records say."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reviews import evidence, verification
from reviews.verification import Check, Fault, heads

BAR = 30  # characters
OFTEN = 0.1  # seconds between two looks of the bar


class Command(BaseCommand):
    help = (
        "Prove that every publication has its sign-offs, every digest its bytes, both chains their links, every "
        "image its file. Names each fault; exit code 1 with faults, 0 without."
    )
    requires_system_checks: list[str] = []  # what they would stop at, this names and goes on

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the faults as JSON")
        parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
        parser.add_argument(
            "--head", metavar="FILE", help="write where both chains end, to be kept elsewhere; - prints"
        )
        parser.add_argument(
            "--since", metavar="FILE", type=Path, help="prove too that this earlier head still lies on them"
        )
        parser.add_argument(
            "--receipt", metavar="FILE", type=Path, help="compare a receipt or an evidence file, nothing else"
        )

    def handle(
        self,
        *,
        json: bool,
        quiet: bool,
        head: str | None,
        since: Path | None,
        receipt: Path | None,
        **options: Any,
    ) -> None:
        started = time.monotonic()
        with verification.snapshot():
            faults = self._receipt(receipt) if receipt else self._all(since, quiet=quiet or json)
            ends = heads.head(at=timezone.now()) if head and not faults else None
        if json:
            self._write_json(faults, ends)
        else:
            for fault in faults:
                self.stdout.write(fault.sentence)
        if ends and head:
            self._write_head(ends, head)
        if faults:
            if not json:
                self.stderr.write(f"{len(faults)} faults.")
            sys.exit(1)
        if not (json or quiet or head == "-"):
            what = "The document is as the library holds it" if receipt else "The library is what its records say"
            self.stdout.write(f"{what}. Nothing is wrong. ({time.monotonic() - started:.1f} s)")

    def _all(self, since: Path | None, *, quiet: bool) -> list[Fault]:
        earlier = self._head(since) if since else None  # first: nobody waits for an hour to hear of a wrong file
        faults = list(verification.verify(tell=None if quiet else progress(sys.stderr)))
        if earlier and not verification.unmigrated():
            faults += heads.lies_on_the_chain(earlier)
        return faults

    def _head(self, path: Path) -> dict[str, Any]:
        try:
            return heads.read(_read(path))
        except heads.HeadUnreadable as error:
            raise CommandError(f"{path}: {error}.") from error

    def _receipt(self, path: Path) -> list[Fault]:
        document = _read(path)
        try:
            return verification.unmigrated() or list(evidence.check_document(document))
        except evidence.NotEvidence as error:
            raise CommandError(f"{path}: {error}.") from error

    def _write_json(self, faults: list[Fault], ends: dict[str, Any] | None) -> None:
        told = {"faults": [fault.plain() for fault in faults], "head": ends}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str))

    def _write_head(self, ends: dict[str, Any], path: str) -> None:
        text = json.dumps(ends, ensure_ascii=False, indent=2) + "\n"
        if path == "-":
            self.stdout.write(text, ending="")
        else:
            Path(path).write_text(text, encoding="utf-8")


def progress(out: TextIO) -> Callable[[Check], Callable[[int], None]] | None:
    """Return what draws a bar for each check on a terminal; None where nobody watches."""
    if not out.isatty():
        return None

    def begin(check: Check) -> Callable[[int], None]:
        total = check.rows._default_manager.count() if check.rows else 0
        done, drawn = 0, 0.0

        def tell(rows: int) -> None:
            nonlocal done, drawn
            done += rows
            if rows == 0 or time.monotonic() - drawn > OFTEN:
                drawn = time.monotonic()
                filled = min(BAR, BAR * done // total) if total else 0
                out.write(f"\r\033[K{'█' * filled}{'░' * (BAR - filled)} {check.name}")
                out.flush()

        tell(0)
        return tell

    return begin


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"{path} cannot be read as JSON: {error}") from error
