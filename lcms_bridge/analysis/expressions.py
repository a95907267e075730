"""Values of the database that both stores compute alike, and that a view can hold."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf

from lcms_bridge.analysis.columns import Column, Pair, Sort

_FIELDS = {
    Sort.TEXT: TextField,
    Sort.WHOLE: IntegerField,
    Sort.REAL: FloatField,
}


class Minutes(Func):
    """Whole minutes from the second moment to the first, seconds left out; null where either is unknown."""

    output_field = IntegerField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compute it with the seconds since 1970 of both."""
        whole = "CAST(strftime('%%s', {}) AS INTEGER)"
        return self._between(compiler, connection, whole, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compute it with the seconds since 1970 of both."""
        return self._between(compiler, connection, "floor(extract(epoch FROM {}))::bigint", **extra)

    def _between(self, compiler: Any, connection: Any, whole: str, **_extra: Any) -> Any:
        """Return the difference of both in whole minutes."""
        later, earlier = self.get_source_expressions()
        one, of_one = compiler.compile(later)
        other, of_other = compiler.compile(earlier)
        return f"(({whole.format(one)} - {whole.format(other)}) / 60)", [*of_one, *of_other]


class WholeHour(Func):
    """A moment without its minutes: what is said of single patients is told by the hour."""

    output_field = DateTimeField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Cut the text of the moment, which is in UTC."""
        return self.as_sql(
            compiler,
            connection,
            template="strftime('%%%%Y-%%%%m-%%%%d %%%%H:00:00', %(expressions)s)",
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Cut it in UTC, and keep it a moment."""
        return self.as_sql(
            compiler, connection, template="date_trunc('hour', %(expressions)s, 'UTC')"
        )


def key(field: str, *names: str, sort: Sort = Sort.WHOLE) -> Combinable:
    """Return a value of a JSON field by its names, the outermost first; null where it is not there."""
    found: Any = field
    for name in names:
        found = KeyTextTransform(name, found)
    return Cast(NullIf(found, Value("")), _FIELDS[sort]())


def yes(condition: Q, *, unless: Q | None = None) -> Case:
    """Return whether a condition holds; null where `unless` does."""
    begin = [] if unless is None else [When(unless, then=Value(None))]
    return Case(
        *begin,
        When(condition, then=Value(True)),  # noqa: FBT003 -- the value
        default=Value(False),  # noqa: FBT003
        output_field=BooleanField(),
    )


def filled(field: str) -> NullIf:
    """Return a text, null where it is empty."""
    return NullIf(F(field), Value(""))


def only(field: str, codes: Iterable[str], other: str) -> Case:
    """Return a code of a closed list; another word for whatever people wrote, null where it is empty."""
    return Case(
        When(**{field: ""}, then=Value(None)),
        When(**{f"{field}__in": list(codes)}, then=F(field)),
        default=Value(other),
        output_field=TextField(),
    )


def house(path: str, name: str = "facility", label: Pair = ("Locatie", "Facility")) -> Column:
    """Return the column with the code of a facility."""
    return Column(
        name,
        Sort.TEXT,
        F(f"{path}_id"),
        label,
        ("Code van de zorglocatie.", "Code of the facility."),
    )


def region(path: str, name: str = "region", label: Pair = ("ROAZ-regio", "ROAZ region")) -> Column:
    """Return the column with the code of a region, as places lie in regions now."""
    return Column(
        name,
        Sort.TEXT,
        F(path),
        label,
        (
            "Code van de ROAZ-regio, zoals de indeling nu is.",
            "Code of the ROAZ region, as the division is now.",
        ),
    )


def at(name: str, nl: str, en: str, about: tuple[str, str], path: str = "") -> Column:
    """Return a column of a moment that is always there."""
    return Column(name, Sort.MOMENT, F(path or name), (nl, en), about)
