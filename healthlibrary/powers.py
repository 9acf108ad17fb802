"""What the application's role may do beside the tables, and should not: each is a way around the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.backends.utils import CursorWrapper
from psycopg import sql


class Power(NamedTuple):
    """Something the role may do, and the statement with which an administrator ends it."""

    may: str
    remedy: str


# The current role, and every other that it may become.
_ME: Final = "WITH me AS (SELECT * FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER'))"
_NO_LONGER_BECOME: Final = "REVOKE {other} FROM {role}"

# Each question answers with the name of what it found. {other} in a remedy is that name.
_QUESTIONS: Final = (
    (
        "owns the tables",
        "SELECT min(rolname) FROM me JOIN pg_class c ON c.relowner = me.oid "
        "WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%(tables)s)",
        _NO_LONGER_BECOME,
    ),
    (
        "owns the functions of the triggers",
        "SELECT min(rolname) FROM me JOIN pg_proc p ON p.proowner = me.oid WHERE proname ~ '^_?pgtrigger_'",
        _NO_LONGER_BECOME,
    ),
    (
        "owns the schema, and so may drop the tables",
        "SELECT rolname FROM me JOIN pg_namespace n ON n.nspowner = me.oid WHERE nspname = current_schema()",
        _NO_LONGER_BECOME,
    ),
    (
        "may make, change or pass by other roles",
        "SELECT min(rolname) FROM me WHERE rolcreaterole OR rolreplication OR rolbypassrls",
        "ALTER ROLE {other} NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    ),
    (
        "may write files or start programs on the server",
        "SELECT min(rolname) FROM me WHERE rolname IN ('pg_write_server_files', 'pg_execute_server_program')",
        _NO_LONGER_BECOME,
    ),
    (
        "may switch all triggers off",
        "SELECT min(rolname) FROM me WHERE has_parameter_privilege(me.oid, 'session_replication_role', 'SET')",
        "REVOKE SET ON PARAMETER session_replication_role FROM {other}",
    ),
    # What the triggers look up, they look up by name: a table of the same name found first would answer for the ledger.
    (
        "may make tables beside the library's",
        "SELECT min(n.nspname) FROM pg_namespace n, me WHERE n.nspname !~ '^(pg_|information_schema$)' "
        "AND has_schema_privilege(me.oid, n.oid, 'CREATE')",
        "REVOKE CREATE ON SCHEMA {other} FROM {role}, PUBLIC",
    ),
    (
        "may make temporary tables or schemas",
        "SELECT current_database() FROM me WHERE has_database_privilege(me.oid, current_database(), 'TEMP') "
        "OR has_database_privilege(me.oid, current_database(), 'CREATE') LIMIT 1",
        "REVOKE TEMPORARY, CREATE ON DATABASE {other} FROM {role}, PUBLIC",
    ),
)


def excessive(cursor: CursorWrapper, tables: list[str]) -> Iterator[Power]:
    """Yield every such power of the current role, whether it is its own or that of a role it belongs to."""
    cursor.execute("SELECT current_user::text, rolsuper FROM pg_roles WHERE rolname = current_user")
    role, is_superuser = cursor.fetchone()
    if is_superuser:
        yield Power("is a superuser, whom nothing binds", _remedy(cursor, "ALTER ROLE {role} NOSUPERUSER", role=role))
        return
    for may, question, remedy in _QUESTIONS:
        cursor.execute(f"{_ME} {question}", {"tables": tables})
        found = cursor.fetchone()
        if found and found[0]:
            yield Power(may, _remedy(cursor, remedy, role=role, other=found[0]))


def withdraw(cursor: CursorWrapper, role: str) -> list[str]:
    """As the owner: take from the role, and from everybody, what the owner gave or PostgreSQL gives by default.

    Returns the statements that it took. What is somebody else's to take is left to an administrator.
    """
    cursor.execute(
        """
        WITH objects AS (
            SELECT 'SCHEMA' AS kind, nspname AS name, nspowner AS owner,
                   coalesce(nspacl, acldefault('n', nspowner)) AS acl
              FROM pg_namespace WHERE nspname = current_schema()
            UNION ALL
            SELECT 'DATABASE', datname, datdba, coalesce(datacl, acldefault('d', datdba))
              FROM pg_database WHERE datname = current_database())
        SELECT kind, name, privilege_type, grantee = 0 FROM objects, aclexplode(acl)
         WHERE pg_has_role(current_user, owner, 'USAGE') AND privilege_type IN ('CREATE', 'TEMPORARY')
           AND grantee IN (0, to_regrole(quote_ident(%s))::oid)
         ORDER BY 1, 2, 3, 4
        """,
        [role],
    )
    quote = cursor.db.ops.quote_name
    said = [
        f"REVOKE {privilege} ON {kind} {quote(name)} FROM {'PUBLIC' if everybody else quote(role)}"
        for kind, name, privilege, everybody in cursor.fetchall()
    ]
    cursor.execute(
        """
        SELECT DISTINCT nspname, CASE defaclobjtype WHEN 'S' THEN 'SEQUENCES' ELSE 'TABLES' END, grantee = 0
          FROM pg_default_acl LEFT JOIN pg_namespace n ON n.oid = defaclnamespace, aclexplode(defaclacl)
         WHERE defaclobjtype IN ('r', 'S') AND defaclrole = current_user::regrole
           AND grantee IN (0, to_regrole(quote_ident(%s))::oid)
         ORDER BY 1, 2, 3
        """,
        [role],
    )
    said += [
        f"ALTER DEFAULT PRIVILEGES {f'IN SCHEMA {quote(schema)} ' if schema else ''}REVOKE ALL ON {what} "
        f"FROM {'PUBLIC' if everybody else quote(role)}"
        for schema, what, everybody in cursor.fetchall()
    ]
    said += _way_in(cursor, role)
    for statement in said:
        cursor.execute(statement)
    return said


def _way_in(cursor: CursorWrapper, role: str) -> Iterator[str]:
    """Yield what the role lacks where an administrator has taken from everybody what PostgreSQL gives by default."""
    cursor.execute(
        "SELECT current_schema(), current_database(), has_schema_privilege(%(role)s, current_schema(), 'USAGE'), "
        "has_database_privilege(%(role)s, current_database(), 'CONNECT')",
        {"role": role},
    )
    schema, database, may_use, may_connect = cursor.fetchone()
    quote = cursor.db.ops.quote_name
    if not may_use:
        yield f"GRANT USAGE ON SCHEMA {quote(schema)} TO {quote(role)}"
    if not may_connect:
        yield f"GRANT CONNECT ON DATABASE {quote(database)} TO {quote(role)}"


def _remedy(cursor: CursorWrapper, template: str, **names: str) -> str:
    identifiers = {name: sql.Identifier(value) for name, value in names.items()}
    return sql.SQL(template).format(**identifiers).as_string(cursor.connection)
