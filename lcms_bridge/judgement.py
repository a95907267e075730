"""What of a message may be applied here and now: the sound part against what the platform knows.

Pure: the message and the world in, what to apply and what is wrong out. It holds the rules that no
format can know: worlds never mix, a place must exist and be the sender's, time only goes forward.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from capacity.checks import applicable, left_out, moment_fault
from capacity.plausibility import bed_remarks
from capacity.remarks import Remark
from capacity.resource import Kind
from lcms_bridge.canonical import (
    BedState,
    Decoded,
    EdState,
    Envelope,
    FacilityState,
    Place,
    Problem,
    Provenance,
    Scope,
    counted,
)
from lcms_bridge.identity import House, is_in_region, is_named
from lcms_bridge.unsaid import Kept, with_known


@dataclass(frozen=True)
class World:
    """What the platform knows at the moment of judging.

    `known` holds the figures per facility code in use (None: nothing reported yet), `houses` what
    those facilities are, `kinds` the kinds of bed in force. `allowed` are the facilities the sender
    may speak for, `reach_*` how to say that to the sender. `seen_before`: the same bytes were
    applied earlier, by another sender. `closed`: the codes of facilities that closed.
    """

    envelope: Envelope
    now: datetime
    known: Mapping[str, FacilityState | None]
    allowed: frozenset[str]
    houses: Mapping[str, House] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    reach_nl: str = ""
    reach_en: str = ""
    seen_before: bool = False
    closed: frozenset[str] = frozenset()

    def has(self, code: str) -> frozenset[str]:
        """Return the kinds of bed a facility has; all of them where nobody says which."""
        house = self.houses.get(code)
        return house.kinds if house else frozenset(self.kinds)


@dataclass(frozen=True)
class Verdict:
    """What to apply, and everything that was wrong; `unchanged` facilities were known already."""

    accepted: tuple[FacilityState, ...]
    problems: tuple[Problem, ...]
    unchanged: int = 0


def judge(decoded: Decoded, world: World) -> Verdict:
    """Return the facilities that may be applied, without the parts that are known already."""
    refusal = None if decoded.refused else _other_world(decoded.document.envelope, world.envelope)
    if decoded.refused or refusal is not None:
        return Verdict((), decoded.problems if refusal is None else (*decoded.problems, refusal))
    problems = list(decoded.problems)
    accepted = []
    unchanged = 0
    kept = Kept(decoded.document.unsaid)
    for said in decoded.document.facilities:
        strange = list(_stranger(said, world))
        if strange:
            problems += strange
            continue
        known = world.known[said.code]
        facility, remarks, wrong = _applicable(with_known(said, known, kept), world)
        wrong += _facility_problems(facility, known, world)
        problems += [*wrong, *remarks]
        if wrong:
            continue
        fresh = _without_known(facility, known)
        if fresh.beds is not None or fresh.ed is not None:
            accepted.append(fresh)
            problems += _implausible(fresh, known, world)
        elif facility.beds is not None or facility.ed is not None:
            unchanged += 1
    if unchanged:
        nl = f"Al zo bekend en niet veranderd: {counted(unchanged, 'locatie', 'locaties')}."
        en = f"Known already, not changed: {counted(unchanged, 'location', 'locations')}."
        problems.append(Problem("unchanged", Place(), nl, en, scope=Scope.REMARK))
    return Verdict(tuple(accepted), (*problems, *kept.problems()), unchanged)


def _other_world(said: Envelope | None, here: Envelope) -> Problem | None:
    """Return the refusal of a file from another world: an exercise never touches reality."""
    if said is None:
        nl, en = "Het bestand zegt niet of het een oefening is.", "The file does not say its world."
        return Problem("world_unsaid", Place(), nl, en, scope=Scope.FILE)
    if said.exercise and not here.exercise:
        nl = f"Dit bestand hoort bij een oefening (‘{said.realm}’); de werkelijkheid weigert het."
        en = f"This file belongs to an exercise (‘{said.realm}’); the real world refuses it."
    elif here.exercise and not said.exercise:
        nl = "Dit bestand hoort bij de werkelijkheid; een oefening weigert het."
        en = "This file belongs to the real world; an exercise refuses it."
    elif here.exercise and said.realm and said.realm != here.realm:
        nl = f"Dit bestand hoort bij een andere oefening (‘{said.realm}’)."
        en = f"This file belongs to another exercise (‘{said.realm}’)."
    else:
        return None
    return Problem("other_world", Place(), nl, en, scope=Scope.FILE)


def _stranger(facility: FacilityState, world: World) -> Iterator[Problem]:
    """Yield why a facility is not one that the sender may speak for here."""
    note = _noter(facility)
    if facility.code in world.closed:
        yield note(
            "place_closed",
            f"Ziekenhuislocatie ‘{facility.code}’ is gesloten: hier wordt niets meer verwerkt.",
            f"Hospital location ‘{facility.code}’ has closed: nothing is processed for it.",
        )
    elif facility.code not in world.known:
        yield note(
            "unknown_facility",
            f"Er is geen ziekenhuislocatie met code ‘{facility.code}’.",
            f"There is no hospital location with code ‘{facility.code}’.",
        )
    elif facility.code not in world.allowed:
        yield note("not_yours", world.reach_nl, world.reach_en)
    elif facility.demo and not world.envelope.exercise:
        yield note(
            "demo",
            "Verzonnen beddenaantallen (demo) horen niet in de werkelijkheid.",
            "Made-up bed numbers (demo) do not belong in the real world.",
        )
    else:
        yield from _contradiction(facility, world)


def _contradiction(facility: FacilityState, world: World) -> Iterator[Problem]:
    """Yield the first thing that says the figures are of another facility than their code."""
    house = world.houses.get(facility.code)
    if house is None:
        return
    code = facility.code
    if not is_named(facility.name, house, world.houses.values()):
        nl = f"{code} is {house.name}, maar hier staat ‘{facility.name}’: van wie zijn de cijfers?"
        en = f"{code} is {house.name}, but this says ‘{facility.name}’: whose figures are these?"
        yield Problem("other_name", facility.name_place or Place(), nl, en, code)
    elif not is_in_region(facility.region, house):
        nl = f"{code} ({house.name}) ligt in {house.region}, maar hier staat ‘{facility.region}’."
        en = f"{code} ({house.name}) lies in {house.region}, but this says ‘{facility.region}’."
        yield Problem("other_region", facility.region_place or Place(), nl, en, code)


def _applicable(
    facility: FacilityState, world: World
) -> tuple[FacilityState, list[Problem], list[Problem]]:
    """Return the facility with the kinds of bed it has, remarks on empty lines, and what is wrong.

    A common form has a line for every kind: who has none of it fills in nothing, or zero.
    """
    if facility.beds is None:
        return facility, [], []
    house = world.houses.get(facility.code)
    name = house.name if house else facility.code
    lines = facility.beds.lines
    found = applicable(lines, house=name, had=world.has(facility.code), kinds=world.kinds)
    remarks = [_remark(facility, item) for item in found.remarks]
    wrong = [_has_none(facility, name, world.kinds[line.bed]) for line in found.wrong]
    beds = replace(facility.beds, lines=found.lines) if found.lines else None
    return replace(facility, beds=beds), remarks, wrong


def _has_none(facility: FacilityState, house: str, kind: Kind) -> Problem:
    """Return the problem of beds in a facility that has none of that kind."""
    nl, en = f"{house} heeft geen {kind.short_nl}.", f"{house} has no {kind.short_en}."
    return Problem("not_applicable", _place(facility, kind.code), nl, en, facility.code)


def _place(facility: FacilityState, bed: str) -> Place:
    """Return where a kind of bed of a facility was read."""
    places = facility.beds.places if facility.beds else {}
    return places.get(bed) or facility.place or Place()


def _remark(facility: FacilityState, remark: Remark) -> Problem:
    """Return a remark of capacity as a problem that keeps nothing out."""
    place = _place(facility, remark.kind.code)
    return Problem(remark.code, place, remark.nl, remark.en, facility.code, Scope.REMARK)


def _implausible(
    facility: FacilityState, known: FacilityState | None, world: World
) -> Iterator[Problem]:
    """Yield remarks on figures that are hard to believe beside the last ones and the house's size."""
    before = {line.bed: line for line in known.beds.lines} if known and known.beds else {}
    house = world.houses.get(facility.code)
    for line in facility.beds.lines if facility.beds else ():
        if line.bed not in world.kinds:
            continue
        last = before.get(line.bed)
        widths = line.widths or (last.widths if last else None) or {}
        size = sum(widths.values()) or (house.sizes.get(line.bed) if house else None)
        for remark in bed_remarks(world.kinds[line.bed], line, before=last, size=size):
            yield _remark(facility, remark)


