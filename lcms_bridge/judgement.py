"""What of a message may be applied here and now: the sound part against what the platform knows.

Pure: the message and the world in, what to apply and what is wrong out. It holds the rules that no
format can know: worlds never mix, a place must exist and be the sender's, time only goes forward.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from capacity.checks import applicable, left_out, moment_fault
from capacity.plausibility import bed_remarks, emptied_remarks, present_remarks
from capacity.remarks import Remark
from capacity.resource import ED, Kind
from lcms_bridge.canonical import (
    BedState,
    Decoded,
    EdState,
    Envelope,
    FacilityState,
    FilePlace,
    Problem,
    Scope,
)
from lcms_bridge.identity import House, is_in_region, is_named
from lcms_bridge.sameness import same, without_known
from lcms_bridge.unsaid import Kept, with_known


@dataclass(frozen=True)
class Knowledge:
    """What the platform knows at the moment of judging.

    `known` holds the figures per facility code in use (None: nothing reported yet), `houses` what
    those facilities are, `kinds` the kinds of bed in force, `department` what an emergency department
    is. `allowed` are the facilities the sender may speak for, `reach` (`facility` or `region`) how far
    that reaches. `seen_before`: the same bytes were applied earlier, by another sender. `closed`: the
    codes of facilities that closed. `source`: the sender is a registered system of that name, whose word
    stands beside what others say. `carried`: the facilities that this message told of in an earlier turn.
    """

    envelope: Envelope
    now: datetime
    known: Mapping[str, FacilityState | None]
    allowed: frozenset[str]
    houses: Mapping[str, House] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    department: Kind | None = None
    reach: str = "region"
    seen_before: bool = False
    closed: frozenset[str] = frozenset()
    source: str = ""
    carried: frozenset[str] = frozenset()

    def has(self, code: str) -> frozenset[str]:
        """Return the kinds of bed a facility has; all of them where nobody says which."""
        house = self.houses.get(code)
        return house.kinds if house else frozenset(self.kinds)


@dataclass(frozen=True)
class Verdict:
    """What to apply, and everything that was wrong; `unchanged` facilities were known already."""

    accepted: tuple[FacilityState, ...]
    problems: tuple[Problem, ...]
    unchanged: tuple[str, ...] = ()


def judge(decoded: Decoded, world: Knowledge) -> Verdict:
    """Return the facilities that may be applied, without the parts that are known already."""
    decoded = _of_this_world(decoded, world.envelope)
    if decoded.refused:
        return Verdict((), decoded.problems)
    problems = list(decoded.problems)
    accepted = []
    unchanged: list[str] = []
    kept = Kept(decoded.document.unsaid, world.kinds)
    for said in decoded.document.facilities:
        strange = list(stranger(said, world))
        if strange:
            problems += strange
            continue
        known = world.known[said.code]
        facility, remarks, wrong = _applicable(with_known(said, known, kept), world)
        wrong += _facility_problems(facility, known, world)
        if _counted_before(facility, wrong, world):
            unchanged.append(facility.code)
            continue
        problems += [*wrong, *remarks]
        if wrong:
            continue
        fresh = without_known(facility, known)
        if fresh.beds is not None or fresh.ed is not None:
            accepted.append(fresh)
            problems += _implausible(fresh, known, world)
        elif facility.beds is not None or facility.ed is not None:
            unchanged.append(facility.code)
    problems += [*_remark_on(unchanged), *kept.problems()]
    return Verdict(tuple(accepted), tuple(problems), tuple(unchanged))


def _remark_on(unchanged: list[str]) -> Iterator[Problem]:
    """Yield how many facilities were known so already, if any."""
    if unchanged:
        params = {"n": len(unchanged)}
        yield Problem("unchanged", FilePlace(), scope=Scope.REMARK, params=params)


def _counted_before(facility: FacilityState, wrong: list[Problem], world: Knowledge) -> bool:
    """Say whether figures are only older than what is known since an earlier turn of their message."""
    return facility.code in world.carried and {one.code for one in wrong} == {"older"}


def _of_this_world(decoded: Decoded, here: Envelope) -> Decoded:
    """Return a message, refused when it is from another world."""
    refusal = None if decoded.refused else other_world(decoded.document.envelope, here)
    return decoded if refusal is None else replace(decoded, problems=(*decoded.problems, refusal))


def other_world(said: Envelope | None, here: Envelope) -> Problem | None:
    """Return the refusal of a file from another world: an exercise never touches reality."""
    if said is None:
        return Problem("world_unsaid", FilePlace(), scope=Scope.FILE)
    if said.exercise and not here.exercise:
        sentence = "lcms_bridge.problem.of_an_exercise"
    elif here.exercise and not said.exercise:
        sentence = "lcms_bridge.problem.of_reality"
    elif here.exercise and said.realm and said.realm != here.realm:
        sentence = "lcms_bridge.problem.of_another_exercise"
    else:
        return None
    params = {"realm": said.realm}
    return Problem("other_world", FilePlace(), scope=Scope.FILE, params=params, sentence=sentence)


def stranger(facility: FacilityState, world: Knowledge) -> Iterator[Problem]:
    """Yield why a facility is not one that the sender may speak for here."""
    note = _noter(facility)
    if facility.code in world.closed:
        yield note("place_closed", given=facility.code)
    elif facility.code not in world.known:
        yield note("unknown_facility", given=facility.code, key=facility.code)
    elif facility.code not in world.allowed:
        yield note("not_yours", sentence=f"lcms_bridge.problem.not_your_{world.reach}")
    elif facility.demo and not world.envelope.exercise:
        yield note("demo")
    else:
        yield from _contradiction(facility, world)


def _contradiction(facility: FacilityState, world: Knowledge) -> Iterator[Problem]:
    """Yield the first thing that says the figures are of another facility than their code."""
    house = world.houses.get(facility.code)
    if house is None:
        return
    code = facility.code
    if not is_named(facility.name, house, world.houses.values()):
        place, params = facility.name_place, {"house": house.name, "given": facility.name}
        yield Problem("other_name", place or FilePlace(), code, params=params | {"facility": code})
    elif not is_in_region(facility.region, house):
        place = facility.region_place
        params = {"house": house.name, "region": house.region, "given": facility.region}
        yield Problem(
            "other_region", place or FilePlace(), code, params=params | {"facility": code}
        )


def _applicable(
    facility: FacilityState, world: Knowledge
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
    place, params = _place(facility, kind.code), {"house": house, "kind": kind}
    return Problem("not_applicable", place, facility.code, params=params)


def _place(facility: FacilityState, bed: str) -> FilePlace:
    """Return where a kind of resource of a facility was read."""
    places = facility.beds.places if facility.beds else {}
    place = facility.ed_place if bed == ED else places.get(bed)
    return place or facility.place or FilePlace()


def _remark(facility: FacilityState, remark: Remark) -> Problem:
    """Return a remark of capacity as a problem that keeps nothing out."""
    place = _place(facility, remark.kind.code)
    params, sentence = {"kind": remark.kind, **remark.params}, f"capacity.remark.{remark.code}"
    return Problem(remark.code, place, facility.code, Scope.REMARK, params, sentence)


def _implausible(
    facility: FacilityState, known: FacilityState | None, world: Knowledge
) -> Iterator[Problem]:
    """Yield remarks on figures that are hard to believe beside the last ones and the house's size."""
    before = {line.bed: line for line in known.beds.lines} if known and known.beds else {}
    house = world.houses.get(facility.code)
    if facility.ed is not None:
        yield from _crowd(facility, facility.ed, known, world)
    for line in facility.beds.lines if facility.beds else ():
        if line.bed not in world.kinds:
            continue
        last = before.get(line.bed)
        widths = line.widths or (last.widths if last else None) or {}
        size = sum(widths.values()) or (house.sizes.get(line.bed) if house else None)
        for remark in bed_remarks(world.kinds[line.bed], line, before=last, size=size):
            yield _remark(facility, remark)
        for remark in emptied_remarks(world.kinds[line.bed], line, before=last):
            yield _remark(facility, remark)


