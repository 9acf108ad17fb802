"""`manage.py recount_translations`: count again how every translation stands, after a script or a new release."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles import drafts, summaries
from articles.models import Article, TranslationSummary


class Command(BaseCommand):
    help = "Count again how every translation stands, and say what was wrong in the list."

    def handle(self, *args: Any, **options: Any) -> None:
        counted = mended = 0
        for pk in Article.objects.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                article = drafts.lock(Article(pk=pk))
                columns = summaries.count(article, drafts.read_document(article))
                kept = TranslationSummary.objects.filter(article=article, language=summaries.LANGUAGE)
                mended += kept.values(*columns).first() != columns
                kept.update_or_create(article=article, language=summaries.LANGUAGE, defaults=columns)
            counted += 1
        self.stdout.write(f"{counted} counted, {mended} of them put right.")
