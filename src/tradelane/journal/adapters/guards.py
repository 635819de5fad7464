# SPDX-License-Identifier: Apache-2.0
"""Triggers that no program can talk round: what was written stands. For the migrations of every room.

A guard is said once, in the words both stores share, and written as each store has it. `IS DISTINCT FROM` is SQLite's
`IS NOT` (3.39 knows both; older ones run as well).
"""

from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Refuse(Operation):
    """A trigger that refuses an act on a table's rows, always or when a condition holds.

    Args:
        name: the trigger's, one in the whole store.
        act: INSERT, UPDATE or DELETE.
        table: whose rows.
        says: the refusal, as an operator reads it; it begins with the room.
        when: a condition on OLD and NEW in SQL that both stores understand; empty for always.

    Unlike RunPython it asks for no models, so that a new node need not build them anew for every guard.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *, name: str, act: str, table: str, says: str, when: str = "") -> None:
        self.name, self.act, self.table, self.says, self.when = name, act, table, says, when

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: a guard is no part of a model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Set the trigger; where the router keeps the room's tables."""
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in self._postgresql() if on_postgresql else self._sqlite():
            schema_editor.execute(statement, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the trigger down; where the router keeps the room's tables."""
        if not router.allow_migrate(schema_editor.connection.alias, app_label):
            return
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {self.name} ON {self.table}")
            schema_editor.execute(f"DROP FUNCTION {self.name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {self.name}")

    def describe(self) -> str:
        """What `migrate --plan` shows."""
        return f"Refuse {self.act} on {self.table}: {self.says}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the operation is written down again."""
        said = {"name": self.name, "act": self.act, "table": self.table, "says": self.says, "when": self.when}
        return type(self).__name__, [], said

    def _sqlite(self) -> list[str]:
        condition = self.when.replace("IS DISTINCT FROM", "IS NOT")
        when = f" WHEN {condition}" if condition else ""
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        ]

    def _postgresql(self) -> list[str]:
        """With the condition in a function: that of a trigger may not look into other tables."""
        refusal = f"RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation';"
        body = f"IF {self.when} THEN {refusal} END IF; RETURN {'OLD' if self.act == 'DELETE' else 'NEW'};"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {body if self.when else refusal} END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


class Lift(Refuse):
    """A guard taken down, so that its table can be changed; the migration sets it again after that.

    Without it the two stores differ: SQLite makes an altered table anew, without its triggers.
    """

    def __init__(self, guard: Refuse | None = None, **said: str) -> None:
        super().__init__(**(guard.deconstruct()[2] if guard else said))

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the trigger down."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Set it again."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` shows."""
        return f"No longer refuse {self.act} on {self.table}"


def never_removed(table: str, *, says: str, when: str = "") -> Refuse:
    """The guard of rows that stay."""
    return Refuse(name=f"{table}_no_delete", act="DELETE", table=table, says=says, when=when)


def never_changed(table: str, *, says: str, when: str = "") -> Refuse:
    """The guard of rows that are as they were written."""
    return Refuse(name=f"{table}_no_update", act="UPDATE", table=table, says=says, when=when)


def append_only(table: str, *, says: str) -> list[Refuse]:
    """The guards of a table whose rows neither change nor go."""
    return [never_changed(table, says=says), never_removed(table, says=says)]
