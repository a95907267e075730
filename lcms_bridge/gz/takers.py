"""How each sort of thing that a neighbour tells is taken over: of its own regions, older never over newer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from capacity.inputs import EdInput, FiguresInput
from capacity.kinds import kind_in_force
from capacity.models import CapacityClass, EdReport, Method, Traffic
from capacity.resource import NEIGHBOUR, AnyLine, line_of
from capacity.selectors import ed_now
from capacity.services import ed_report_many, figures_report_many, part_report
from journal.errors import Invalid, Refused, ZorgbeeldError
from journal.models import Realm
from journal.services import record, writing
from lcms_bridge.gz.events import GripHeard
from lcms_bridge.gz.reading import (
    Body,
    lines_in,
    mapping_in,
    maybe_moment_in,
    moment_in,
    number_in,
    text_in,
)
from lcms_bridge.gz.sharing import shared_heard
from lcms_bridge.models import Heard, Neighbour
from network.models import Facility, Region, Veiligheidsregio
from phases.services import phase_heard
from web.program import Program

OLDER = "older_than_known"  # of a figure: older never goes over newer, and nothing is lost by it
HIGHEST_GRIP = 5
MOST_INCIDENT = 160


@dataclass
class Turn:
    """Taking over one page: who says it, where, and what was known of each thing."""

    neighbour: Neighbour
    actor: Program
    known: dict[str, Heard] = field(default_factory=dict)

    @property
    def realm(self) -> Realm:
        """Return where it is taken over."""
        return self.neighbour.realm

    @property
    def source(self) -> str:
        """Return the source of figures that it says."""
        return f"{NEIGHBOUR}{self.neighbour.name}"

    def facility(self, body: Body) -> Facility:
        """Return a facility of the neighbour's regions. Raises Invalid, Refused."""
        code = text_in(body, "facility")
        row = Facility.objects.select_related("region").filter(pk=code).first()
        if row is None:
            raise Invalid("lcms_bridge.gz.unknown_place", field="facility", given=code)
        if row.region_id not in self.neighbour.takes:
            raise Refused("lcms_bridge.gz.not_its_region", field="facility", given=code)
        return row


@dataclass(frozen=True)
class Told:
    """What a neighbour says of one thing: `before` is what it said last, where that was taken over."""

    ref: str
    kind: str
    body: Body
    withdrawn: bool
    before: Body = field(default_factory=dict)


def _figures(turn: Turn, told: Told) -> None:
    """Take over the figures that are new: each moment of a facility is one report."""
    if told.withdrawn:
        return  # its house closed there; here who keeps the places closes it
    facility = turn.facility(told.body)
    said_before = {line.get("kind"): line for line in lines_in(told.before)}
    groups: dict[datetime, list[AnyLine]] = {}
    for line in lines_in(told.body):
        old = said_before.get(line.get("kind"))
        moment = moment_in(line, "observed_at")
        if old == line or (old and moment_in(old, "observed_at") > moment):
            continue
        item = kind_in_force(text_in(line, "kind"), field="lines.kind")
        groups.setdefault(moment, []).append(line_of(item, mapping_in(line, "values")))
    chosen = text_in(told.body, "capacity_class")
    for moment in sorted(groups):
        report = FiguresInput(
            facility,
            tuple(groups[moment]),
            moment,
            turn.source,
            Method.IMPORTED,
            duiding=text_in(told.body, "note"),
            capacity_class=CapacityClass(chosen)
            if chosen in CapacityClass.values
            else CapacityClass.REGULAR,
        )
        _figures_of_one_moment(turn, report)


def _figures_of_one_moment(turn: Turn, report: FiguresInput) -> None:
    """Take over one report; one that is older than we know leaves the newer ones beside it be."""
    try:
        with writing():
            figures_report_many(actor=turn.actor, realm=turn.realm, reports=[report])
    except ZorgbeeldError as fault:
        if fault.code != OLDER:
            raise


