"""Write articles to files that `import_articles` reads."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.exchange import exporting, library_json, pictures
from articles.models import Article


class Command(BaseCommand):
    help = "Write each article to a JSON file of its own, with its figures beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="PATH", type=Path, help="folder to write to; made if it is not there")
        parser.add_argument("--published", action="store_true", help="what readers see, instead of the drafts")
        parser.add_argument("--article", type=int, nargs="+", metavar="ID", help="only these articles")

    def handle(self, *, folder: Path, published: bool, article: list[int] | None, **options: Any) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(_("%(folder)s is not a folder that can be written to.") % {"folder": folder}) from error
        names: set[str] = set()
        figures = 0
        for row in chosen(article):
            for export in exporting.published(row) if published else [exporting.draft(row)]:
                # Two drafts may share a name that only one of them can be published at.
                name = export.name if export.name not in names else f"{export.name}-{row.pk}"
                names.add(name)
                (folder / f"{name}.json").write_bytes(library_json.write(export.document, export.reviewed))
                figures += pictures.write(export.document, folder)
        self.stdout.write(
            _("Wrote %(articles)s articles and %(figures)s figures to %(folder)s.")
            % {"articles": len(names), "figures": figures, "folder": folder}
        )


def chosen(ids: list[int] | None) -> Iterable[Article]:
    """Return the articles of these numbers, or all of them. Raises CommandError where there is no such article."""
    if ids is None:
        return Article.objects.order_by("pk").iterator()
    found = list(Article.objects.filter(pk__in=ids).order_by("pk"))
    if missing := sorted(set(ids) - {article.pk for article in found}):
        raise CommandError(_("There is no article %(ids)s.") % {"ids": ", ".join(map(str, missing))})
    return found
