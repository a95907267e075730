"""What a what-if changes, and two plans beside each other: the present one and the one that would be."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from patientspread.engine import AssignProblem, AssignResult, add_beds, close_site
from patientspread.engine.what_if import cut_fleet
from patientspread.policy import SpreadPolicy

KEYS = ("population", "regular_beds", "manual")


def key_changed(policy: SpreadPolicy, what_if: Mapping[str, Any] | None) -> SpreadPolicy:
    """Return a policy with the fair-share key that a what-if asks for; without one as it is."""
    key = (what_if or {}).get("key")
    if not key:
        return policy
    weights = {code: float(weight) for code, weight in key.get("weights", {}).items()}
    return replace(
        policy,
        fair_share_key=key["kind"],
        fair_share_weights=weights or policy.fair_share_weights,
        fair_share_author="",
        fair_share_since="",
    )


def problem_changed(
    problem: AssignProblem, what_if: Mapping[str, Any], *, requests: Collection[str] = ()
) -> AssignProblem:
    """Return a problem with hospitals closed or willing, beds added and rides cut; the rest is left out.

    A hospital that is willing takes in whom it refused. `requests`: the patients for whom a place is asked;
    the others are candidates.
    """
    sites = {site.id: site.beds for site in problem.sites}
    regions = {region.id for region in problem.regions}
    for code in what_if.get("close", []):
        problem = close_site(problem, code) if code in sites else problem
    problem = _taken_in(problem, {*what_if.get("willing", [])}, requests)
    for item in what_if.get("add_beds", []):
        if item["bed"] in sites.get(item["facility"], ()):
            problem = add_beds(problem, item["facility"], item["bed"], item["count"])
    for item in what_if.get("cut_vehicles", []):
        if item["region"] in regions:
            problem = cut_fleet(problem, item["region"], item["mode"], item["trips"])
    return problem


def _taken_in(
    problem: AssignProblem, willing: Collection[str], requests: Collection[str]
) -> AssignProblem:
    """Return a problem in which hospitals take in whom they refused: who asks for a place there alone.

    Only so both plans say what a refusal costs: a better place elsewhere is in the present plan already. A
    candidate stands for whoever lies there: she may go to the hospital again, or stay, or go elsewhere.
    """
    taken = {pair for pair in problem.policy.declined if pair[1] in willing}
    if not taken:
        return problem
    patients = {patient for patient, _site in taken if patient in requests}
    everywhere = {(patient, site.id) for patient in patients for site in problem.sites}
    declined = (problem.policy.declined | everywhere) - taken
    return replace(problem, policy=replace(problem.policy, declined=frozenset(declined)))


def side_of(
    problem: AssignProblem, result: AssignResult, share: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return one of two plans: who is moved and how far, who has no place, and how regions stand.

    `{moves: [{from, to, bed, count}], moved, between, unplaced, minutes, goals: {name: value}, share:
    [{region, bed, now, fair, after}]}`; `between` are moves between regions, `minutes` of all rides added up.
    """
    row = {site.id: number for number, site in enumerate(problem.sites)}
    region = {site.id: site.region for site in problem.sites}
    patients = {patient.id: patient for patient in problem.patients}
    moves: Counter[tuple[str, str, str]] = Counter()
    for found in result.assignments:
        patient = patients[found.patient]
        if found.site != patient.origin:
            moves[patient.origin, found.site, patient.bed] += 1
    return {
        "moves": [
            {"from": origin, "to": there, "bed": bed, "count": count}
            for (origin, there, bed), count in sorted(moves.items())
        ],
        "moved": moves.total(),
        "between": sum(n for (a, b, _), n in moves.items() if region[a] != region[b]),
        "unplaced": len(result.unplaced),
        "minutes": sum(
            n * int(problem.travel_minutes[row[a], row[b]]) for (a, b, _), n in moves.items()
        ),
        "goals": dict(result.objectives),
        "share": [
            {name: one[name] for name in ("region", "bed", "now", "fair", "after")}
            for one in (share or {}).get("rows", [])
        ],
    }


def own_part(
    result: Mapping[str, Any], what_if: Mapping[str, Any], facility: str, region: str
) -> dict[str, Any]:
    """Return what one hospital is shown of a variant: its own part of it, and the totals of both plans.

    `{closed, willing, beds: [{bed, count}], vehicles: [{mode, trips}] (of its region), key, before,
    after}`, each plan with `{moved, between, unplaced, minutes, comes: [{bed, count}], goes: [{bed, count}],
    share (of its region)}`: no other hospital is named.
    """
    return {
        "closed": facility in what_if.get("close", []),
        "willing": facility in what_if.get("willing", []),
        "others_closed": len([one for one in what_if.get("close", []) if one != facility]),
        "beds": [
            {"bed": one["bed"], "count": one["count"]}
            for one in what_if.get("add_beds", [])
            if one["facility"] == facility
        ],
        "vehicles": [
            {"mode": one["mode"], "trips": one["trips"]}
            for one in what_if.get("cut_vehicles", [])
            if one["region"] == region
        ],
        "key": (what_if.get("key") or {}).get("kind", ""),
        **{
            name: _own_side(result["sides"][name], facility, region) for name in ("before", "after")
        },
    }


def _own_side(side: Mapping[str, Any], facility: str, region: str) -> dict[str, Any]:
    """Return a hospital's part of one plan, with its totals."""
    totals = {name: side[name] for name in ("moved", "between", "unplaced", "minutes")}
    return {
        **totals,
        "comes": _by_bed(side, "to", facility),
        "goes": _by_bed(side, "from", facility),
        "share": [one for one in side["share"] if one["region"] == region],
    }


def _by_bed(side: Mapping[str, Any], end: str, facility: str) -> list[dict[str, Any]]:
    """Return how many come to a hospital, or go from it, per kind of bed."""
    found: Counter[str] = Counter()
    for move in side["moves"]:
        if move[end] == facility:
            found[move["bed"]] += move["count"]
    return [{"bed": bed, "count": count} for bed, count in sorted(found.items())]
