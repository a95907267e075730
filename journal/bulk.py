"""Writing many rows at once, quickly: on PostgreSQL as columns, in one statement whatever their number.

Django compiles an expression per value, and its cursor writes every value into the statement by hand: of a
batch of reports that took a third. Here a table has one statement, its columns go along as arrays in binary
form, and nothing is quoted. One row goes along as values, and what belongs together in one statement
(`bulk_write`): of what is told by one report a message, finding the rows took longer than writing them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models, transaction
from django.db.models import Model

M = TypeVar("M", bound=Model)
BATCH = 1_000
_Column = tuple[str, Callable[[Any], Any] | None]


@dataclass(frozen=True)
class Insert:
    """Rows for `bulk_write` to insert, as `bulk_insert` does; they get no keys."""

    rows: Sequence[Model]
    unique_fields: tuple[str, ...] = ()
    update_fields: tuple[str, ...] = ()

    def alone(self) -> None:
        """Write them by a statement of their own."""
        bulk_insert(self.rows, unique_fields=self.unique_fields, update_fields=self.update_fields)

    def part(self) -> tuple[str, list[Any]]:
        """Return their statement on PostgreSQL, with its values."""
        rows = in_order(self.rows, self.unique_fields) if self.unique_fields else self.rows
        return _inserting(rows, self.unique_fields, self.update_fields)


@dataclass(frozen=True)
class Change:
    """Rows for `bulk_write` to change, as `bulk_change` does."""

    rows: Sequence[Model]
    fields: tuple[str, ...]

    def alone(self) -> None:
        """Write them by a statement of their own."""
        bulk_change(self.rows, self.fields)

    def part(self) -> tuple[str, list[Any]]:
        """Return their statement on PostgreSQL, with its values."""
        return _altering(self.rows, self.fields)


def bulk_write(*parts: Insert | Change) -> None:
    """Write rows of several tables, on PostgreSQL by one statement; each table once, none after another."""
    there = [part for part in parts if part.rows]
    if connection.vendor != "postgresql" or any(len(part.rows) > BATCH for part in there):
        for part in there:
            part.alone()
        return
    if not there:
        return
    *before, (last, values) = [part.part() for part in there]
    beside = ", ".join(f"w{place} AS ({one})" for place, (one, _) in enumerate(before))
    statement = f"WITH {beside} {last}" if before else last
    with _cursor() as cursor:
        cursor.execute(statement, [*(value for _, own in before for value in own), *values])


def bulk_insert(
    rows: Sequence[M],
    *,
    unique_fields: Sequence[str] = (),
    update_fields: Sequence[str] = (),
) -> list[M]:
    """Insert rows of one model and give them their keys.

    `update_fields`: of a row that is there already by `unique_fields`, these are changed instead; in the
    order of `unique_fields`, so that two who write the same rows wait for each other, never in a ring.
    """
    if not rows:
        return []
    if unique_fields:
        rows = in_order(rows, unique_fields)
    if connection.vendor == "postgresql":
        with transaction.atomic(savepoint=False):
            for start in range(0, len(rows), BATCH):
                _insert(rows[start : start + BATCH], tuple(unique_fields), tuple(update_fields))
        return list(rows)
    model: Any = type(rows[0])
    made: list[M] = model.objects.bulk_create(
        rows,
        batch_size=BATCH,
        **(
            {
                "update_conflicts": True,
                "unique_fields": unique_fields,
                "update_fields": update_fields,
            }
            if update_fields
            else {}
        ),
    )
    return made


def bulk_change(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model that are there, by their keys."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        model: Any = type(rows[0])
        model.objects.bulk_update(rows, fields, batch_size=BATCH)
        return
    with transaction.atomic(savepoint=False):
        for start in range(0, len(rows), BATCH):
            statement, values = _altering(rows[start : start + BATCH], tuple(fields))
            with _cursor() as cursor:
                cursor.execute(statement, values)


def in_order(rows: Sequence[M], unique_fields: Sequence[str]) -> list[M]:
    """Return rows sorted by their unique fields: the one order in which rows are written and locked."""
    names = [rows[0]._meta.get_field(name).attname for name in unique_fields] if rows else []  # type: ignore[union-attr]  # noqa: SLF001
    return sorted(rows, key=lambda row: [str(getattr(row, name)) for name in names])


def _insert(rows: Sequence[Any], unique: tuple[str, ...], update: tuple[str, ...]) -> None:
    """Insert rows by one statement."""
    with _cursor() as cursor:
        cursor.execute(*_inserting(rows, unique, update))
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding = False  # noqa: SLF001 -- what Django's own bulk insert does


def _inserting(
    rows: Sequence[Any], unique: tuple[str, ...], update: tuple[str, ...]
) -> tuple[str, list[Any]]:
    """Return the statement that inserts rows, and its values."""
    one = len(rows) == 1
    statement, columns = _prepared(cast("Any", type(rows[0])), unique, update, one=one)
    return statement, _values(rows, columns)


def _altering(rows: Sequence[Any], fields: tuple[str, ...]) -> tuple[str, list[Any]]:
    """Return the statement that changes rows, and its values."""
    one = len(rows) == 1
    statement, columns = _changing(cast("Any", type(rows[0])), fields, one=one)
    return statement, _values(rows, columns)


def _cursor() -> Any:
    """Return a cursor that sends its values beside the statement."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 -- only there

    connection.ensure_connection()
    bare: Any = cast("Any", ServerBindingCursor)(connection.connection)
    logged = connection.queries_logged
    return connection.make_debug_cursor(bare) if logged else connection.make_cursor(bare)


