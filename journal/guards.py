"""The database's own refusal to change or remove what is append-only, whatever program asks.

Triggers hold for the application's role on PostgreSQL and for every connection on SQLite. Only who
may alter tables (the owner, at a keyboard) can take them away; docs/decisions/020 says when that
is right, and docs/operations.md how owner and application are two roles. Installed by a migration;
tests take them away around the flush that empties their database.

Two ways stay open, each tied to a row that says so: the content of an entry goes when its redaction
stands in `journal_redaction` (who did it and its key too when that keeps the link), and rows of the trail
go up to the floor of their scope.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("journal_entry", "journal_readaudit", "journal_trailnote", "journal_redaction")
REDACTED = (
    "EXISTS (SELECT 1 FROM journal_redaction r WHERE r.realm_id = OLD.realm_id AND r.seq = OLD.seq)"
)
OVER = (
    "EXISTS (SELECT 1 FROM journal_trailhead h WHERE h.scope = OLD.scope AND h.floor >= OLD.number)"
)
# what a redaction leaves as it is, of the columns of an entry
LASTING = (
    *("id", "realm_id", "seq", "tag", "recorded_at", "realm_time"),
    *("type", "corrects", "has_line", "hash"),
)
HEAD = ("actor", "key")  # go with a redaction that keeps the link of the entry
LINKED = (
    "EXISTS (SELECT 1 FROM journal_redaction r WHERE r.realm_id = OLD.realm_id AND r.seq = OLD.seq"
    " AND r.link <> '')"
)

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _same(comparison: str, *, by_link: bool) -> str:
    """Return the condition that a redaction changes nothing but what it may."""

    def all_of(names: tuple[str, ...]) -> str:
        return " AND ".join(f"NEW.{name} {comparison} OLD.{name}" for name in names)

    if not by_link:  # before the migration that keeps links
        return all_of((*LASTING, *HEAD))
    return f"{all_of(LASTING)} AND (({all_of(HEAD)}) OR {LINKED})"


_PG_REDACT = """
CREATE OR REPLACE FUNCTION journal_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {allowed} THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'journal_entry is append-only' USING ERRCODE = 'restrict_violation';
END $$
"""
_PG_OVER = f"""
CREATE OR REPLACE FUNCTION journal_trail_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {OVER} THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'journal_trailnote is append-only' USING ERRCODE = 'restrict_violation';
END $$
"""
# (table, event) -> the function that decides row by row
_BY_ROW = {
    ("journal_entry", "UPDATE"): "journal_entry_guard",
    ("journal_trailnote", "DELETE"): "journal_trail_guard",
}


def _pg_statements(tables: list[str], *, by_link: bool) -> list[str]:
    """Return the statements that make tables of PostgreSQL append-only."""
    whole = set(TABLES) <= set(tables)
    allowed = f"{REDACTED} AND {_same('IS NOT DISTINCT FROM', by_link=by_link)}"
    redact = _PG_REDACT.format(allowed=allowed)
    functions = [_PG_FUNCTION, *([redact, _PG_OVER] if whole else [])]
    triggers = []
    for table in tables:
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            decides = _BY_ROW.get((table, event)) if whole else None
            each, function = ("ROW", decides) if decides else ("STATEMENT", "journal_append_only")
            triggers.append(
                f"CREATE OR REPLACE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION {function}()"
            )
    return functions + triggers


def _sqlite_statements(tables: list[str], *, by_link: bool) -> list[str]:
    """Return the statements that make tables of SQLite append-only."""
    whole = set(TABLES) <= set(tables)
    spared = {
        ("journal_entry", "UPDATE"): f" WHEN NOT ({REDACTED} AND {_same('IS', by_link=by_link)})",
        ("journal_trailnote", "DELETE"): f" WHEN NOT {OVER}",
    }
    statements = []
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_{event.lower()}"
            when = spared.get((table, event), "") if whole else ""
            refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN {refusal}; END",
            ]
    return statements


def _remove_statements(vendor: str, tables: list[str]) -> list[str]:
    """Return the statements that take the refusal away."""
    on = "" if vendor != "postgresql" else " ON {table}"
    return [
        f"DROP TRIGGER IF EXISTS {table}_{event}" + on.format(table=table)
        for table in tables
        for event in ("update", "delete", "truncate")
    ]


def _tables_here(connection: Any) -> list[str]:
    """Return those of the tables that there are: migrations make them one after the other."""
    known = set(connection.introspection.table_names())
    return [table for table in TABLES if table in known]


def _keeps_links(connection: Any, tables: list[str]) -> bool:
    """Say whether redactions keep the link of their entry already: a migration adds that."""
    if "journal_redaction" not in tables:
        return False
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "journal_redaction")
    return "link" in {column.name for column in columns}


def install(connection: Any) -> None:
    """Make the tables append-only; doing so twice does no harm."""
    tables = _tables_here(connection)
    made = _pg_statements if connection.vendor == "postgresql" else _sqlite_statements
    _execute(connection, made(tables, by_link=_keeps_links(connection, tables)))


def remove(connection: Any) -> None:
    """Take the refusal away (needs the rights of the tables' owner)."""
    _execute(connection, _remove_statements(connection.vendor, _tables_here(connection)))


def _execute(connection: Any, statements: list[str]) -> None:
    """Run statements one after the other."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Lift the refusal for a block: for emptying a test database, never in the program."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
