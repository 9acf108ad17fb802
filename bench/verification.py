"""`make benchlibrary`: a large library is made and proven by `verify_library`; how long, in how much memory."""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

import django

from bench.run import SETTINGS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--versions", type=int, default=5, help="of each article")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as files:
        prepare(Path(files))
        measure(options.articles, options.versions)


def prepare(files: Path) -> None:
    """Migrate an empty database, with an empty folder for its pictures."""
    (files / "media").mkdir()
    os.environ |= SETTINGS | {"MEDIA_URL": (files / "media").as_uri(), "STATIC_ROOT": str(files)}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

    call_command("migrate", verbosity=0)


def measure(articles: int, versions: int) -> None:
    from bench import library  # noqa: PLC0415 - after the settings
    from healthlibrary.ownership import as_owner  # noqa: PLC0415 - after the settings
    from reviews import verification  # noqa: PLC0415 - after the settings

    started = time.perf_counter()
    with as_owner():
        for made in library.Library(versions=versions).grow(articles):
            print(f"\r{made:,} articles made", end="", flush=True)
    print(f" in {time.perf_counter() - started:.0f} s, {versions} versions each\n")
    before = peak()
    total, cpu = 0.0, 0.0
    with verification.snapshot():
        for check in verification.CHECKS:
            started, used = time.perf_counter(), time.process_time()
            faults = list(verification.verify([check]))
            took, own = time.perf_counter() - started, time.process_time() - used
            assert not faults, faults[0].sentence
            total, cpu = total + took, cpu + own
            print(f"{check.name:40}{took:>8.1f} s{own:>8.1f} s of this process")
    print(f"{'all':40}{total:>8.1f} s{cpu:>8.1f} s of this process")
    print(f"peak memory {peak():,.0f} MB, {peak() - before:,.0f} MB of it since the library was made")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
