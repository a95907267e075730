"""Lanes over time for a region: phases at every level, GRIP, the plan in force, and the measures."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from journal.models import Realm
from journal.said import beside
from network.models import Region, Role
from phases.models import UNDONE, MeasureState, PlanRun, RunMeasure
from phases.record.entries import Told, grip_since, keys_of, moment_of, readable, told_of
from phases.runs import measure_of

_LANES = ("phase", "level", "grip")


def timeline_of(
    realm: Realm, region: Region, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Return the lanes of a region with the spans that lie in a period (some 8 queries)."""
    keys = [one for one in keys_of(realm, region) if one.partition(":")[0] in _LANES]
    told: dict[str, list[Told]] = {}
    for one in told_of(realm, keys, until):
        told.setdefault(one.key, []).append(one)
    lanes = [_lane(rows) for rows in told.values()]
    lanes += _lead(realm, region, until)
    lanes += _plans(realm, region, until)
    lanes += _measures(realm, region, until)
    shown = [lane | {"spans": _within(lane["spans"], since)} for lane in lanes]
    return sorted((one for one in shown if one["spans"]), key=_order)


def _within(spans: Iterable[dict[str, Any]], since: datetime) -> list[dict[str, Any]]:
    """Return the spans that do not end before a moment."""
    return [one for one in spans if one["to"] is None or one["to"] > since]


_TIERS = ("country", "region", "lead", "plan", "area", "grip", "facility", "measure")
_RANK = {lane: rank for rank, lane in enumerate(_TIERS)}


def _order(lane: dict[str, Any]) -> tuple[int, str]:
    """Return where a lane stands: from the country down, then what was done."""
    return _RANK[lane["lane"]], lane["key"]


def _lane(rows: list[Told]) -> dict[str, Any]:
    """Return the lane of one entity: a span from each change to the next."""
    first = rows[0]
    state = (
        next(one.state for one in reversed(rows) if one.state)
        if any(one.state for one in rows)
        else first.before
    )
    lane = {"phase": "region", "grip": "grip"}.get(first.sort) or str(state.get("level", "area"))
    spans: list[dict[str, Any]] = []
    for one in rows:
        if spans and spans[-1]["to"] is None:
            if _same(spans[-1], one):
                continue
            spans[-1]["to"] = _begins(one)
        if one.state and not (first.sort == "grip" and not one.state["level"]):
            spans.append(_span(one))
    return {
        "lane": lane,
        "key": first.key,
        **beside("name", readable(state, "name")),
        "incident": state.get("incident", ""),
        "spans": spans,
    }


def _begins(one: Told) -> datetime:
    """Return from when what an entry tells counts."""
    if one.sort == "grip" and one.state:
        return grip_since(one)
    return moment_of(one.state, "decided_at") or one.at


def _same(span: dict[str, Any], one: Told) -> bool:
    """Say whether an entry leaves a span as it is: nothing that a lane shows changed."""
    return all(
        span[name] == one.state.get(name, "") for name in ("phase", "colour", "stage", "level")
    )


def _span(one: Told) -> dict[str, Any]:
    """Return the span that begins with an entry."""
    state = one.state
    return {
        "from": _begins(one),
        "to": None,
        "phase": state.get("phase", ""),
        "colour": state.get("colour", ""),
        "stage": state.get("stage", ""),
        "level": state.get("level", ""),
        "incident": state.get("incident", ""),
        **beside("by", readable(state, "decided_by") or readable(state, "on_behalf_of")),
        **beside("reason", readable(state, "reason")),
        "seq": one.seq,
        "picture": one.picture,
    }


def _lead(realm: Realm, region: Region, until: datetime) -> list[dict[str, Any]]:
    """Return the lane of who has the operational lead, while that is elsewhere than always."""
    spans: list[dict[str, Any]] = []
    for one in told_of(realm, [f"lead:{region.pk}"], until):
        if spans and spans[-1]["to"] is None:
            spans[-1]["to"] = one.at
        if one.state:
            spans.append(_span(one) | {"role": one.state["role"], **beside("by", one.by)})
    return [{"lane": "lead", "key": "lead", "name": "", "spans": spans}] if spans else []


def _plans(realm: Realm, region: Region, until: datetime) -> list[dict[str, Any]]:
    """Return the lane of the plan in force, which may run beside any phase."""
    rows = PlanRun.objects.filter(realm=realm, region=region, started_at__lte=until)
    spans = [
        {
            "from": run.started_at,
            "to": run.ended_at,
            **beside("name", run.plan.title),
            **beside("by", run.started_by),
            **beside("reason", run.reason),
        }
        for run in rows.select_related("plan").order_by("pk")
    ]
    return [{"lane": "plan", "key": "planrun", "name": "", "spans": spans}] if spans else []


def _measures(realm: Realm, region: Region, until: datetime) -> list[dict[str, Any]]:
    """Return a lane per measure, a span per run of the plan: how many places, how many are done."""
    rows = RunMeasure.objects.filter(realm=realm, region=region, opened_at__lte=until)
    groups: dict[str, dict[int | None, list[RunMeasure]]] = {}
    for row in rows.select_related("run__plan").order_by("pk"):
        groups.setdefault(row.code, {}).setdefault(row.run_id, []).append(row)
    lanes = []
    for code, runs in groups.items():
        newest = next(reversed(runs.values()))[0]
        measure = measure_of(newest)
        lanes.append(
            {
                "lane": "measure",
                "key": f"measure:{code}",
                "name": measure.title["nl"],
                "name_en": measure.title["en"],
                "owner": measure.owner if measure.owner in Role.values else "",
                "spans": [_measure_span(found) for found in runs.values()],
            }
        )
    return lanes


def _measure_span(rows: list[RunMeasure]) -> dict[str, Any]:
    """Return the span of a measure in one run of a plan."""
    running = any(row.state in UNDONE for row in rows)
    ends = [row.changed_at for row in rows if row.changed_at is not None]
    return {
        "from": min(row.opened_at for row in rows),
        "to": None if running or not ends else max(ends),
        "phase": rows[0].phase,
        "total": len(rows),
        "done": sum(row.state == MeasureState.DONE for row in rows),
        "declined": sum(row.state == MeasureState.DECLINED for row in rows),
        "lapsed": sum(row.state == MeasureState.LAPSED for row in rows),
    }
