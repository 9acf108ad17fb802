"""Forget the addresses that readers left for an answer, a month after it. Once a day; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import intake


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = intake.forget(at=timezone.now())
        self.stdout.write(f"addresses forgotten: {count}")
