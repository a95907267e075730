"""Readings that are composed once: for the few that every report asks again.

Django composes a statement anew each time; at a report this took longer than the database took to answer.
Here a reading keeps its statement, and what is given goes into its places. On PostgreSQL only: SQLite is
asked by one person at a time, and has values of its own form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import QuerySet

T = TypeVar("T")
Given = str | int | datetime
SHAPES = 64  # how many statements one reading keeps: one per number of values in its lists
_FAR = datetime(9000, 1, 1, tzinfo=UTC)
_HIGH = 2_000_000_000


@dataclass(frozen=True)
class _Place:
    """Where a given value stands: under which name, and which of a list."""

    name: str
    number: int | None

    def of(self, given: Mapping[str, Any]) -> Any:
        """Return the value that goes here."""
        value = given[self.name]
        return value if self.number is None else value[self.number]


@dataclass(frozen=True)
class _Composed:
    """A statement, what stands in each of its places, and what its columns go through.

    `attributes` are those of an object in the order of its columns, `beside` what was annotated.
    """

    statement: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[[Any, Any, Any], Any], ...], Any], ...]
    model: Any
    attributes: tuple[str, ...]
    beside: tuple[tuple[str, int], ...]


class Prepared(Generic[T]):
    """One reading: a function that gives its queryset for what is given.

    Given are values and lists of values: texts, numbers and moments. What the function does must depend on
    nothing else, and on a list only by its length. Its objects must not follow relations.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, T]]) -> None:
        self._make = make
        self._kept: dict[tuple[tuple[str, type | None, int], ...], _Composed] = {}

    def __call__(self, **given: Given | list[Any]) -> list[T]:
        """Return the rows, or the objects (1 query)."""
        composed = self._composed(given)
        if composed is None:
            return list(self._make(**given))
        params = [one.of(given) if isinstance(one, _Place) else one for one in composed.params]
        with connection.cursor() as cursor:
            cursor.execute(composed.statement, params)
            rows: list[Any] = cursor.fetchall()
        if composed.converters:
            rows = [_converted(row, composed) for row in rows]
        return [self._object(row, composed) for row in rows] if composed.attributes else rows

    def _composed(self, given: Mapping[str, Any]) -> _Composed | None:
        """Return the statement for so many values; None where Django is to be asked as always."""
        shape = tuple((name, *_form(value)) for name, value in given.items())
        if connection.vendor != "postgresql" or any(size == 0 for _name, _type, size in shape):
            return None
        found = self._kept.get(shape)
        if found is None and len(self._kept) < SHAPES:
            found = self._kept[shape] = self._compose(given)
        return found

    @staticmethod
    def _object(row: tuple[Any, ...], composed: _Composed) -> T:
        """Return a row as an object of the model, with what was annotated."""
        names = composed.attributes
        one: Any = composed.model.from_db(connection.alias, names, row[: len(names)])
        for name, place in composed.beside:
            setattr(one, name, row[place])
        return cast("T", one)

    def _compose(self, given: Mapping[str, Any]) -> _Composed:
        """Compose the statement with marks for what is given, and note where these stand."""
        marks: dict[Any, _Place] = {}
        marked = {name: _marked(name, value, marks) for name, value in given.items()}
        rows = self._make(**marked)
        compiler: Any = rows.query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        select = compiler.select[: compiler.col_count]
        about = None if rows.query.values_select else compiler.klass_info
        fields = [select[place][0].target for place in about["select_fields"]] if about else []
        return _Composed(
            statement,
            tuple(marks.get(one, one) if isinstance(one, Given) else one for one in params),
            tuple(
                (place, tuple(those), column)
                for place, (those, column) in compiler.get_converters(
                    [one[0] for one in select]
                ).items()
            ),
            rows.model,
            tuple(field.attname for field in fields),
            tuple((compiler.annotation_col_map or {}).items()) if about else (),
        )


def _form(value: Given | list[Any]) -> tuple[type | None, int]:
    """Return what a given value is, and how many there are; -1 for one that is no list."""
    if isinstance(value, list):
        return (type(value[0]) if value else None), len(value)
    return type(value), -1


def _marked(name: str, value: Any, marks: dict[Any, _Place]) -> Any:
    """Return marks in place of values, which nothing real can be."""
    if isinstance(value, list):
        return [_mark(_Place(name, number), one, marks) for number, one in enumerate(value)]
    return _mark(_Place(name, None), value, marks)


def _mark(place: _Place, value: Given, marks: dict[Any, _Place]) -> Given:
    """Return one mark."""
    count = len(marks)
    mark: Given = f"\ue000{count}"
    if isinstance(value, datetime):
        mark = _FAR + timedelta(days=count)
    elif not isinstance(value, str):
        mark = _HIGH + count
    marks[mark] = place
    return mark


def _converted(row: tuple[Any, ...], composed: _Composed) -> tuple[Any, ...]:
    """Return a row as Django gives it."""
    values = list(row)
    for place, converters, about in composed.converters:
        for convert in converters:
            values[place] = convert(values[place], about, connection)
    return tuple(values)
