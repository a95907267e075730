"""Which rows a service locks, in order: read from what it asks, also where the database locks no rows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

Taken = list[tuple[str, frozenset[int]]]
MARK = "/* for update */"
ORDER = ("patientspread_spreadrun", "patientspread_request", "patientspread_transfer")


@contextmanager
def locks_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taken]:
    """Note what is locked: the table, and the keys of the rows that are locked there."""
    taken: Taken = []
    monkeypatch.setattr(connection.features, "has_select_for_update", True)
    monkeypatch.setattr(connection.features, "has_select_for_update_of", True)
    monkeypatch.setattr(connection.features, "has_select_for_no_key_update", True)
    monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", True)
    monkeypatch.setattr(connection.ops, "for_update_sql", lambda **_how: MARK)

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        table = re.search(r'FROM "(\w+)"', sql)
        if MARK in sql and table and table[1] in ORDER:
            keys = re.sub(r"^SELECT .*? FROM ", f'SELECT "{table[1]}"."id" FROM ', sql, count=1)  # noqa: S608
            with connection.cursor() as cursor:
                cursor.execute(keys.replace(MARK, ""), params)
                taken.append((table[1], frozenset(key for (key,) in cursor.fetchall())))
        updated = re.match(r'UPDATE "(\w+)"', sql)
        if updated and updated[1] == ORDER[0]:
            taken.append((updated[1], frozenset()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield taken


def one_after_the_other(taken: Taken) -> None:
    """Hold runs to be locked before requests, and these before transfers, each kind in one round."""
    held: dict[str, frozenset[int]] = {}
    seen: list[str] = []
    for table, keys in taken:
        new = keys - held.get(table, frozenset())
        if new or table not in seen:
            later = [one for one in seen if ORDER.index(one) >= ORDER.index(table)]
            assert not (later and (new or table != later[-1])), (table, new, seen)
        held[table] = held.get(table, frozenset()) | keys
        if keys or table == ORDER[0]:
            seen.append(table)
