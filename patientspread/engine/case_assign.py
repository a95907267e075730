"""Case files of kind ``assign``.

Beyond the schema these optional members are read: `open_proposals` [{patient, site}],
`patients[].admitted`, `patients[].bring_back`, `sites[].status` {bed: fresh|stale|unknown},
`sites[].open_beds` {bed: beds said to be open},
`policy.fair_share` {key {region: weight}, band}, `policy.soft_capacity`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from patientspread.engine.checked import Node, unique_ids
from patientspread.engine.types import (
    ASSIGN_GOALS,
    PHASES,
    AssignPolicy,
    AssignProblem,
    BedState,
    FairShare,
    IntArray,
    Patient,
    Region,
    Site,
    Widths,
)

#: The order of the schema, for a case that names none.
SCHEMA_ORDER = ("unplaced", "phase", "out_of_region", "fairness", "minutes_plus_wait")

_STATUSES = ("fresh", "stale", "unknown")
_LONGEST = 24 * 366  # hours; a year is more than any run plans

_T = TypeVar("_T")


def assign_problem(case: Node) -> AssignProblem:
    """The checked problem; raises `CaseError`."""
    region_nodes = region_list(case["regions"])
    regions = {node["id"].text() for node in region_nodes}
    site_nodes = case["sites"].items()
    site_ids = unique_ids(site_nodes)
    if not site_ids:
        case["sites"].fail("a case needs at least one site")
    sites = tuple(_site(node, regions) for node in site_nodes)
    offered = {bed for site in sites for bed in site.beds}
    patient_nodes = case["patients"].items()
    patient_ids = unique_ids(patient_nodes)
    fleet = _fleet(case["fleet_trips"], regions)
    patients = tuple(_patient(node, set(site_ids), offered, regions) for node in patient_nodes)
    _check_fleet(patient_nodes, patients, sites, fleet)
    horizon = case["horizon_hours"].whole(1)
    if horizon > _LONGEST:
        case["horizon_hours"].fail(f"a horizon of at most {_LONGEST} hours is expected")
    return AssignProblem(
        sites=sites,
        patients=patients,
        travel_minutes=travel_table(case["travel_minutes"], len(sites)),
        horizon_hours=horizon,
        fleet_trips=fleet,
        regions=tuple(Region(n["id"].text(), _label(n, "name")) for n in region_nodes),
        policy=_policy(case["policy"], set(patient_ids), set(site_ids), regions),
        open_proposals=_open_proposals(case, set(patient_ids), set(site_ids)),
        id=_label(case, "id"),
        title=_label(case, "title"),
    )


def region_list(node: Node) -> list[Node]:
    """The regions, each id once; where they lie is for maps."""
    nodes = node.items()
    unique_ids(nodes)
    for region in nodes:
        region.known("name", "lat", "lon")
    return nodes


def travel_table(node: Node, size: int) -> IntArray:
    """A square table of whole minutes."""
    rows = [[cell.whole() for cell in row.items(size)] for row in node.items(size)]
    return np.array(rows, dtype=np.int64).reshape(size, size)


def objectives(policy: Node, known: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """The goals in order: known names, each once; `default` when the policy names none."""
    given = policy.get("objectives")
    if given is None:
        return default
    names: list[str] = []
    for node in given.items():
        name = node.one_of(known)
        if name in names:
            node.fail(f"the goal “{name}” occurs twice")
        names.append(name)
    if not names:
        given.fail("a policy needs at least one goal")
    return tuple(names)


def widths(node: Node) -> Widths:
    """The four phase widths of a bed type."""
    for name, value in node.pairs():
        if name not in PHASES:
            value.fail(f"“{name}” is not one of {', '.join(PHASES)}")
    return Widths(*(node[phase].whole() for phase in PHASES))


def fair_share(policy: Node, places: set[str]) -> FairShare | None:
    """`policy.fair_share`, if it is there."""
    node = policy.get("fair_share")
    if node is None:
        return None
    key = {name: value.amount() for name, value in node["key"].pairs()}
    for name in key:
        if name not in places:
            node["key"].fail(f"“{name}” is not a region of this case")
    if sum(key.values()) <= 0:
        node["key"].fail("the weights of a key need a positive sum")
    return FairShare(key, band=optional(node, "band", Node.amount, 0.10))


def optional(node: Node, key: str, read: Callable[[Node], _T], default: _T) -> _T:
    """The member `key` read with `read`, or `default` when it is absent."""
    member = node.get(key)
    return default if member is None else read(member)


def _label(node: Node, key: str) -> str:
    return optional(node, key, Node.text, "")


def _site(node: Node, regions: set[str]) -> Site:
    status, said = node.get("status"), node.get("open_beds")
    beds = {}
    for bed, capacity in node["capacity"].pairs():
        age = None if status is None else status.get(bed)
        beds[bed] = BedState(
            capacity=widths(capacity),
            occupied=node["occupied"][bed].whole(),
            isolation_free=node["isolation_free"][bed].whole(),
            intake_per_hour=node["intake_per_hour"][bed].whole(),
            open_beds=None if said is None else optional(said, bed, Node.whole, None),
            status="fresh" if age is None else age.one_of(_STATUSES),  # type: ignore[arg-type]
        )
    return Site(
        id=node["id"].text(),
        region=node["region"].one_of(regions),
        beds=beds,
        specialisms=frozenset(s.text() for s in node["specialisms"].items()),
        name=_label(node, "name"),
        closed=optional(node, "closed", Node.flag, False),  # noqa: FBT003 - the default value
        lat=optional(node, "lat", Node.number, 0.0),
        lon=optional(node, "lon", Node.number, 0.0),
    )


def _patient(node: Node, sites: set[str], beds: set[str], regions: set[str]) -> Patient:
    origin = node["origin"].text()
    if origin not in sites:
        node["origin"].fail(f"“{origin}” is not a site of this case")
    return Patient(
        id=node["id"].text(),
        origin=origin,
        bed=node["bed"].one_of(beds),
        isolation=node["isolation"].flag(),
        specialism=node["specialism"].text(),
        ready_hour=node["ready_hour"].whole(),
        max_minutes=node["max_minutes"].whole(),
        mode=node["mode"].text(),
        preferred_region=node["preferred_region"].one_of(regions),
        priority=node["priority"].whole(),
        admitted=optional(node, "admitted", Node.flag, False),  # noqa: FBT003
        bring_back=optional(node, "bring_back", Node.flag, False),  # noqa: FBT003
    )


def _fleet(node: Node, regions: set[str]) -> dict[tuple[str, str], int]:
    trips: dict[tuple[str, str], int] = {}
    for region, modes in node.pairs():
        if region not in regions:
            modes.fail(f"“{region}” is not a region of this case")
        for mode, count in modes.pairs():
            trips[region, mode] = count.whole()
    return trips


def _check_fleet(
    nodes: list[Node],
    patients: tuple[Patient, ...],
    sites: tuple[Site, ...],
    fleet: dict[tuple[str, str], int],
) -> None:
    region = {site.id: site.region for site in sites}
    for node, patient in zip(nodes, patients, strict=True):
        if (region[patient.origin], patient.mode) not in fleet:
            node["mode"].fail(
                f"fleet_trips has no “{patient.mode}” for region “{region[patient.origin]}”"
            )


def _policy(node: Node, patients: set[str], sites: set[str], regions: set[str]) -> AssignPolicy:
    declined = node.get("declined")
    pairs = [] if declined is None else declined.items()
    phases = tuple(p.one_of(PHASES) for p in node["phases_open"].items())
    return AssignPolicy(
        objectives=objectives(node, ASSIGN_GOALS, SCHEMA_ORDER),
        phases_open=tuple(p for p in PHASES if p in phases),
        own_site_allowed=node["own_site_allowed"].flag(),
        declined=frozenset((p["patient"].one_of(patients), p["site"].one_of(sites)) for p in pairs),
        soft_capacity=optional(node, "soft_capacity", Node.flag, False),  # noqa: FBT003
        fair_share=fair_share(node, regions),
    )


def _open_proposals(case: Node, patients: set[str], sites: set[str]) -> dict[str, str]:
    given = case.get("open_proposals")
    nodes = [] if given is None else given.items()
    return {n["patient"].one_of(patients): n["site"].one_of(sites) for n in nodes}
