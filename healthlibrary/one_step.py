"""A migration that makes many tables at once.

Django puts all models together anew after each operation that names one, of which the tables of an empty library need
some hundreds: a quarter of a minute in which nothing happens. Here they are put together once, when all are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InOneStep(Operation):
    """Carry out operations of which each says the same of the database whether or not the later ones have been made.

    Such are CreateModel with all its fields, and AddTrigger; not AddField, whose column CreateModel would have made.
    """

    serialization_expand_args = ["operations"]
    reversible = False  # what a library has on record is not to be unmade by a command

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # as Django does when models are to be put together only when asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Make tables and triggers"
