"""What was known of hospitals at a moment before now, for who writes a picture of then."""

from collections.abc import Mapping
from datetime import datetime

from capacity.kinds import bed_kinds
from capacity.resource import BedLine
from capacity.selectors.past import PastFigure, PastState, departments_past, figures_past
from journal.models import Realm
from lcms_bridge.canonical import BedState, EdState, FacilityState, Provenance
from network.models import Facility


def states_at(
    realm: Realm, facilities: Mapping[str, Facility], at: datetime
) -> dict[str, FacilityState]:
    """Return what counted of each facility at a moment; the oldest figure dates its beds."""
    codes = [bed.code for bed in bed_kinds()]
    lines: dict[str, dict[str, PastFigure]] = {}
    for one in figures_past(realm, facilities, codes, at, at):
        if one.since <= at and not one.cohort:
            lines.setdefault(one.facility, {})[one.kind.code] = one
    departments: dict[str, PastState] = {}
    for state in departments_past(realm, list(facilities), at, at):
        if state.since <= at:
            departments[state.facility] = state
    return {
        code: FacilityState(
            code,
            facility.name,
            facility.region_id,
            beds=_beds(lines.get(code, {}), codes),
            ed=_department(departments.get(code)),
            demo=realm.is_exercise,
        )
        for code, facility in facilities.items()
    }


def _beds(found: Mapping[str, PastFigure], codes: list[str]) -> BedState | None:
    """Return the beds of one facility at that moment."""
    if not found:
        return None
    first = min(found.values(), key=lambda one: one.observed_at)
    return BedState(
        Provenance(first.observed_at, first.source),
        tuple(BedLine.of(code, _values(found[code])) for code in codes if code in found),
    )


def _values(one: PastFigure) -> Mapping[str, object]:
    """Return the figures of a line; of what is kept by the hour only room and load."""
    if one.values:
        return one.values
    said = {"operational": one.room, "occupied": one.load}
    return {name: round(value) for name, value in said.items() if value is not None}


def _department(state: PastState | None) -> EdState | None:
    """Return the emergency department at that moment."""
    if state is None:
        return None
    present = state.values.get("present")
    return EdState(
        Provenance(state.observed_at, state.source),
        state.state,
        present=None if present is None else round(present),
        nedocs=state.values.get("nedocs"),
    )
