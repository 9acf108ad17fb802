"""Two roles: the owner of the tables changes the schema, the application's role works with the rows.

Whoever owns a table can switch its triggers off. So the application does not: it logs in as a role that owns nothing,
and only the commands that change the schema log in as the owner, for as long as they need to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

# The last word on a setting counts.
UNHURRIED = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"


class AdministratorNeededError(Exception):
    """The owner may not do this; the message has the statement for somebody who may."""


@contextmanager
def as_owner(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let every query of this thread in the block be the owner's, who is the application itself where nobody else is.

    It is another connection, so it sees nothing of a transaction that is open outside. What changes the schema may
    take as long as it takes on a big table; only for a lock it waits no longer than others do.
    """
    application = connections[using]
    owner = application.copy()
    owner.settings_dict |= settings.DATABASE_OWNER or {}
    options = owner.settings_dict["OPTIONS"]
    owner.settings_dict["OPTIONS"] = options | {"options": f"{options.get('options', '')} {UNHURRIED}".strip()}
    connections[using] = owner
    try:
        yield
    finally:
        owner.close()
        connections[using] = application


def ensure_role(cursor: CursorWrapper, role: str, *, password: str) -> bool:
    """Make the application's role if it is missing, and say whether it was. A role that exists keeps its password.

    Raises AdministratorNeededError where the owner may not make roles, or where the tables are the application's.
    """
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone():
        _refuse_an_application_that_owns(cursor, role)
        return False
    create = _create_role(cursor, role, password=password)
    try:
        cursor.execute(create)
    except ProgrammingError as error:
        raise AdministratorNeededError(
            f"The role {role!r} does not exist, and the owner may not make it. As an administrator of the server, say:"
            f"\n\n    {create};\n\nThen run this command again."
        ) from error
    return True


def _create_role(cursor: CursorWrapper, role: str, *, password: str) -> str:
    connection = cursor.connection
    statement = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
    if password:
        # Only what the server would keep: neither its log nor a terminal sees the password itself.
        kept = connection.pgconn.encrypt_password(password.encode(), role.encode())
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(kept.decode()))
    return statement.as_string(connection)


def _refuse_an_application_that_owns(cursor: CursorWrapper, role: str) -> None:
    cursor.execute(
        """
        SELECT current_user::text FROM pg_shdepend, pg_database d
         WHERE deptype = 'o' AND refobjid = to_regrole(quote_ident(%s)) AND datname = current_database()
           AND (dbid = d.oid OR classid = 'pg_database'::regclass AND objid = d.oid) LIMIT 1
        """,
        [role],
    )
    if found := cursor.fetchone():
        give = sql.SQL("REASSIGN OWNED BY {} TO {}").format(sql.Identifier(role), sql.Identifier(found[0]))
        raise AdministratorNeededError(
            f"Tables or more belong to {role!r}, the role of DATABASE_URL. Let DATABASE_OWNER_URL name that role and "
            "DATABASE_URL a new one. Or, as an administrator of the server and in this database, say:"
            f"\n\n    {give.as_string(cursor.connection)};\n\nThen run this command again."
        )
