"""Which rows of the apps repeat what entries of an entity say: content that must go, goes there too.

Each app gives a table: the kind of key (what stands before its first colon) → the rows of an entity, with the
fields that hold people's words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from journal.models import Realm

Rows = list[tuple[QuerySet[Any], tuple[str, ...]]]
# of a realm, and of what follows the kind in a key
Find = Callable[[Realm, str], Rows]

_tables: dict[str, list[Find]] = {}


def register_repeated(table: Mapping[str, Find]) -> None:
    """Add the table of an app; called once, when the apps are ready."""
    for kind, find in table.items():
        _tables.setdefault(kind, []).append(find)


def repeated(realm: Realm, key: str) -> Rows:
    """Return the rows that repeat what the entries of a key say, with their fields."""
    kind, _, rest = key.partition(":")
    return [pair for find in _tables.get(kind, ()) for pair in find(realm, rest)]


def kinds_repeated() -> list[str]:
    """Return the kinds of keys whose words rows repeat."""
    return sorted(_tables)
