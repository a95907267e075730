"""Taking away what the database keeps of a column and nobody reads, for migrations.

Django gives every reference an index of its own (on PostgreSQL a column of texts even two) and a check of
every row. Where another index begins with the column, and where it repeats what a checked row says, each
costs at every row that is written. By name and in place: SQLite would copy the table, without its triggers.
"""

from collections.abc import Collection
from typing import Any


def drop_own_indexes(editor: Any, table: str, columns: Collection[str]) -> None:
    """Drop the indexes that a table has on one of these columns alone; doing so twice does no harm."""
    for name, found in _kept(editor, table).items():
        alone = len(found["columns"] or ()) == 1 and found["columns"][0] in columns
        if alone and found["index"] and not (found["unique"] or found["primary_key"]):
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def drop_references(editor: Any, table: str, columns: Collection[str]) -> None:
    """Let a table's references from these columns go unchecked; SQLite, which cannot, keeps checking."""
    if editor.connection.vendor != "postgresql":
        return
    for name, found in _kept(editor, table).items():
        if found["foreign_key"] and found["columns"][0] in columns:
            quoted = (editor.quote_name(table), editor.quote_name(name))
            editor.execute("ALTER TABLE {} DROP CONSTRAINT {}".format(*quoted))


def leave_room(editor: Any, table: str, percent: int) -> None:
    """Have PostgreSQL fill a table's pages so far only: rows that change stay in theirs, without new entries
    in its indexes.
    """
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {editor.quote_name(table)} SET (fillfactor = {int(percent)})")


def _kept(editor: Any, table: str) -> dict[str, Any]:
    """Return the indexes and constraints of a table by name."""
    with editor.connection.cursor() as cursor:
        found: dict[str, Any] = editor.connection.introspection.get_constraints(cursor, table)
        return found
