"""Django's `migrate`, run as the owner of the tables; afterwards the application's role has what it needs of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from healthlibrary import powers, privileges
from healthlibrary.ownership import as_owner


class Command(migrate.Command):
    def get_check_kwargs(self, options: dict[str, Any]) -> dict[Any, Any]:
        """Leave out the questions to the database: what is wrong there must not keep this from mending it."""
        return {name: value for name, value in super().get_check_kwargs(options).items() if name != "databases"}

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]):
            super().handle(*args, **options)
            if settings.DATABASE_OWNER and not (options["plan"] or options["check_unapplied"]):
                self._grant(options["database"])

    def _grant(self, database: str) -> None:
        role = settings.DATABASE_ROLE
        with connections[database].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                raise CommandError(
                    f"The tables are there, but the application's role {role!r} is not. Run: manage.py prepare_database"
                )
            for statement in [*powers.withdraw(cursor, role), *privileges.grant(cursor, role)]:
                if self.verbosity:
                    self.stdout.write(f"  {statement}")
