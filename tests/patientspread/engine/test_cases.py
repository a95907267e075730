"""Case files: a malformed one is refused with its place, a good one answered as JSON."""

import copy
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from patientspread.engine.case_io import read_case
from patientspread.engine.cli import main
from patientspread.engine.errors import CaseError
from tests.patientspread.engine.shared import given_case

Case = dict[str, Any]

ASSIGN: Case = {
    "schema": "patientspread-case/1",
    "id": "two",
    "kind": "assign",
    "regions": [{"id": "R1", "name": "One"}],
    "sites": [
        {
            "id": name,
            "region": "R1",
            "name": name,
            "lat": 52.0,
            "lon": 5.0,
            "capacity": {"cl": {"regular": 2, "buffer": 1, "adapted": 0, "crisis": 0}},
            "occupied": {"cl": 1},
            "isolation_free": {"cl": 1},
            "intake_per_hour": {"cl": 1},
            "specialisms": ["general"],
        }
        for name in ("A", "B")
    ],
    "travel_minutes": [[0, 30], [30, 0]],
    "patients": [
        {
            "id": f"P{i}",
            "origin": "A",
            "bed": "cl",
            "isolation": False,
            "specialism": "general",
            "ready_hour": 0,
            "max_minutes": 60,
            "mode": "ambulance",
            "preferred_region": "R1",
            "priority": 1,
        }
        for i in range(2)
    ],
    "horizon_hours": 4,
    "fleet_trips": {"R1": {"ambulance": 1}},
    "policy": {
        "phases_open": ["regular"],
        "own_site_allowed": True,
        "declined": [],
        "objectives": ["unplaced", "phase", "out_of_region", "fairness", "minutes_plus_wait"],
    },
}

FLOW: Case = {
    "schema": "patientspread-case/1",
    "id": "flow",
    "kind": "flow",
    "days": 2,
    "bed_types": ["ic"],
    "regions": [{"id": "N", "name": "North"}, {"id": "S", "name": "South"}],
    "capacity": {n: {"ic": {"regular": 4, "buffer": 1, "adapted": 1, "crisis": 0}} for n in "NS"},
    "forecast": {"N": {"ic": [8, 8]}, "S": {"ic": [1, 1]}},
    "transferable_per_day": {n: {"ic": [3, 3]} for n in "NS"},
    "trips_per_day": {n: {"ic": [2, 2]} for n in "NS"},
    "intake_per_day": {n: {"ic": 2} for n in "NS"},
    "travel_minutes": [[0, 90], [90, 0]],
    "policy": {
        "max_minutes": {"ic": 120},
        "phase_weights": {"regular": 0, "buffer": 1, "adapted": 10, "crisis": 100},
        "load_levels": [0.8, 1.0],
        "stay_to_horizon": True,
        "objectives": ["over", "phase", "fairness", "transfers", "minutes"],
    },
}

REDISTRIBUTION: Case = {
    "schema": "patientspread-case/1",
    "id": "redistribution",
    "kind": "redistribution",
    "nodes": [{"id": "N"}, {"id": "S"}],
    "days": 2,
    "capacity": [4, 4],
    "initial": [5, 1],
    "admitted": [[2, 2], [1, 1]],
    "discharged": [[1, 1], [1, 1]],
    "survival": [1.0, 0.8],
    "policy": {"objectives": ["overflow", "transfers"]},
}

#: Every optional member as well, so that each object of the schema occurs.
WHOLE_ASSIGN: Case = ASSIGN | {
    "open_proposals": [{"patient": "P0", "site": "B"}],
    "sites": [site | {"status": {"cl": "stale"}, "closed": False} for site in ASSIGN["sites"]],
    "policy": ASSIGN["policy"]
    | {
        "declined": [{"patient": "P1", "site": "B"}],
        "fair_share": {"key": {"R1": 1}, "band": 0.1},
        "soft_capacity": False,
    },
}
WHOLE_FLOW: Case = FLOW | {
    "open_moves": [{"from": "N", "to": "S", "bed": "ic", "day": 0, "count": 1}],
    "policy": FLOW["policy"] | {"fair_share": {"key": {"N": 1, "S": 1}, "band": 0.1}},
}

Spoil = Callable[[Case], object]

