"""The database's own refusal to change or remove journal entries, whatever program asks.

Triggers hold for the application's role on PostgreSQL and for every connection on SQLite. Only who
may alter tables (the owner, at a keyboard) can take them away; docs/decisions/020 says when that
is right. Installed by a migration; tests take them away around the flush that empties their
database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("journal_entry", "journal_readaudit")

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _install_statements(vendor: str) -> list[str]:
    """Return the statements that make the tables append-only."""
    if vendor == "postgresql":
        triggers = [
            f"CREATE OR REPLACE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
            for table in TABLES
            for event in ("UPDATE", "DELETE", "TRUNCATE")
        ]
        return [_PG_FUNCTION, *triggers]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()} BEFORE {event} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in TABLES
        for event in ("UPDATE", "DELETE")
    ]


def _remove_statements(vendor: str) -> list[str]:
    """Return the statements that take the refusal away."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_{event} ON {table}"
            for table in TABLES
            for event in ("update", "delete", "truncate")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{event}"
        for table in TABLES
        for event in ("update", "delete")
    ]


def install(connection: Any) -> None:
    """Make the tables append-only; doing so twice does no harm."""
    with connection.cursor() as cursor:
        for statement in _install_statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the refusal away (needs the rights of the tables' owner)."""
    with connection.cursor() as cursor:
        for statement in _remove_statements(connection.vendor):
            cursor.execute(statement)


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Lift the refusal for a block: for emptying a test database, never in the program."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
