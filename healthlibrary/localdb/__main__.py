"""The command line of the private server; see the package for what it offers."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import healthlibrary.localdb
from healthlibrary.localdb import LocalDatabaseError, local, throwaway
from healthlibrary.localdb.process import run_in_our_place


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m healthlibrary.localdb",
        description=healthlibrary.localdb.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("start", "stop", "url", "find"):
        verbs.add_parser(verb)
    run = verbs.add_parser("run")
    run.add_argument("--throwaway", action="store_true")
    run.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    try:
        if arguments.verb == "run":
            return _run(arguments.command, in_throwaway=arguments.throwaway)
        sys.stdout.write(_answer(arguments.verb) + "\n")
    except (LocalDatabaseError, PermissionError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _answer(verb: str) -> str:
    if own := os.environ.get("DATABASE_URL"):
        return own if verb == "url" else "DATABASE_URL is set, so that database is used and there is none to manage."
    match verb:
        case "find":
            return str(local().binaries.folder)
        case "start":
            cluster = local()
            cluster.keep()
            return cluster.url
        case "stop":
            local().stop()
            return "stopped"
    return local().url


def _run(command: Sequence[str], *, in_throwaway: bool) -> int:
    if os.environ.get("DATABASE_URL"):
        return run_in_our_place(command, environment=os.environ)
    if in_throwaway:
        with throwaway() as environment:
            return run_in_our_place(command, environment=os.environ | environment)
    cluster = local()
    with cluster.used() as user:
        return run_in_our_place(command, environment=os.environ | cluster.environment, keep_open=[user])


if __name__ == "__main__":
    sys.exit(main())
