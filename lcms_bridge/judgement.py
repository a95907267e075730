"""What of a message may be applied here and now: the sound part against what the platform knows.

Pure: the message and the world in, what to apply and what is wrong out. It holds the rules that no
format can know: worlds never mix, a place must exist and be the sender's, time only goes forward.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lcms_bridge.canonical import (
    BedFigures,
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

BEDS_NL = {"ic": "ic", "ward": "kliniek"}


@dataclass(frozen=True)
class World:
    """What the platform knows at the moment of judging.

    `known` holds the figures per facility code in use (None: nothing reported yet), `allowed` the
    facilities the sender may speak for, `reach_*` how to say that to the sender. `seen_before`: the
    same bytes were applied earlier, by another sender. `closed`: the codes of facilities that closed.
    """

    envelope: Envelope
    now: datetime
    slack: timedelta
    known: Mapping[str, FacilityState | None]
    allowed: frozenset[str]
    reach_nl: str = ""
    reach_en: str = ""
    seen_before: bool = False
    closed: frozenset[str] = frozenset()


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
    for facility in decoded.document.facilities:
        wrong = list(_facility_problems(facility, world))
        problems += wrong
        if wrong:
            continue
        fresh = _without_known(facility, world.known[facility.code])
        if fresh.beds is None and fresh.ed is None:
            unchanged += 1
        else:
            accepted.append(fresh)
    if unchanged:
        nl = f"Al zo bekend en niet veranderd: {counted(unchanged, 'locatie', 'locaties')}."
        en = f"Known already, not changed: {counted(unchanged, 'location', 'locations')}."
        problems.append(Problem("unchanged", Place(), nl, en, scope=Scope.REMARK))
    return Verdict(tuple(accepted), tuple(problems), unchanged)


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


def _facility_problems(facility: FacilityState, world: World) -> Iterator[Problem]:
    """Yield why a facility may not be applied."""
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
        known = world.known[facility.code]
        before_beds = known.beds if known else None
        before_ed = known.ed if known else None
        yield from _time_problems(facility.beds, before_beds, note, world)
        yield from _time_problems(facility.ed, before_ed, note, world)
        yield from _left_out(facility.beds, before_beds, note)


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
    if moment > world.now + world.slack:
        yield note(
            "future",
            f"Het peilmoment {shown} ligt in de toekomst.",
            f"The moment {shown} lies in the future.",
        )
    if known is None:
        return
    newest = known.provenance.observed_at
    if moment < newest:
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


def _left_out(said: BedState | None, known: BedState | None, note: Note) -> Iterator[Problem]:
    """Yield a problem for known kinds of bed that the message leaves out.

    A report counts as of its moment for the whole facility: what it leaves out would seem as fresh
    as what it says.
    """
    if said is None or known is None:
        return
    missing = {line.bed for line in known.lines} - {line.bed for line in said.lines}
    if missing:
        names = ", ".join(BEDS_NL.get(bed, bed) for bed in sorted(missing))
        yield note(
            "left_out",
            f"Het bestand noemt {names} niet; neem die regel op, met lege cellen waar onbekend.",
            f"The file leaves out {names}; add that line, with empty cells where unknown.",
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
            and _counts(line) == _counts(before[line.bed])
            # widths that are not stated stay as they are
            and (not line.widths or line.widths == before[line.bed].widths)
            for line in said.lines
        )
    return replace(said, provenance=known.provenance) == known


def _meaning(provenance: Provenance) -> tuple[datetime, str]:
    """Return what makes two reports speak of the same: their moment and their duiding."""
    return provenance.observed_at, provenance.duiding


def _counts(line: BedFigures) -> tuple[int | None, ...]:
    """Return the counts of a kind of bed that the platform keeps."""
    return line.operational, line.occupied_or_derived, line.blocked, line.isolation_free
