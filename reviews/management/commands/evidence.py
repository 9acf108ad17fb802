"""Hand out the evidence of publications, or find the one that readers saw at a moment."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import point_in_time
from articles.accounts import name_of
from articles.document import LANGUAGES
from articles.models import Article, Publication
from reviews import evidence
from reviews.evidence import printing
from reviews.trail import record
from reviews.transitions import Act


class Command(BaseCommand):
    help = "Write the evidence of publications, as JSON and as a page to print; or find what readers saw at a moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "publications", metavar="PUBLICATION", type=int, nargs="*", help="the number of a publication"
        )
        parser.add_argument(
            "--out", metavar="DIR", type=Path, default=Path(), help="folder to write to; made if missing"
        )
        parser.add_argument("--by", metavar="USERNAME", help="who takes the copy; the trail keeps the name")
        parser.add_argument("--as-of", metavar="MOMENT", help='such as "2026-03-03 12:00", where the library is')
        parser.add_argument("--article", type=int, metavar="ID", help="the number of the article, with --as-of")
        parser.add_argument("--language", choices=LANGUAGES, help="which of its pages, with --as-of")

    def handle(
        self,
        *,
        publications: list[int],
        out: Path,
        by: str | None,
        as_of: str | None,
        article: int | None,
        language: str | None,
        **options: Any,
    ) -> None:
        if as_of:
            if article is None or language is None:
                raise CommandError(_("Say which article and language: --article ID --language en."))
            found = point_in_time.as_of(_article(article), language, _moment(as_of))
            self.stdout.write(printing.sentence(found))
            if found.publication and found.seen is point_in_time.Seen.LIVE:
                self.stdout.write(_("Its evidence: evidence %(number)s") % {"number": found.publication.pk})
        elif not publications:
            raise CommandError(_("Name a publication, or ask with --as-of."))
        for pk in publications:
            self._write(pk, out, _person(by))

    def _write(self, pk: int, out: Path, by: User) -> None:
        publication = Publication.objects.filter(pk=pk).first()
        if publication is None:
            raise CommandError(_("There is no publication %(number)s.") % {"number": pk})
        now = timezone.now()
        name = name_of(by)
        document = evidence.of_publication(publication, by_name=name, at=now)
        page = printing.page_of(publication, document)
        out.mkdir(parents=True, exist_ok=True)
        stem = printing.file_name(publication)
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        (out / f"{stem}.json").write_text(text, encoding="utf-8")
        (out / f"{stem}.html").write_text(page, encoding="utf-8")
        record(
            Act.EXPORT,
            by=by,
            at=now,
            article=publication.article,
            language=publication.language,
            subject=f"evidence {stem}",
        )
        self.stdout.write(_("Wrote %(name)s.json and %(name)s.html.") % {"name": out / stem})


def _article(pk: int) -> Article:
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        raise CommandError(_("There is no article %(ids)s.") % {"ids": pk})
    return article


def _person(username: str | None) -> User:
    person = User.objects.filter(username=username, is_active=True).first() if username else None
    if person is None or not person.has_perm("reviews.view_signoff"):
        raise CommandError(
            _("Say who takes the copy: --by USERNAME, of somebody who may read the register of sign-offs.")
        )
    return person


def _moment(text: str) -> dt.datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(_("“%(text)s” is no moment. Write it as 2026-03-03 12:00.") % {"text": text})
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
