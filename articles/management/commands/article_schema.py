"""Write docs/article.schema.json from the classes that it describes, or check that it still does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.exchange import library_json


class Command(BaseCommand):
    help = "Write docs/article.schema.json, the JSON Schema of an article in the library's own format."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the file is out of date")

    def handle(self, *, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "article.schema.json"
        schema = library_json.schema()
        if not check:
            path.write_bytes(schema)
            self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
        elif not path.is_file() or path.read_bytes() != schema:
            raise CommandError("docs/article.schema.json is out of date: run manage.py article_schema.")
