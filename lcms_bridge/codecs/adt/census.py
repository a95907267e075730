"""Counting who lies where from movements: in whatever order they came, each once, undone where undone.

All movements of a stay are put in the order in which they were recorded and told anew. What is undone
is as if it had not been. Who was discharged is not moved; an order to discharge frees no bed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs.adt.messages import (
    ADMIT,
    BEDS_ONLY,
    EMERGENCY,
    MOVE,
    REGISTER,
    SWAP,
    Movement,
    Spot,
)
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.entries import Census, FacilityStatus, Identifier, Site, WardCensus

SENDER = "hl7:MSH-4"
OUTPATIENT = "O"
OUT = frozenset({"A03", "A07"})
LEAVE, RETURN = "A21", "A22"
VOID = "A23"  # the visit is deleted
MERGE = frozenset(
    {"A18", "A30", "A34", "A35", "A36", "A39", "A40", "A41", "A42", "A45", "A50", "A51"}
)
# what undoes which
UNDO = {
    "A11": frozenset({"A01", "A04", "A05"}),
    "A12": frozenset({MOVE}),
    "A13": frozenset({"A03"}),
    "A52": frozenset({LEAVE}),
    "A53": frozenset({RETURN}),
}
# they change no bed: pre-admissions, plans and their ends, updates, tracking, people
QUIET = frozenset(
    {
        *("A05", "A08", "A09", "A10", "A14", "A15", "A16", "A25", "A26", "A27", "A28", "A31"),
        *("A32", "A33", "A38", "A54", "A55", "A60", "A61", "A62"),
    }
)
BLOCKED = frozenset("CHIK")  # of table 0116: closed, housekeeping, isolated, contaminated
_RANK = {"A05": 0, "A04": 1, "A01": 1, "A06": 1, "A02": 2, "A21": 3, "A22": 4, "A07": 5, "A03": 5}


@dataclass
class _Stay:
    """One stay while it is told anew."""

    inside: bool = False
    away: bool = False
    spot: Spot = field(default_factory=Spot)
    seen: list[Movement] = field(default_factory=list)


def census(movements: Iterable[Movement], notes: Notes) -> list[Census | FacilityStatus]:
    """Return the census of each hospital after all movements, and the states of its beds."""
    houses: dict[str, list[Movement]] = {}
    for one in _once(movements, notes):
        houses.setdefault(one.house, []).append(one)
    found: list[Census | FacilityStatus] = []
    for house, mine in houses.items():
        found += _house(house, mine, notes)
    return found


def _once(movements: Iterable[Movement], notes: Notes) -> list[Movement]:
    """Return each movement once, in the order it was recorded; the same number for another is kept."""
    kept: dict[tuple[object, ...], Movement] = {}
    numbers: dict[tuple[str, str], tuple[object, ...]] = {}
    for one in movements:
        key = (one.house, one.control, one.event, one.recorded, one.visit, one.to)
        if key in kept:
            notes.doubt("message_again", one.place, one.house, number=one.control or "–")
            continue
        before = numbers.setdefault((one.house, one.control), key)
        if one.control and before[2:4] != key[2:4]:
            notes.doubt("number_again", one.place, one.house, number=one.control)
        kept[key] = one
    return sorted(kept.values(), key=_order)


def _order(one: Movement) -> tuple[object, ...]:
    """Return the place of a movement among all, whatever order they came in."""
    rank = 9 if one.event in UNDO or one.event == VOID else _RANK.get(one.event, 6)
    return (
        one.recorded.astimezone(UTC),
        rank,
        one.event,
        one.control,
        one.visit,
        one.to.unit,
        one.to.bed,
    )


def _house(house: str, movements: list[Movement], notes: Notes) -> list[Census | FacilityStatus]:
    """Return the census of one hospital."""
    stays: dict[str, list[Movement]] = {}
    renamed: dict[str, str] = {}
    patients: dict[str, str] = {}
    blocked: dict[Spot, Movement] = {}
    for one in movements:
        if one.event == BEDS_ONLY:
            blocked[one.to] = one
        elif one.event in MERGE and one.merged_into:
            (patients if one.patient else renamed)[one.patient or one.visit] = one.merged_into
        elif one.event in QUIET or one.event in MERGE:
            continue
        elif _known(one.event):
            stays.setdefault(one.visit, []).append(one)
        else:
            notes.lose("event_unread", one.place, house, given=one.event)
    merged = _merged(_of_one_patient(stays, patients), renamed)
    told = [_tell(mine, house, notes) for mine in merged.values()]
    site = Site((Identifier(house, SENDER),))
    at = max((one.recorded for one in movements), key=lambda at: at.astimezone(UTC))
    states = [_bed(site, one) for one in blocked.values()]
    wards = _wards([one for one in told if one.inside], blocked)
    here = FilePlace(movements[0].place.line)
    return [Census(site, at, here, wards=wards, messages=len(movements)), *states]


def _known(event: str) -> bool:
    """Say whether an event moves anybody."""
    return event in ADMIT | OUT | {REGISTER, MOVE, SWAP, LEAVE, RETURN, VOID} or event in UNDO


def _merged(stays: dict[str, list[Movement]], renamed: dict[str, str]) -> dict[str, list[Movement]]:
    """Return the stays under the numbers they have now, each in order."""
    found: dict[str, list[Movement]] = {}
    for visit, mine in stays.items():
        found.setdefault(_last_name(visit, renamed), []).extend(mine)
    return {visit: sorted(mine, key=_order) for visit, mine in found.items()}


def _of_one_patient(
    stays: dict[str, list[Movement]], patients: dict[str, str]
) -> dict[str, list[Movement]]:
    """Return the stays; those of two patients who turned out to be one are one, where both began alike.

    So are those without a number of one patient who had not left the first when the next began otherwise
    than by an admission: senders write a moment of admission in more than one way, or leave it out.
    """
    found: dict[str, list[Movement]] = {}
    first: dict[tuple[str, str], str] = {}
    of: dict[str, set[str]] = {}
    for visit, mine in stays.items():
        known = next((one for one in mine if one.patient), None)
        if known is not None:
            name = _last_name(known.patient, patients)
            visit = first.setdefault((name, known.admission), visit)  # noqa: PLW2901
            of.setdefault(name, set()).add(visit)
        found.setdefault(visit, []).extend(mine)
    for visits in of.values():
        if len(visits) > 1:
            _one_bed(visits, found)
    return found


def _one_bed(visits: set[str], stays: dict[str, list[Movement]]) -> None:
    """Put together the stays of one patient of which one goes on where the patient lay in the other."""
    for visit in visits:
        stays[visit].sort(key=_order)
    last = ""
    for visit in sorted(visits, key=lambda one: _order(stays[one][0])):
        begins = _order(stays[visit][0])
        before = [one for one in stays.get(last, ()) if _order(one) < begins]
        is_own = stays[visit][0].event in ADMIT | {REGISTER}
        if before and not is_own and _tell(before, "", Notes()).inside:
            stays[last] = sorted([*stays[last], *stays.pop(visit)], key=_order)
        else:
            last = visit


def _last_name(name: str, renamed: dict[str, str]) -> str:
    """Return the name that a stay or a patient has now."""
    seen = {name}
    while name in renamed and renamed[name] not in seen:
        name = renamed[name]
        seen.add(name)
    return name


def _tell(movements: list[Movement], house: str, notes: Notes) -> _Stay:
    """Return where a stay is after its movements, without those that were undone."""
    standing: list[Movement] = []
    for one in movements:
        undoes = UNDO.get(one.event)
        if undoes is None:
            standing.append(one)
            continue
        undone = _undone(one, undoes, standing)
        if undone is not None:
            standing.remove(undone)
            if one.event == "A11":
                standing = [other for other in standing if _order(other) < _order(undone)]
        else:
            notes.doubt("undo_unseen", one.place, house, given=one.event)
            standing.append(one)
    stay = _Stay()
    for one in standing:
        _step(stay, one, house, notes)
    return stay


def _undone(one: Movement, undoes: frozenset[str], standing: list[Movement]) -> Movement | None:
    """Return which movement an undoing is about: the one it names by its moment, else the latest."""
    found = [other for other in standing if other.event in undoes]
    named = [
        other
        for other in found
        if one.occurred and one.occurred in {other.occurred, other.recorded}
    ]
    chosen = named or found
    return chosen[-1] if chosen else None


def _step(stay: _Stay, one: Movement, house: str, notes: Notes) -> None:
    """Take one movement of a stay."""
    if one.event in ADMIT or (one.event == REGISTER and one.patient_class == EMERGENCY):
        stay.inside, stay.away, stay.spot = True, False, one.to
    elif one.event in {MOVE, SWAP}:
        _moved(stay, one, house, notes)
    elif one.event in OUT or one.event in {VOID, "A11"}:
        stay.inside = stay.away = False
    elif one.event == LEAVE:
        stay.away = stay.inside
    elif one.event in {RETURN, "A52"}:
        stay.away = False
        if not stay.inside and one.to.known and not stay.seen:
            stay.inside, stay.spot = True, one.to
    elif one.event in {"A12", "A13"}:
        # an undoing of what was not seen says where the patient is after it
        stay.inside, stay.spot = True, one.to if one.to.known else stay.spot
    stay.seen.append(one)


def _moved(stay: _Stay, one: Movement, house: str, notes: Notes) -> None:
    """Move a patient; who was discharged is not moved, who was never seen is here."""
    left = any(other.event in OUT or other.event == VOID for other in stay.seen)
    if not stay.inside and left:
        notes.doubt("moved_after", one.place, house, given=one.event)
        return
    if not stay.inside and one.patient_class == OUTPATIENT:
        return
    stay.inside = True
    if one.to.known:
        stay.spot = one.to
    else:
        notes.doubt("no_destination", one.place, house, given=one.event)


def _wards(stays: list[_Stay], blocked: dict[Spot, Movement]) -> tuple[WardCensus, ...]:
    """Return the wards with who lies there; a bed that two are in is counted for both."""
    names = {one.spot.unit for one in stays} | {spot.unit for spot in blocked}
    found = []
    for unit in sorted(names):
        here = [one for one in stays if one.spot.unit == unit]
        beds = sorted(
            {"-".join(x for x in (one.spot.room, one.spot.bed) if x) for one in here} - {""}
        )
        told = [one.bed_status for spot, one in blocked.items() if spot.unit == unit]
        shut = sum(status in BLOCKED for status in told) if told else None
        away = sum(one.away for one in here)
        found.append(WardCensus(unit, len(here), away, tuple(beds), shut))
    return tuple(found)


def _bed(site: Site, one: Movement) -> FacilityStatus:
    """Return the state of a bed."""
    bed = "-".join(part for part in (one.to.room, one.to.bed) if part)
    return FacilityStatus(
        site, one.recorded, one.place, bed_status=one.bed_status, unit=one.to.unit, bed=bed
    )
