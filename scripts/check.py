"""What `make check` asks of Django: every question is put, whatever the answer to the one before.

Runs on an empty database, so it also shows that the migrations lead from nothing to the present.
"""

from __future__ import annotations

import os
import sys

import django
from django.core.management import CommandError, call_command

QUESTIONS = (
    ("migrate", {"verbosity": 0}),
    ("check", {"databases": ["default"], "fail_level": "WARNING"}),
    ("makemigrations", {"check_changes": True, "dry_run": True}),
    ("catalogue", {"check": True}),
    ("draw_workflow", {"check": True}),
    ("article_schema", {"check": True}),
)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthlibrary.settings")
    django.setup()
    failed = 0
    for command, options in QUESTIONS:
        sys.stderr.write(f"manage.py {command}\n")
        try:
            call_command(command, **options)
        except CommandError as error:
            failed += 1
            sys.stderr.write(f"{error}\n")
        except SystemExit as leave:
            failed += bool(leave.code)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
