"""What a dataset is made of: columns with a meaning in two languages, and the one query behind them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from web.rights import Right

Pair = tuple[str, str]  # Dutch, English
LANGUAGES = ("nl", "en")
_INNER = (
    "c_"  # a column may be called as a field of the model is: within the query it has another name
)


class Sort(StrEnum):
    """What a value is; the last words of `docs/analysis.md` say how a file writes each."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    YES = "yes"
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """One column: its name for ever, what it is called, means and is measured in, and what empty means.

    `empty` is None where a value is always there. Unknown is empty, never nought. A `value` that depends on
    the reference data is made when the query is.
    """

    name: str
    sort: Sort
    value: Combinable | Callable[[], Combinable]
    label: Pair
    means: Pair
    unit: str | Pair = ""
    empty: Pair | None = None

    def unit_in(self, language: str) -> str:
        """Return the unit; one text where both languages write it alike."""
        return self.unit if isinstance(self.unit, str) else self.unit[LANGUAGES.index(language)]

    def told(self, language: str) -> dict[str, Any]:
        """Return what a reader is told of it."""
        at = LANGUAGES.index(language)
        return {
            "name": self.name,
            "type": str(self.sort),
            "label": self.label[at],
            "definition": self.means[at],
            "unit": self.unit_in(language),
            "empty": self.empty[at] if self.empty else "",
        }


@dataclass(frozen=True)
class Dataset:
    """One dataset: a query over what exists, with its columns.

    `moment` is the column by which a period is chosen. `in_regions` and `at_houses` say which rows belong to
    places; without the latter no row is about one house. `for_country` narrows what who looks after the whole
    country may have: what stays within a region is not theirs. `realm` is the way from a row to its realm.
    """

    name: str
    version: int
    right: Right
    label: Pair
    means: Pair
    moment: str
    rows: Callable[[], QuerySet[Any]]
    columns: Callable[[], tuple[Column, ...]]
    in_regions: Callable[[Collection[str]], Q]
    at_houses: Callable[[Collection[str]], Q] | None = None
    for_country: Q | None = None
    realm: str = "realm"

    def all_columns(self) -> tuple[Column, ...]:
        """Return the columns in order: those of every dataset first."""
        return (*_common(self.realm), *self.columns())

    def query(self) -> QuerySet[Any]:
        """Return the rows of all realms with a value per column, under the names of `inner`."""
        columns = self.all_columns()
        values = {inner(one.name): _made(one.value) for one in columns}
        found: QuerySet[Any] = self.rows().annotate(**values)
        return found

    def values(self, rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        """Return rows of `query` as tuples, in the order of the columns."""
        return rows.values_list(*(inner(one.name) for one in self.all_columns()))

    def told(self, language: str) -> dict[str, Any]:
        """Return what a reader is told of it."""
        at = LANGUAGES.index(language)
        return {
            "name": self.name,
            "version": self.version,
            "label": self.label[at],
            "definition": self.means[at],
            "moment": self.moment,
            "columns": [one.told(language) for one in self.all_columns()],
        }


def _made(value: Combinable | Callable[[], Combinable]) -> Combinable:
    """Return a value of the query."""
    return value() if callable(value) else value


def inner(name: str) -> str:
    """Return what a column is called within the query."""
    return f"{_INNER}{name}"


def _common(realm: str) -> tuple[Column, ...]:
    """Return the columns that every dataset begins with: of which world a row is."""
    exercise = Case(
        When(Q(**{f"{realm}__kind": "exercise"}), then=Value(True)),  # noqa: FBT003 -- the value
        default=Value(False),  # noqa: FBT003
        output_field=BooleanField(),
    )
    return (
        Column(
            "realm",
            Sort.TEXT,
            F(f"{realm}__slug"),
            ("Omgeving", "Realm"),
            (
                "Naam van de omgeving: de echte wereld of één oefening.",
                "Name of the realm: the real world, or one exercise.",
            ),
        ),
        Column(
            "exercise",
            Sort.YES,
            exercise,
            ("Oefening", "Exercise"),
            (
                "Waar: niets van deze rij is echt gebeurd.",
                "True: nothing of this row really happened.",
            ),
        ),
    )
