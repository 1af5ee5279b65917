"""A migration operation that makes all tables of a part in one go."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# What only says how a table is to be made; anything else would be passed over in silence.
OF_A_NEW_TABLE = (CreateModel, AddField, AddIndex, AddConstraint)


class CreateTables(Operation):
    """Make the models of `operations` as they stand at the end, later fields and constraints included.

    After each table Django draws all models that hang together anew, and here that is nearly all of them: a
    hundred and fifty tables one by one cost half a minute of work, in one go a few seconds.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raise TypeError for an operation that does more than describe a new table."""
        foreign = [operation for operation in operations if not isinstance(operation, OF_A_NEW_TABLE)]
        if foreign:
            raise TypeError(f"{foreign[0]} is no part of a new table; give it a place of its own")
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Drawn again when somebody asks for it: once, after the last of them.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002  Django's signature
        to_state: ProjectState,
    ) -> None:
        for name in self._models():
            schema_editor.create_model(to_state.apps.get_model(app_label, name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002  Django's signature
    ) -> None:
        for name in reversed(self._models()):
            schema_editor.delete_model(from_state.apps.get_model(app_label, name))

    def describe(self) -> str:
        return f"Maak {len(self._models())} tabellen"

    def _models(self) -> list[str]:
        return [operation.name for operation in self.operations if isinstance(operation, CreateModel)]
