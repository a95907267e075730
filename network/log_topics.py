"""Which ROAZ regions a line of the log is about: by its state, or by the veiligheidsregio that it names."""

from collections.abc import Iterator, Mapping
from typing import Any

from journal.logtopics import Reader
from network.models import Veiligheidsregio

REGIONS = ("region", "to_region", "from_region", "regions")
AREAS = ("veiligheidsregio", "veiligheidsregios")


def _codes(state: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """Yield the codes that stand in these members of a state, alone or in a list."""
    for name in names:
        value = state.get(name)
        several = value if isinstance(value, list) else [value]
        yield from (one for one in several if isinstance(one, str))


def region_reader() -> Reader:
    """Return the reader of regions (1 query)."""
    known: dict[str, set[str]] = {}
    for area, region in Veiligheidsregio.objects.values_list("pk", "regions"):
        known.setdefault(area, set()).add(region)

    def read(body: Mapping[str, Any]) -> Iterator[str]:
        state = body.get("state") or {}
        yield from _codes(state, REGIONS)
        for area in _codes(state, AREAS):
            yield from known.get(area, ())

    return read