def _department(turn: Turn, told: Told) -> None:
    """Take over an emergency department, unless we know it so, or newer."""
    if told.withdrawn:
        return
    facility = turn.facility(told.body)
    traffic = text_in(told.body, "traffic")
    report = EdInput(
        facility,
        Traffic(traffic) if traffic in Traffic.values else traffic,  # type: ignore[arg-type]
        moment_in(told.body, "observed_at"),
        turn.source,
        Method.IMPORTED,
        reason=text_in(told.body, "reason"),
        expected_end=maybe_moment_in(told.body, "expected_end"),
        present=told.body.get("present"),
        nedocs=told.body.get("nedocs"),
        duiding=text_in(told.body, "note"),
        inputs=mapping_in(told.body, "inputs"),
        times=mapping_in(told.body, "times"),
        counted_at=maybe_moment_in(told.body, "counted_at"),
    )
    known = ed_now(turn.realm, [facility.pk]).get(facility.pk)
    if known is not None and _is_known(known.report, report):
        return
    ed_report_many(actor=turn.actor, realm=turn.realm, reports=[report])


def _is_known(row: EdReport, report: EdInput) -> bool:
    """Say whether a department is known as it is told."""
    names = ("traffic", "reason", "expected_end", "present", "observed_at", "duiding")
    return all(getattr(row, name) == getattr(report, name) for name in names)


def _part(turn: Turn, told: Told) -> None:
    """Take over that a part of a department stops, or does not any more."""
    end = maybe_moment_in(told.body, "expected_end")
    is_over = told.withdrawn or end is None or end <= turn.realm.now()
    part_report(
        actor=turn.actor,
        realm=turn.realm,
        facility=turn.facility(told.body),
        part=text_in(told.body, "part"),
        traffic=Traffic.OPEN if is_over else text_in(told.body, "traffic"),
        reason="" if is_over else text_in(told.body, "reason"),
        expected_end=None if is_over else end,
    )


def _phase(turn: Turn, told: Told) -> None:
    """Take over the care phase that was decided there."""
    code = text_in(told.body, "region")
    region = Region.objects.filter(pk=code).first()
    if region is None:
        raise Invalid("lcms_bridge.gz.unknown_place", field="region", given=code)
    if code not in turn.neighbour.takes:
        raise Refused("lcms_bridge.gz.not_its_region", field="region", given=code)
    if told.withdrawn:
        return
    phase_heard(
        actor=turn.actor,
        realm=turn.realm,
        region=region,
        phase=text_in(told.body, "phase"),
        since=moment_in(told.body, "since"),
        reason=text_in(told.body, "reason"),
    )


def _grip(turn: Turn, told: Told) -> None:
    """Take over a GRIP level: shown as the neighbour's; no activiteit of ours begins, nobody is called."""
    code = text_in(told.body, "veiligheidsregio")
    area = Veiligheidsregio.objects.filter(pk=code).first()
    if area is None:
        raise Invalid("lcms_bridge.gz.unknown_place", field="veiligheidsregio", given=code)
    if code not in turn.actor.places:
        raise Refused("lcms_bridge.gz.not_its_region", field="veiligheidsregio", given=code)
    level = 0 if told.withdrawn else number_in(told.body, "level", HIGHEST_GRIP)
    event = GripHeard(
        neighbour=turn.neighbour.name,
        label=turn.neighbour.label,
        activity=number_in(told.body, "activity", 2**31),
        veiligheidsregio=code,
        name=area.name,
        level=level,
        incident=text_in(told.body, "incident")[:MOST_INCIDENT],
        since=moment_in(told.body, "since"),
    )
    record(event, realm=turn.realm, actor=turn.actor)


def _shared(turn: Turn, told: Told) -> None:
    """Take over a shared text or layer, or that it was withdrawn."""
    region = told.body.get("region")
    if not told.withdrawn and region not in turn.neighbour.takes:
        raise Refused("lcms_bridge.gz.not_its_region", field="region", given=str(region)[:20])
    shared_heard(
        actor=turn.actor,
        neighbour=turn.neighbour,
        ref=told.ref.partition(":")[2],
        body=told.body,
        withdrawn=told.withdrawn,
    )


_Taker = Callable[[Turn, Told], None]
TAKERS: Mapping[str, _Taker] = {
    "figures": _figures,
    "department": _department,
    "part": _part,
    "phase": _phase,
    "grip": _grip,
    "shared": _shared,
}