BROKEN: dict[str, tuple[Case, str, Spoil]] = {
    "other schema": (ASSIGN, "/schema", lambda c: c.update(schema="other/9")),
    "no schema": (ASSIGN, "", lambda c: c.pop("schema")),
    "unknown kind": (ASSIGN, "/kind", lambda c: c.update(kind="assignment")),
    "kind of another type": (ASSIGN, "/kind", lambda c: c.update(kind=["assign"])),
    "no sites": (ASSIGN, "", lambda c: c.pop("sites")),
    "empty sites": (ASSIGN, "/sites", lambda c: c.update(sites=[], travel_minutes=[])),
    "sites not an array": (ASSIGN, "/sites", lambda c: c.update(sites={})),
    "site id twice": (ASSIGN, "/sites/1/id", lambda c: c["sites"][1].update(id="A")),
    "unknown region": (ASSIGN, "/sites/0/region", lambda c: c["sites"][0].update(region="R9")),
    "phase missing": (
        ASSIGN,
        "/sites/0/capacity/cl",
        lambda c: c["sites"][0]["capacity"]["cl"].pop("buffer"),
    ),
    "unknown phase": (
        ASSIGN,
        "/sites/0/capacity/cl/surge",
        lambda c: c["sites"][0]["capacity"]["cl"].update(surge=3),
    ),
    "negative width": (
        ASSIGN,
        "/sites/0/capacity/cl/regular",
        lambda c: c["sites"][0]["capacity"]["cl"].update(regular=-1),
    ),
    "half a bed": (
        ASSIGN,
        "/sites/0/occupied/cl",
        lambda c: c["sites"][0]["occupied"].update(cl=1.5),
    ),
    "beds as text": (
        ASSIGN,
        "/sites/1/occupied/cl",
        lambda c: c["sites"][1]["occupied"].update(cl="1"),
    ),
    "true as a number": (
        ASSIGN,
        "/sites/1/isolation_free/cl",
        lambda c: c["sites"][1]["isolation_free"].update(cl=True),
    ),
    "no occupied": (ASSIGN, "/sites/0/occupied", lambda c: c["sites"][0].update(occupied={})),
    "specialisms as text": (
        ASSIGN,
        "/sites/0/specialisms",
        lambda c: c["sites"][0].update(specialisms="general"),
    ),
    "closed as text": (ASSIGN, "/sites/0/closed", lambda c: c["sites"][0].update(closed="no")),
    "row too short": (ASSIGN, "/travel_minutes/1", lambda c: c["travel_minutes"][1].pop()),
    "rows too few": (ASSIGN, "/travel_minutes", lambda c: c["travel_minutes"].pop()),
    "negative travel": (
        ASSIGN,
        "/travel_minutes/0/1",
        lambda c: c["travel_minutes"][0].__setitem__(1, -5),
    ),
    "patient id twice": (ASSIGN, "/patients/1/id", lambda c: c["patients"][1].update(id="P0")),
    "unknown origin": (ASSIGN, "/patients/0/origin", lambda c: c["patients"][0].update(origin="Z")),
    "unknown bed": (ASSIGN, "/patients/0/bed", lambda c: c["patients"][0].update(bed="icu")),
    "negative hour": (
        ASSIGN,
        "/patients/0/ready_hour",
        lambda c: c["patients"][0].update(ready_hour=-1),
    ),
    "null limit": (
        ASSIGN,
        "/patients/1/max_minutes",
        lambda c: c["patients"][1].update(max_minutes=None),
    ),
    "no isolation": (ASSIGN, "/patients/1", lambda c: c["patients"][1].pop("isolation")),
    "isolation as a number": (
        ASSIGN,
        "/patients/1/isolation",
        lambda c: c["patients"][1].update(isolation=1),
    ),
    "unknown preferred region": (
        ASSIGN,
        "/patients/0/preferred_region",
        lambda c: c["patients"][0].update(preferred_region="R7"),
    ),
    "mode without a fleet": (
        ASSIGN,
        "/patients/0/mode",
        lambda c: c["patients"][0].update(mode="boat"),
    ),
    "fleet of an unknown region": (
        ASSIGN,
        "/fleet_trips/R7",
        lambda c: c["fleet_trips"].update(R7={"ambulance": 1}),
    ),
    "negative trips": (
        ASSIGN,
        "/fleet_trips/R1/ambulance",
        lambda c: c["fleet_trips"]["R1"].update(ambulance=-1),
    ),
    "no horizon": (ASSIGN, "/horizon_hours", lambda c: c.update(horizon_hours=0)),
    "endless horizon": (ASSIGN, "/horizon_hours", lambda c: c.update(horizon_hours=10**8)),
    "unknown goal": (
        ASSIGN,
        "/policy/objectives/0",
        lambda c: c["policy"].update(objectives=["cost"]),
    ),
    "goal twice": (
        ASSIGN,
        "/policy/objectives/1",
        lambda c: c["policy"].update(objectives=["phase", "phase"]),
    ),
    "no goals": (ASSIGN, "/policy/objectives", lambda c: c["policy"].update(objectives=[])),
    "unknown open phase": (
        ASSIGN,
        "/policy/phases_open/0",
        lambda c: c["policy"].update(phases_open=["red"]),
    ),
    "declined by nobody": (
        ASSIGN,
        "/policy/declined/0/site",
        lambda c: c["policy"].update(declined=[{"patient": "P0", "site": "Z"}]),
    ),
    "key of an unknown region": (
        ASSIGN,
        "/policy/fair_share/key",
        lambda c: c["policy"].update(fair_share={"key": {"Q": 1}}),
    ),
    "a goal of the other kind": (
        FLOW,
        "/policy/objectives/0",
        lambda c: c["policy"].update(objectives=["unplaced"]),
    ),
    "no days": (FLOW, "/days", lambda c: c.update(days=0)),
    "no bed types": (FLOW, "/bed_types", lambda c: c.update(bed_types=[])),
    "forecast too short": (FLOW, "/forecast/N/ic", lambda c: c["forecast"]["N"]["ic"].pop()),
    "forecast of an unknown region": (
        FLOW,
        "/forecast/X",
        lambda c: c["forecast"].update(X={"ic": [1, 1]}),
    ),
    "forecast missing": (FLOW, "/forecast", lambda c: c["forecast"].pop("S")),
    "capacity missing": (FLOW, "/capacity/S", lambda c: c["capacity"]["S"].pop("ic")),
    "negative intake": (
        FLOW,
        "/intake_per_day/S/ic",
        lambda c: c["intake_per_day"]["S"].update(ic=-2),
    ),
    "weights that fall": (
        FLOW,
        "/policy/phase_weights",
        lambda c: c["policy"]["phase_weights"].update(adapted=0),
    ),
    "no travel limit": (FLOW, "/policy/max_minutes", lambda c: c["policy"]["max_minutes"].clear()),
    "patients who do not stay": (
        FLOW,
        "/policy/stay_to_horizon",
        lambda c: c["policy"].update(stay_to_horizon=False),
    ),
    "load level as text": (
        FLOW,
        "/policy/load_levels/1",
        lambda c: c["policy"].update(load_levels=[0.8, "1"]),
    ),
}


