"""What one reader sees of a plan: the same choice as for its transfers, for every part of it.

Each part that a run keeps stands in one table with how it is narrowed; a part that is not there is
shown to those who see everything, and to nobody else.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from network.models import Facility

ALL = "role:national_coordinator"
_OF_REGION = ("role:regional_coordinator:", "role:dpg:")


@dataclass(frozen=True)
class View:
    """What a reader is concerned with: hospitals, their regions, and the transfers that are shown."""

    facilities: frozenset[str]
    regions: frozenset[str]
    transfers: frozenset[int]

    def of(self, *codes: Any) -> bool:
        """Say whether one of these hospitals or regions is the reader's."""
        return any(code in self.facilities or code in self.regions for code in codes)


Narrow = Callable[[Any, View], Any]


def _whole(part: Any, _view: View) -> Any:
    """Show a part as it is: totals of the whole run, figures that everybody sees on the board."""
    return part


def _moves(part: Any, view: View) -> Any:
    """Show the moves from and to the reader's hospitals."""
    return [move for move in part if view.of(move["from"], move["to"])]


def _unplaced(part: Any, view: View) -> Any:
    """Show who has no place of the reader's hospitals; a candidate is named after its hospital."""
    return [one for one in part if view.of(one["patient"].split(":", 1)[0])]


def _bottlenecks(part: Any, view: View) -> Any:
    """Show what holds the plan back at the reader's places."""
    return [one for one in part if view.of(one["place"])]


def _kept(part: Any, view: View) -> Any:
    """Show which earlier proposals the plan keeps, of those that are shown."""
    return [number for number in part if number in view.transfers]


def _difference(part: Any, view: View) -> Any:
    """Show what a variant changes: its totals, and the reader's hospitals."""
    return {**part, "sites": [site for site in part["sites"] if view.of(site["facility"])]}


def _scenarios(part: Any, view: View) -> Any:
    """Show how the plan does on what is expected: its totals, and the reader's proposals that break."""
    return {**part, "broken": _moves(part["broken"], view)}


def _sides(part: Any, view: View) -> Any:
    """Show both plans of a variant: their totals, and the moves from and to the reader's hospitals."""
    return {name: {**side, "moves": _moves(side["moves"], view)} for name, side in part.items()}


PARTS: Mapping[str, Narrow] = {
    "summary": _whole,
    "why_move": _whole,
    "share": _whole,
    "freshness_notes": _whole,
    "gap": _whole,
    "bottlenecks_complete": _whole,
    "closed_meanwhile": _whole,
    "moves": _moves,
    "unplaced_patients": _unplaced,
    "bottlenecks": _bottlenecks,
    "already_proposed": _kept,
    "difference": _difference,
    "sides": _sides,
    "scenarios": _scenarios,
}


def plan_seen(
    result: Mapping[str, Any], audiences: frozenset[str], transfers: Collection[int]
) -> dict[str, Any]:
    """Return the parts of a plan as these audiences see them; `transfers` are those they are shown."""
    if ALL in audiences:
        return dict(result)
    regions = frozenset(
        name.removeprefix(prefix)
        for name in audiences
        for prefix in _OF_REGION
        if name.startswith(prefix)
    )
    own = {name.removeprefix("facility:") for name in audiences if name.startswith("facility:")}
    near = Facility.objects.filter(region__in=regions).values_list("pk", flat=True)
    view = View(frozenset(near) | own, regions, frozenset(transfers))
    return {name: PARTS[name](part, view) for name, part in result.items() if name in PARTS}
