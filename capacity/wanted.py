"""Which kinds are forecast: beds always, of regions; of houses those that boards show at once.

Beside them what somebody who stands higher reads: a country has eighty hospitals and sixty kinds, and
nobody looks at most of what could be forecast.
"""

from collections.abc import Callable, Mapping

from capacity.kinds import bed_kinds
from journal.models import Realm

# Kinds that are read in a realm, and whether of facilities too.
Wanted = Callable[[Realm], Mapping[str, bool]]
_asked: list[Wanted] = []


def register_wanted(wanted: Wanted) -> None:
    """Register who says which kinds are read in a realm; called once, when the apps are ready."""
    _asked.append(wanted)


def kinds_forecast(realm: Realm) -> dict[str, bool]:
    """Return the kinds that are forecast in a realm, and whether facilities have a forecast too."""
    found = {kind.code: kind.headline for kind in bed_kinds()}
    for wanted in _asked:
        for code, each in wanted(realm).items():
            found[code] = each or found.get(code, False)
    return found
