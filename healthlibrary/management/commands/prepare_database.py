"""Make the database of DATABASE_URL ready for this release: role, tables, triggers and privileges.

Safe to repeat: it changes what is not as it should be, and says so.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection

from healthlibrary import powers, privileges, triggers
from healthlibrary.ownership import AdministratorNeededError, as_owner, ensure_role


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # it mends what they would complain of

    def handle(self, *, verbosity: int, **options: Any) -> None:
        with as_owner():
            if settings.DATABASE_OWNER:
                self._ensure_role()
            call_command("createcachetable", verbosity=verbosity)
            call_command("migrate", interactive=False, verbosity=verbosity)
            for sentence in triggers.put_back(DEFAULT_DB_ALIAS):
                self.stdout.write(sentence)
        if settings.DATABASE_OWNER is None:
            self.stdout.write(
                "The application owns its tables, and could switch their triggers off. To part the two, let "
                "DATABASE_OWNER_URL name this role and DATABASE_URL a new one. Then run this command again."
            )
            return
        self._look_as_the_application()
        self.stdout.write(f"The database is ready for the application's role {settings.DATABASE_ROLE}.")

    def _ensure_role(self) -> None:
        role, password = settings.DATABASE_ROLE, settings.DATABASES[DEFAULT_DB_ALIAS]["PASSWORD"]
        try:
            with connection.cursor() as cursor:
                if ensure_role(cursor, role, password=password):
                    self.stdout.write(f"Made the role {role}.")
        except AdministratorNeededError as error:
            raise CommandError(str(error)) from error

    def _look_as_the_application(self) -> None:
        intended = privileges.intended()
        try:
            with connection.cursor() as cursor:
                found = list(powers.excessive(cursor, list(intended)))
                held = privileges.held(cursor, intended)
        except OperationalError as error:
            raise CommandError(f"The application cannot log in as DATABASE_URL says: {error}") from error
        if found:
            raise CommandError(
                f"The application's role {settings.DATABASE_ROLE} {'; it '.join(power.may for power in found)}. "
                "As an administrator of the server, and in this database, say:\n\n"
                + "".join(f"    {power.remedy};\n" for power in found)
                + "\nThen run this command again."
            )
        if table := next((table for table in held if held[table] != intended[table]), None):
            raise CommandError(
                f"The application's role {settings.DATABASE_ROLE} has other privileges on {table} than it was granted. "
                "It belongs to a role that has them, which psql shows with \\drg or \\du. As an administrator of the "
                "server, revoke that role from it. Then run this command again."
            )