def _facility_problems(
    facility: FacilityState, known: FacilityState | None, world: World
) -> Iterator[Problem]:
    """Yield why the figures of a facility may not be applied."""
    note = _noter(facility)
    before_beds = known.beds if known else None
    yield from _time_problems(facility.beds, before_beds, note, world)
    yield from _time_problems(facility.ed, known.ed if known else None, note, world)
    yield from _left_out(facility, before_beds, note, world)


Note = Callable[[str, str, str], Problem]


def _noter(facility: FacilityState) -> Note:
    """Return a function that makes a problem of this facility, at its place in the message."""

    def note(code: str, nl: str, en: str) -> Problem:
        return Problem(code, facility.place or Place(), nl, en, facility.code)

    return note


def _time_problems(
    said: BedState | EdState | None,
    known: BedState | EdState | None,
    note: Note,
    world: World,
) -> Iterator[Problem]:
    """Yield why the moment of a report cannot count."""
    if said is None:
        return
    moment = said.provenance.observed_at
    shown = moment.isoformat()
    newest = known.provenance.observed_at if known else None
    fault = moment_fault(moment, now=world.now, newest=newest)
    if fault == "future":
        yield note(
            "future",
            f"Het peilmoment {shown} ligt in de toekomst.",
            f"The moment {shown} lies in the future.",
        )
    if known is None or newest is None:
        return
    if fault == "older":
        yield note(
            "older",
            f"Het peilmoment {shown} is ouder dan wat al bekend is ({_local(newest, moment)}).",
            f"The moment {shown} is older than what is known already ({_local(newest, moment)}).",
        )
    elif moment == newest and world.seen_before and not _same(said, known):
        yield note(
            "applied_before",
            "Dit bestand is eerder verwerkt; de cijfers van dat peilmoment zijn daarna veranderd.",
            "This file was processed before and the figures of that moment were changed since.",
        )