def run(path: Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return main(["solve", str(path)], out=out, err=err), out.getvalue(), err.getvalue()


@pytest.mark.parametrize("name", BROKEN)
def test_a_malformed_case_exits_2_with_its_place(name: str, tmp_path: Path) -> None:
    good, pointer, spoil = BROKEN[name]
    case = copy.deepcopy(good)
    spoil(case)
    with pytest.raises(CaseError) as refused:
        read_case(json.dumps(case))
    assert refused.value.pointer == pointer
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert f"{pointer or '/'}: " in err
    assert err.count("\n") == 1


def objects(value: Any, pointer: str = "") -> Iterator[tuple[str, Case]]:
    """Every object of a document with its pointer."""
    if isinstance(value, dict):
        yield pointer, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in pairs:
        if isinstance(member, dict | list):
            yield from objects(member, f"{pointer}/{key}")


@pytest.mark.parametrize(
    "good", [WHOLE_ASSIGN, WHOLE_FLOW, REDISTRIBUTION], ids=lambda c: c["kind"]
)
def test_a_name_nobody_knows_is_refused_in_every_object_of_a_case(good: Case) -> None:
    assert read_case(json.dumps(good)).id == good["id"]
    for pointer, _ in objects(good):
        case = copy.deepcopy(good)
        dict(objects(case))[pointer]["closd"] = True
        with pytest.raises(CaseError) as refused:
            read_case(json.dumps(case))
        assert refused.value.pointer in (pointer, f"{pointer}/closd"), pointer


def test_all_misspelt_names_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    case = copy.deepcopy(ASSIGN)
    case["sites"][1]["closd"] = True
    case["sites"][0]["status"] = {"cll": "stale"}
    case["policy"]["decline"] = [{"patient": "P1", "site": "B"}]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    told = (
        f"{path}: /sites/0/status: “cll” is not known here; /sites/1: “closd” is not known here;"
        " /policy: “decline” is not known here\n"
    )
    assert run(path) == (2, "", told)


def test_what_is_said_about_a_case_may_hold_anything() -> None:
    about = {"title": "t", "source": "s", "licence": "l", "properties": ["p"]}
    case = ASSIGN | about | {"expected": {"objectives": {"unplaced": 0}, "agreed_by": ["x"]}}
    assert read_case(json.dumps(case)).title == "t"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"schema": "patientspread-case/1",\n "kind" "assign"}', "line 2 column 9"),
        ("", "line 1 column 1"),
        ("[1, 2", "line 1 column 6"),
        ('{"a": 1, "a": 2}', "“a” occurs twice"),
        ('{"a": NaN}', "NaN"),
        ("[" * 100_000, "nested too deeply"),
        ('{"days": ' + "9" * 5000 + "}", "cannot be read|can be read"),
        ("[]", "an object is expected"),
        ("null", "an object is expected"),
    ],
)
def test_what_is_not_a_json_object_exits_2(text: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert any(part in err for part in place.split("|"))


def test_bytes_that_are_not_utf8_exit_2(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b'{"id": "\xff"}')
    code, _, err = run(path)
    assert code == 2
    assert "byte 8" in err


def test_a_missing_file_and_a_wrong_call_exit_2(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json")[0] == 2
    assert main(["solve"], out=io.StringIO(), err=io.StringIO()) == 2


@pytest.mark.parametrize("case", [ASSIGN, FLOW], ids=["assign", "flow"])
def test_a_good_case_is_answered_as_one_json_object(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    code, out, err = run(path)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["case"] == case["id"]
    assert answer["proven_optimal"] is True
    assert answer["order"] == case["policy"]["objectives"]
    assert list(answer["objectives"]) == answer["order"]
    assert set(answer["seconds"]) == {"build", "solve", "total"}
    assert set(answer["comparison"]) == {"nothing", "nearest_first"}


def test_the_answer_of_an_assign_case_names_places_and_reasons() -> None:
    case = copy.deepcopy(ASSIGN)
    case["policy"]["declined"] = [{"patient": "P1", "site": s} for s in "AB"]
    out = io.StringIO()
    path = given_case("a01-tiny")
    assert main(["solve", str(path)], out=out, err=io.StringIO()) == 0
    answer = json.loads(out.getvalue())
    assert all(set(a) == {"patient", "site", "arrival_hour"} for a in answer["assignments"])
    (missing,) = answer["unplaced"]
    assert missing["patient"] == "P6"
    assert "45 minutes" in missing["reason"]


def test_the_moves_of_a_flow_case_say_from_where_to_where() -> None:
    out = io.StringIO()
    main(["solve", str(given_case("f01-nl-11-regions"))], out=out, err=io.StringIO())
    moves = json.loads(out.getvalue())["moves"]
    assert moves
    assert set(moves[0]) == {"from", "to", "bed", "day", "count"}


def test_a_case_without_an_order_gets_that_of_the_schema() -> None:
    case = copy.deepcopy(FLOW)
    del case["policy"]["objectives"]
    assert read_case(json.dumps(case)).policy.objectives == tuple(FLOW["policy"]["objectives"])  # type: ignore[union-attr]


def test_the_command_of_the_program_exits_2_on_a_malformed_case(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("{", encoding="utf-8")
    manage = Path(__file__).parents[3] / "manage.py"
    done = subprocess.run(
        [sys.executable, str(manage), "spread", "solve", str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=manage.parent,
    )
    assert done.returncode == 2
    assert "line 1 column 2" in done.stderr
    assert done.stdout == ""
