"""Which kinds of bed are forecast for facilities too: those that somebody who stands higher reads.

Regions are always forecast; a country has eighty hospitals, and nobody looks at most of their forecasts.
"""

from collections.abc import Callable, Collection

from journal.models import Realm

Wanted = Callable[[Realm], Collection[str]]
_asked: list[Wanted] = []


def register_wanted(wanted: Wanted) -> None:
    """Register who says which kinds are wanted in a realm; called once, when the apps are ready."""
    _asked.append(wanted)


def kinds_of_facilities(realm: Realm) -> frozenset[str]:
    """Return the kinds of bed that are forecast for facilities in a realm."""
    return frozenset(kind for wanted in _asked for kind in wanted(realm))
