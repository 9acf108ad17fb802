"""What the application's role may do with each table: derived from the models' triggers, granted, and looked up.

What a trigger refuses for every row, the role has no privilege for. So whoever writes `append_only()` into a model
takes UPDATE and DELETE from the application as well, and there is no second list to forget the model in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


class Privilege(NamedTuple):
    """A word of GRANT; for an UPDATE of some columns only, with one of them."""

    kind: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.kind} ({self.column})" if self.column else self.kind


SELECT, INSERT, UPDATE, DELETE = map(Privilege, ("SELECT", "INSERT", "UPDATE", "DELETE"))
WORK: Final = frozenset({SELECT, INSERT, UPDATE, DELETE})
# What a table's privileges are; the application needs none of the last three anywhere.
KINDS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
EVERYBODY: Final = "PUBLIC"


def intended() -> dict[str, frozenset[Privilege]]:
    """Return what the application's role needs: rows come and go but where a trigger says otherwise."""
    tables = {MigrationRecorder.Migration._meta.db_table: frozenset({SELECT})}
    kept = (cache for cache in map(caches.__getitem__, settings.CACHES) if isinstance(cache, BaseDatabaseCache))
    tables |= {cache.cache_model_class._meta.db_table: WORK for cache in kept}
    triggers: dict[str, list[pgtrigger.Trigger]] = defaultdict(list)
    for guarded, trigger in pgtrigger.registered():  # a proxy model guards the table of another
        triggers[guarded._meta.db_table].append(trigger)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            table = model._meta.db_table
            tables[table] = frozenset(left_by(triggers[table], model))
    return tables


def left_by(triggers: Iterable[pgtrigger.Trigger], model: type[Model]) -> Iterator[Privilege]:
    """Yield what the triggers of the model's table leave possible for some row at least.

    `ReadOnly(exclude=...)` is a closed list of what may change, which becomes a grant of those columns. With `fields`
    it names what stays in a row that is otherwise edited, which a save of all columns must get past: the trigger looks.
    """
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    changeable, deletable = set(columns.values()), True
    for trigger in triggers:
        if isinstance(trigger, pgtrigger.ReadOnly):
            if not trigger.fields:
                changeable &= {columns[name] for name in trigger.exclude or ()}
        elif isinstance(trigger, pgtrigger.Protect) and trigger.condition is None:
            refused = {str(operation) for operation in trigger.operation or ()}
            changeable = set() if "UPDATE" in refused else changeable
            deletable = deletable and "DELETE" not in refused
    narrowed = changeable != set(columns.values())
    yield from (SELECT, INSERT)
    yield from (Privilege("UPDATE", column) for column in sorted(changeable)) if narrowed else [UPDATE]
    if deletable:
        yield DELETE


def grant(cursor: CursorWrapper, role: str) -> list[str]:
    """As the owner: bring what the role and everybody else have on the owner's tables to what is intended.

    Returns the statements that it took; none where all was well. On a table that no model knows, neither has anything.
    """
    wanted = intended()
    said: list[str] = []
    for grantee in (role, EVERYBODY):
        # In two steps: taking UPDATE from a table takes it from each of its columns, too.
        for verb, preposition in (("REVOKE", "FROM"), ("GRANT", "TO")):
            found = _granted(cursor, grantee)
            changes: dict[tuple[str, str], list[str]] = defaultdict(list)
            for (what, name), has in found.items():
                should_have = wanted.get(name, frozenset()) if grantee == role else frozenset()
                if difference := has - should_have if verb == "REVOKE" else should_have - has:
                    changes[_listed(difference), what].append(cursor.db.ops.quote_name(name))
            for (words, what), names in sorted(changes.items()):
                statement = f"{verb} {words} ON {what} {', '.join(names)} {preposition} {_named(cursor, grantee)}"
                cursor.execute(statement + (" CASCADE" if verb == "REVOKE" else ""))
                said.append(statement)
    return said


def held(cursor: CursorWrapper, tables: Iterable[str]) -> dict[str, frozenset[Privilege]]:
    """Return what the current role may do with those tables that are there.

    By whatever way: granted to itself or to everybody, or as a role that it belongs to and may become.
    """
    cursor.execute(
        """
        WITH me AS (SELECT oid FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')),
        tables AS (SELECT oid, relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                   AND relname = ANY(%(tables)s)),
        whole AS (SELECT relname, kind, '' FROM tables, unnest(%(kinds)s::text[]) kind
                  WHERE EXISTS (SELECT FROM me WHERE has_table_privilege(me.oid, tables.oid, kind)))
        SELECT relname, '', '' FROM tables UNION ALL SELECT * FROM whole UNION ALL
        SELECT relname, 'UPDATE', attname FROM tables JOIN pg_attribute ON attrelid = tables.oid
         WHERE attnum > 0 AND NOT attisdropped AND (relname, 'UPDATE', '') NOT IN (SELECT * FROM whole)
           AND EXISTS (SELECT FROM me WHERE has_column_privilege(me.oid, tables.oid, attnum, 'UPDATE'))
        """,
        {"tables": list(tables), "kinds": list(KINDS)},
    )
    found: dict[str, set[Privilege]] = defaultdict(set)
    for table, kind, column in cursor.fetchall():
        found[table] |= {Privilege(kind, column)} if kind else set()
    return {table: frozenset(privileges) for table, privileges in found.items()}


def _granted(cursor: CursorWrapper, grantee: str) -> dict[tuple[str, str], frozenset[Privilege]]:
    """Return what the lists of the owner's tables and sequences name for the role, by kind and name."""
    cursor.execute(
        """
        WITH relations AS (SELECT oid, relname, relacl, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS what
                             FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                              AND relnamespace = current_schema()::regnamespace
                              AND pg_has_role(current_user, relowner, 'USAGE')),
        grantee AS (SELECT CASE %s WHEN 'PUBLIC' THEN 0 ELSE to_regrole(quote_ident(%s))::oid END AS oid)
        SELECT what, relname, '', '' FROM relations UNION ALL
        SELECT what, relname, a.privilege_type, '' FROM relations, aclexplode(relacl) a, grantee g
         WHERE a.grantee = g.oid UNION ALL
        SELECT what, relname, a.privilege_type, attname FROM relations r JOIN pg_attribute t ON t.attrelid = r.oid,
               aclexplode(t.attacl) a, grantee g WHERE a.grantee = g.oid
        """,
        [grantee, grantee],
    )
    found: dict[tuple[str, str], set[Privilege]] = defaultdict(set)
    for what, name, kind, column in cursor.fetchall():
        found[what, name] |= {Privilege(kind, column)} if kind else set()
    return {name: frozenset(privileges) for name, privileges in sorted(found.items())}


def _listed(privileges: Iterable[Privilege]) -> str:
    columns: dict[str, list[str]] = defaultdict(list)
    for privilege in sorted(privileges):
        columns[privilege.kind].append(f'"{privilege.column}"' if privilege.column else "")
    return ", ".join(kind if "" in names else f"{kind} ({', '.join(names)})" for kind, names in columns.items())


def _named(cursor: CursorWrapper, grantee: str) -> str:
    return grantee if grantee == EVERYBODY else cursor.db.ops.quote_name(grantee)
