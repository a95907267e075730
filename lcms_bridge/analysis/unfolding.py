"""Rows out of a JSON object: a table that stands beside the rows that hold it, one row per key.

Django's queries have no such table. It is put in the FROM clause as a table of its own, so that files and
views stay one query on both stores.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import DateTimeField, Expression, Func, IntegerField, QuerySet, TextField
from django.db.models.fields import Field
from django.db.models.sql.datastructures import BaseTable


class Unfolded(BaseTable):
    """The keys and values of a JSON object, `place` of the table `of`, as the table `name`.

    `place` is a column, or a column and a key within it.
    """

    def __init__(self, of: str, place: Sequence[str], name: str) -> None:
        super().__init__(name, name)
        self.of, self.place = of, tuple(place)

    @property
    def identity(self) -> tuple[Any, ...]:
        """Return what makes it the same as another."""
        return (*super().identity, self.of, self.place)

    def relabeled_clone(self, change_map: dict[str | None, str]) -> "Unfolded":
        """Return the same of a table that got another name."""
        return Unfolded(change_map.get(self.of, self.of), self.place, self.table_name)

    def as_sqlite(self, _compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return it for SQLite, whose table functions see the tables before them."""
        column, *keys = self.place
        path = "".join(f", '$.{key}'" for key in keys)
        return (
            f"JOIN json_each({self._column(connection, column)}{path}) AS {self._own(connection)}",
            (),
        )

    def as_postgresql(self, _compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return it for PostgreSQL."""
        column, *keys = self.place
        path = "".join(f" -> '{key}'" for key in keys)
        value = f"{self._column(connection, column)}{path}"
        return f"CROSS JOIN LATERAL jsonb_each({value}) AS {self._own(connection)}", ()

    def _column(self, connection: Any, name: str) -> str:
        quoted = connection.ops.quote_name
        return f"{quoted(self.of)}.{quoted(name)}"

    def _own(self, connection: Any) -> str:
        quoted: str = connection.ops.quote_name(self.table_name)
        return quoted


class Of(Expression):
    """The key, or the value, of a row of an unfolded table."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(output_field=TextField())
        self.table, self.column = table, column

    def as_sql(self, _compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the column."""
        quoted = connection.ops.quote_name
        return f"{quoted(self.table)}.{quoted(self.column)}", ()


class Within(Func):
    """A text or number within a JSON value: by the names of keys and the places in lists.

    The outermost first, each a word or number, or an expression. Null where it is not there.
    """

    def __init__(self, value: Any, *path: Any, output_field: "Field[Any, Any]") -> None:
        self.path = path
        asked = [one for one in path if hasattr(one, "resolve_expression")]
        super().__init__(value, *asked, output_field=output_field)

    def as_sqlite(
        self, compiler: Any, connection: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Ask with a path: what is no word of ours is put into it by the database."""
        value, steps, params = self._compiled(compiler)
        path = "'$'"
        for step, is_place in steps:
            before, after = ("[", "]") if is_place else ('."', '"')
            path += f" || '{before}' || {step} || '{after}'"
        cast = self.output_field.db_type(connection)
        return f"CAST(json_extract({value}, {path}) AS {cast})", tuple(params)

    def as_postgresql(
        self, compiler: Any, connection: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Walk step by step; the last one gives the value itself."""
        value, steps, params = self._compiled(compiler)
        *inner, last = (f"({step})::{'int' if place else 'text'}" for step, place in steps)
        walked = " -> ".join([value, *inner])
        return f"({walked} ->> {last})::{self.output_field.db_type(connection)}", tuple(params)

    def _compiled(self, compiler: Any) -> tuple[str, list[tuple[str, bool]], list[Any]]:
        """Return the value, the steps (whether each is a place in a list), and the parameters."""
        value, *asked = self.get_source_expressions()
        compiled, params = compiler.compile(value)
        params = [*params]
        steps = []
        for one in self.path:
            if hasattr(one, "resolve_expression"):
                expression = asked.pop(0)
                sql, its = compiler.compile(expression)
                params += its
                steps.append((sql, isinstance(expression.output_field, IntegerField)))
            else:
                steps.append(
                    (f"'{one}'" if isinstance(one, str) else str(one), isinstance(one, int))
                )
        return compiled, steps, params


class HoursOn(Func):
    """A moment so many whole hours (a text of digits) after another."""

    output_field = DateTimeField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compute it with the text of the moment, which is in UTC."""
        return self.as_sql(
            compiler, connection, template="datetime(%(expressions)s || ' hours')", **extra
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compute it with an interval."""
        template = "(%(expressions)s::int * interval '1 hour')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" + ", **extra)


def unfold(rows: QuerySet[Any], *tables: Unfolded) -> QuerySet[Any]:
    """Return rows beside those of unfolded tables, each of which stands on one before it."""
    found = rows.all()
    query = found.query
    query.get_initial_alias()
    for one in tables:
        query.alias_map[one.table_name] = one
        query.alias_refcount[one.table_name] = 1
    return found
