"""Django's `migrate`, run as the owner of the tables; afterwards the application's role has what it needs of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction

from healthlibrary import powers, privileges
from healthlibrary.ownership import as_owner


class Command(migrate.Command):
    def get_check_kwargs(self, options: dict[str, Any]) -> dict[Any, Any]:
        """Leave out the questions to the database: what is wrong there must not keep this from mending it."""
        return {name: value for name, value in super().get_check_kwargs(options).items() if name != "databases"}

    def handle(self, *args: Any, **options: Any) -> None:
        only_looks = options["plan"] or options["check_unapplied"]
        with as_owner(options["database"]):
            if not only_looks:
                self._ask_whether_the_schema_may_change(options["database"])
            super().handle(*args, **options)
            if settings.DATABASE_OWNER and not only_looks:
                self._grant(options["database"])

    def _ask_whether_the_schema_may_change(self, database: str) -> None:
        with connections[database].cursor() as cursor:
            cursor.execute("SELECT current_user::text, has_schema_privilege(current_schema(), 'CREATE')")
            role, may_change = cursor.fetchone()
        if not may_change:
            name = "DATABASE_OWNER_URL" if settings.DATABASE_OWNER else "DATABASE_URL"
            raise CommandError(
                f"The role {role!r} of {name} may not change the schema. Let DATABASE_OWNER_URL name the tables' owner."
            )

    def _grant(self, database: str) -> None:
        role = settings.DATABASE_ROLE
        # At once, so that no page in between is refused what is taken as a whole and given again in part.
        with transaction.atomic(using=database), connections[database].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                raise CommandError(
                    f"The tables are there, but the application's role {role!r} is not. Run: manage.py prepare_database"
                )
            for statement in [*powers.withdraw(cursor, role), *privileges.grant(cursor, role)]:
                if self.verbosity:
                    self.stdout.write(f"  {statement}")
