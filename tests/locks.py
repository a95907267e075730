"""Who locks several rows locks them in an order: two that lock the same rows wait, never in a ring.

Every statement of every test is looked at, on both stores: SQLite ignores the lock, the query still
says that it was asked for.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Field
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

ONE = (1, 21)  # what first() and get() fetch at most


def in_no_order(query: Query) -> bool:
    """Say whether a query locks what may be several rows, in whatever order they are found."""
    ordered = query.order_by or (query.default_ordering and query.get_meta().ordering)
    # who skips what is locked does not wait, and is in no ring
    waits = query.select_for_update and not query.select_for_update_skip_locked
    return bool(waits and not ordered and query.high_mark not in ONE and not _of_one(query))


def _of_one(query: Query) -> bool:
    """Say whether the conditions name one row by a unique column."""
    for condition in query.where.children:
        column = getattr(getattr(condition, "lhs", None), "target", None)
        exact = getattr(condition, "lookup_name", "") == "exact"
        if exact and isinstance(column, Field) and column.unique and column.model is query.model:
            return True
    return False


@pytest.fixture(scope="session", autouse=True)
def _locks_in_order() -> Iterator[None]:
    """Refuse a statement that locks several rows in no order."""
    compose = SQLCompiler.as_sql

    def looked_at(self: SQLCompiler, *args: Any, **named: Any) -> Any:
        assert not in_no_order(self.query), (
            f"{self.query.model}: locked in no order; add order_by('pk')"
        )
        return compose(self, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", looked_at)
        yield