def _local(moment: datetime, like: datetime) -> str:
    """Return a moment in the offset the sender uses."""
    return moment.astimezone(like.tzinfo).isoformat()


def _left_out(
    facility: FacilityState, known: BedState | None, note: Note, world: World
) -> Iterator[Problem]:
    """Yield a problem for known kinds of bed that the message leaves out."""
    if facility.beds is None or known is None:
        return
    said = (line.bed for line in facility.beds.lines)
    missing = left_out(said, (line.bed for line in known.lines), world.has(facility.code))
    if missing:
        nl = ", ".join(world.kinds[bed].short_nl for bed in missing)
        en = ", ".join(world.kinds[bed].short_en for bed in missing)
        yield note(
            "left_out",
            f"Het bestand noemt {nl} niet; neem die regel op, met lege cellen waar onbekend.",
            f"The file leaves out {en}; add that line, with empty cells where unknown.",
        )


def _without_known(said: FacilityState, known: FacilityState | None) -> FacilityState:
    """Return the facility without the reports that say again what is known already."""
    if known is None:
        return said
    same_beds = said.beds is not None and known.beds is not None and _same(said.beds, known.beds)
    same_ed = said.ed is not None and known.ed is not None and _same(said.ed, known.ed)
    return replace(said, beds=None if same_beds else said.beds, ed=None if same_ed else said.ed)


def _same(said: BedState | EdState, known: BedState | EdState) -> bool:
    """Say whether two reports are of one moment and mean the same, whoever brought them."""
    if _meaning(said.provenance) != _meaning(known.provenance):
        return False
    if isinstance(said, BedState) and isinstance(known, BedState):
        before = {line.bed: line for line in known.lines}
        return said.capacity_class == known.capacity_class and all(
            line.bed in before
            and line.counts == before[line.bed].counts
            # widths that are not stated stay as they are
            and (not line.widths or line.widths == before[line.bed].widths)
            for line in said.lines
        )
    return replace(said, provenance=known.provenance) == known


def _meaning(provenance: Provenance) -> tuple[datetime, str]:
    """Return what makes two reports speak of the same: their moment and their duiding."""
    return provenance.observed_at, provenance.duiding
