"""`manage.py rebuild_index`: make the names of the A to Z again from what is live, after a script or a new release."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import ngettext

from articles import index


class Command(BaseCommand):
    help = "Make the names of the A to Z again from what is live."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            names = index.rebuild()
        self.stdout.write(ngettext("%(count)s name.", "%(count)s names.", names) % {"count": names})