@lru_cache(maxsize=128)
def _prepared(
    model: type[Model], unique: tuple[str, ...], update: tuple[str, ...], *, one: bool
) -> tuple[str, list[_Column]]:
    """Return the statement of a table, for one row or many, and how each column is read from a row."""
    meta: Any = model._meta  # noqa: SLF001 -- its documented name
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    if not isinstance(meta.pk, models.AutoField):
        msg = f"{model.__name__} has no key that counts up"
        raise FieldDoesNotExist(msg)
    quote: Any = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    kinds = [str(field.db_type(connection)).split("(", maxsplit=1)[0] for field in fields]
    taken = ", ".join(
        f"c{place}::jsonb" if kind == "jsonb" else f"c{place}" for place, kind in enumerate(kinds)
    )
    conflict = ""
    if update:
        by = ", ".join(quote(meta.get_field(name).column) for name in unique)
        changed = [quote(meta.get_field(name).column) for name in update]
        sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in changed)
        conflict = f" ON CONFLICT ({by}) DO UPDATE SET {sets}"
    statement = (
        f"INSERT INTO {quote(meta.db_table)} ({names})"  # noqa: S608 -- names of our own tables
        f" SELECT {taken} FROM {_given(kinds, one=one)}{conflict}"
        f" RETURNING {quote(meta.pk.column)}"
    )
    return statement, [
        (field.attname, _reading(field, kind)) for field, kind in zip(fields, kinds, strict=True)
    ]


@lru_cache(maxsize=128)
def _changing(
    model: type[Model], names: tuple[str, ...], *, one: bool
) -> tuple[str, list[_Column]]:
    """Return the statement that changes columns, of one row or many, and how each is read from a row."""
    meta: Any = model._meta  # noqa: SLF001 -- its documented name
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    quote: Any = connection.ops.quote_name
    # the key as what it refers to: that of an own row counts up, which no array does
    kinds = [
        field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
        for field in fields
    ]
    kinds = [str(kind).split("(", maxsplit=1)[0] for kind in kinds]
    sets = ", ".join(
        f"{quote(field.column)} = given.c{place}" + ("::jsonb" if kind == "jsonb" else "")
        for place, (field, kind) in enumerate(zip(fields, kinds, strict=True))
        if place
    )
    table, key = quote(meta.db_table), quote(meta.pk.column)
    statement = (
        f"UPDATE {table} SET {sets} FROM {_given(kinds, one=one)}"  # noqa: S608 -- names of our own tables
        f" WHERE {table}.{key} = given.c0"
    )
    return statement, [
        (field.attname, _reading(field, kind)) for field, kind in zip(fields, kinds, strict=True)
    ]


def _given(kinds: Sequence[str], *, one: bool) -> str:
    """Return the table of what is sent: a row of values, or a list for each column."""
    aliases = ", ".join(f"c{place}" for place in range(len(kinds)))
    if one:
        sent = ", ".join(f"%b::{_sent(kind)}" for kind in kinds)
        return f"(SELECT {sent}) AS given({aliases})"
    sent = ", ".join(f"%b::{_sent(kind)}[]" for kind in kinds)
    return f"unnest({sent}) AS given({aliases})"


def _values(rows: Sequence[Any], columns: Sequence[_Column]) -> list[Any]:
    """Return what is sent: of one row its values, of more the columns."""
    if len(rows) == 1:
        (row,) = rows
        return [
            getattr(row, name) if read is None else read(getattr(row, name))
            for name, read in columns
        ]
    return [
        [getattr(row, name) if read is None else read(getattr(row, name)) for row in rows]
        for name, read in columns
    ]


def _sent(kind: str) -> str:
    """Return the type as which a column is sent: what is longer than it may be is refused, not cut off."""
    return "text" if kind in ("varchar", "jsonb") else kind


def _reading(field: Any, kind: str) -> Callable[[Any], Any] | None:
    """Return what a value must go through before it is sent; None for nothing."""
    if kind == "jsonb":
        return _json
    if kind in ("varchar", "text"):
        own = type(field).get_prep_value is not models.TextField.get_prep_value
        prepare = field.get_prep_value if own and kind == "text" else None
        return _text if prepare is None else prepare
    return None


def _text(value: Any) -> str | None:
    """Return a text, a choice by its value."""
    return value if value is None or type(value) is str else str(value)


def _json(value: Any) -> str | None:
    """Return a document as a column of JSON holds it."""
    return None if value is None else json.dumps(value)