def _crowd(
    facility: FacilityState, said: EdState, known: FacilityState | None, world: Knowledge
) -> Iterator[Problem]:
    """Yield remarks on the patients present in an emergency department."""
    if world.department is None:
        return
    house = world.houses.get(facility.code)
    for remark in present_remarks(
        world.department,
        said.present,
        before=known.ed.present if known and known.ed else None,
        places=house.places if house else None,
    ):
        yield _remark(facility, remark)


def _facility_problems(
    facility: FacilityState, known: FacilityState | None, world: Knowledge
) -> Iterator[Problem]:
    """Yield why the figures of a facility may not be applied."""
    note = _noter(facility)
    before_beds = known.beds if known else None
    yield from _time_problems(facility.beds, before_beds, note, world)
    yield from _time_problems(facility.ed, known.ed if known else None, note, world)
    yield from _left_out(facility, before_beds, note, world)


Note = Callable[..., Problem]


def _noter(facility: FacilityState) -> Note:
    """Return a function that makes a problem of this facility, at its place in the message."""

    def note(code: str, *, sentence: str = "", **params: Any) -> Problem:
        place = facility.place or FilePlace()
        return Problem(code, place, facility.code, params=params, sentence=sentence)

    return note


def _time_problems(
    said: BedState | EdState | None,
    known: BedState | EdState | None,
    note: Note,
    world: Knowledge,
) -> Iterator[Problem]:
    """Yield why the moment of a report cannot count."""
    if said is None:
        return
    moment = said.provenance.observed_at
    newest = known.provenance.observed_at if known else None
    strange = known is not None and known.provenance.source != world.source
    if isinstance(said, BedState) and world.source and strange:
        newest = (
            None  # which of two sources counts is capacity's rule, not that of the last to speak
        )
    fault = moment_fault(moment, now=world.now, newest=newest)
    if fault == "future":
        yield note("future", moment=moment)
    if known is None or newest is None:
        return
    if fault == "older":
        yield note("older", moment=moment, newest=newest)
    elif moment == newest and world.seen_before and not same(said, known):
        yield note("applied_before")


def _left_out(
    facility: FacilityState, known: BedState | None, note: Note, world: Knowledge
) -> Iterator[Problem]:
    """Yield a problem for known kinds of bed, of those that boards show at once, that are left out."""
    if facility.beds is None or known is None or world.source:
        return
    said = (line.bed for line in facility.beds.lines)
    missing = left_out(said, (line.bed for line in known.lines), world.has(facility.code))
    kinds = [item for bed in missing if (item := world.kinds[bed]).headline]
    if kinds:
        yield note("left_out", kinds=kinds)
