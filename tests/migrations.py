"""A database that lacks the latest migration, by its own record."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def forget_latest(app: str) -> None:
    """Let the database say that an app's latest migration has not run, nor those that it stands for. As the owner."""
    loader = MigrationLoader(connection)
    [latest] = loader.graph.leaf_nodes(app)
    for migration in [latest, *loader.disk_migrations[latest].replaces]:
        MigrationRecorder(connection).record_unapplied(*migration)
