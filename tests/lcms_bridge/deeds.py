"""What the workers of `deployed` can be told to do, and what they say of their picture."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from capacity.inputs import EdInput, FiguresInput
from capacity.models import EdReport, Method, ReportLine, Traffic
from capacity.resource import BedLine
from capacity.services import ed_report, figures_report_many, part_report
from journal.models import CurrentState, Entry, Realm
from journal.services import writing
from lcms_bridge.gz.giving import changes_page
from lcms_bridge.models import Heard, Neighbour, Shared
from lcms_bridge.services import neighbour_set
from network.models import Facility, Region, Veiligheidsregio
from phases.consequences import phase_enter
from phases.models import Activity, PhaseDecision
from phases.services import activity_open, grip_set
from tests.lcms_bridge.factories import SYSTEM, make_realm
from web.scopes import OF_NEIGHBOURS

SHARES = ("figures", "department", "part", "phase")


def begin(*, world: str) -> str:
    """Make the world, which is an exercise that runs with the clock."""
    realm = make_realm(world, clock_time=None, clock_set_at=None, clock_running=True)
    return realm.slug


def _realm() -> Realm:
    return Realm.objects.get()


def link(*, port: int, world: str, gives: str, takes: str, token: str | None = None) -> str:
    """Set the neighbour up; return the token for its side."""
    row, made = neighbour_set(
        actor=SYSTEM,
        realm=_realm(),
        name="buren",
        label="De buren",
        url=f"http://127.0.0.1:{port}",
        world=world,
        gives=[Region.objects.get(pk=gives)],
        takes=[Region.objects.get(pk=takes)],
        token=token,
        scopes=OF_NEIGHBOURS,
    )
    Neighbour.objects.filter(pk=row.pk).update(every_s=0)
    return made


def report(*, code: str, occupied: int) -> None:
    """Report beds and a department of a house."""
    realm, house = _realm(), Facility.objects.get(pk=code)
    lines = (
        BedLine("ic", operational=10, occupied=occupied % 12, blocked=1),
        BedLine("ward", operational=200, occupied=100 + occupied),
    )
    now = realm.now()
    beds = FiguresInput(house, lines, now, "manual", Method.REPORTED, duiding=f"stand {occupied}")
    figures_report_many(actor=SYSTEM, realm=realm, reports=[beds])
    stops = occupied % 3 == 0
    department = EdInput(
        house,
        Traffic.STOP if stops else Traffic.OPEN,
        now,
        "manual",
        Method.REPORTED,
        reason="peak" if stops else "",
        expected_end=now + timedelta(hours=2) if stops else None,
        present=occupied,
    )
    ed_report(actor=SYSTEM, realm=realm, report=department)


def part(*, code: str, stops: bool) -> None:
    """Let a part of a department stop, or take patients in again."""
    realm = _realm()
    part_report(
        actor=SYSTEM,
        realm=realm,
        facility=Facility.objects.get(pk=code),
        part="stroke",
        traffic="stop" if stops else "open",
        reason="capacity" if stops else "",
        expected_end=realm.now() + timedelta(hours=3) if stops else None,
    )


def phase(*, region: str, to: str) -> None:
    """Put a region in a phase."""
    with writing():
        phase_enter(
            actor=SYSTEM,
            realm=_realm(),
            region=Region.objects.get(pk=region),
            phase=to,
            reason="besluit van de proef",
            plan=None,
        )


def grip(*, area: str, level: int) -> None:
    """Set a GRIP level in the activiteit of a veiligheidsregio."""
    grip_in(_realm(), Veiligheidsregio.objects.get(pk=area), level)


def grip_in(realm: Realm, place: Veiligheidsregio, level: int) -> None:
    """Set a GRIP level in the one activiteit of a world, which begins with the first."""
    row = Activity.objects.filter(realm=realm).first() or activity_open(
        actor=SYSTEM,
        realm=realm,
        given={
            "name": f"Brand {place.pk}",
            "kind": "incident",
            "veiligheidsregios": [place],
            "regions": [],
            "address": "",
            "latitude": None,
            "longitude": None,
            "area": None,
            "starts_at": None,
        },
    )
    grip_set(
        actor=SYSTEM,
        realm=realm,
        activity=row.pk,
        veiligheidsregio=place,
        level=level,
        decider=_decider(level, row, place),
        on_behalf_of="de proef",
        reason="besluit van de proef",
        call=False,
    )


def _decider(level: int, row: Any, place: Veiligheidsregio) -> str:
    from phases.activity_kinds import deciders_between  # noqa: PLC0415
    from phases.activity_selectors import level_now  # noqa: PLC0415

    return deciders_between(level_now(row, place), level)[0]


def picture(*, region: str) -> list[Any]:
    """Return what is known of a region in the values of the contract, whoever said it; sorted."""
    return picture_of_region(_realm(), region)


def picture_of_region(realm: Realm, region: str) -> list[Any]:
    """Return what a world knows of a region, in the values of the contract."""
    page = changes_page(realm, [region], "", 1000)
    found = [
        [one.ref, one.kind, _plain(one.body)]
        for one in page.changes
        if not one.withdrawn and one.kind in SHARES
    ]
    return sorted(json.loads(json.dumps(found, default=str)))


def _plain(body: Any) -> Any:
    """Return a body without by which source each installation knows it."""
    if isinstance(body, dict):
        return {name: _plain(value) for name, value in body.items() if name != "source"}
    return [_plain(one) for one in body] if isinstance(body, list | tuple) else body


def levels() -> dict[str, list[list[Any]]]:
    """Return the GRIP levels: our own, and those that the neighbour says."""
    found: dict[str, list[list[Any]]] = {"grip": [], "heardgrip": []}
    for row in CurrentState.objects.filter(realm=_realm(), gone_seq__isnull=True):
        prefix = row.key.partition(":")[0]
        if prefix in found and row.variants:
            state = json.loads(json.loads(row.variants)[0]["body"])["state"]
            if state["level"]:
                found[prefix].append([state["veiligheidsregio"], state["level"], state["incident"]])
    return {name: sorted(rows) for name, rows in found.items()}


def counts() -> dict[str, Any]:
    """Return how often what a neighbour said counted, and how many different things that were."""
    mine = {"source": "buur:buren"}
    lines = list(
        ReportLine.objects.filter(**mine).values_list("facility", "kind", "observed_at", "values")
    )
    departments = list(
        EdReport.objects.filter(**mine)
        .exclude(method=Method.LAPSED)
        .values_list("facility", "observed_at", "traffic", "present", "expected_end")
    )
    phases = list(
        PhaseDecision.objects.filter(decider="neighbour:buren").values_list("region", "decided_at")
    )
    told = Entry.objects.filter(actor="neighbour:buren", key__startswith="heardgrip:")
    return {
        "lines": [len(lines), len({str(one) for one in lines})],
        "departments": [len(departments), len({str(one) for one in departments})],
        "phases": [len(phases), len(set(phases))],
        "grips": [told.count(), len({one.variants for one in told})],
        "houses": sorted({one[0] for one in lines}),
        "held": [str(one.fault) for one in Heard.objects.exclude(fault="")],
    }


def standing() -> dict[str, Any]:
    """Return how the line is, as everybody sees it."""
    row = Neighbour.objects.get()
    states = CurrentState.objects.filter(key="neighbour:buren")
    shown = json.loads(json.loads(states.get().variants)[0]["body"])["state"]
    return {"failures": row.failures, "shown": shown, "position": row.position, "fault": row.fault}


def texts() -> list[dict[str, Any]]:
    """Return the shared texts."""
    return [
        {
            "ref": row.ref,
            "origin": row.origin.name if row.origin else "",
            "text": row.text,
            "revision": row.revision,
            "gone": row.withdrawn_at is not None,
            "ours": row.ours,
            "ours_state": row.ours_state,
        }
        for row in Shared.objects.select_related("origin").order_by("pk")
    ]


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed
    for deed in (
        *(begin, link, report, part, phase, grip),
        *(picture, levels, counts, standing, texts),
    )
}
