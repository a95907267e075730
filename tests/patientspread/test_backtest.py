"""The back-test: waves read strictly, patients conserved, no looking ahead, figures that add up."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import backtest
from backtest_parts.chart import chart
from backtest_parts.patients import IC, WARD, draw_patients, other_patients
from backtest_parts.play import Played, play
from backtest_parts.policies import INTAKE_SHARE, POLICIES, TRIPS
from backtest_parts.regions import BEDS, read_country
from backtest_parts.report import figures, verdict
from backtest_parts.waves import Series, WaveError, read_folder, split_waves, window

from patientspread.engine.flow_types import Move

COUNTRY = read_country()
DAYS = 24


def folder(path: Path, header: str, *rows: str, name: str = "admissions_test.csv") -> Path:
    (path / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def local_wave(days: int = DAYS, height: float = 60.0) -> Series:
    """A wave in Brabant only, so that there is something to spread."""
    areas = ("VR20", "VR22")
    curve = height * np.exp(-(((np.arange(days) - days / 2) / (days / 5)) ** 2))
    share = COUNTRY.share[[COUNTRY.places.index(a) for a in areas]]
    admissions = np.rint(np.stack([curve, curve / 2], axis=1)).astype(np.int64)
    return Series(
        "local", date(2027, 1, 4), areas, admissions, share, np.full(days, np.nan), notes=()
    )


def outcome(name: str, wave: Series, seed: int = 1) -> Played:
    patients = draw_patients(wave, seed=seed)
    return play(name, POLICIES[name], patients, other_patients(wave, COUNTRY), COUNTRY)


def test_the_projects_own_series_holds_two_waves():
    (series,) = read_folder(backtest.WAVES, COUNTRY)
    waves = split_waves(series)
    assert len(series.areas) == 25
    assert [w.first_day.year for w in waves] == [2020, 2020]
    assert waves[0].day(waves[0].days - 1) < date(2020, 7, 1) < waves[1].first_day
    assert not series.notes


def test_areas_are_divided_over_regions_by_population():
    row = COUNTRY.share[COUNTRY.places.index("VR06")]
    assert row.sum() == pytest.approx(1)
    assert (row > 0).sum() == 3
    assert COUNTRY.capacity[:, :, 0].sum(axis=0).tolist() == [1058, 26180]


@pytest.mark.parametrize(
    ("header", "row", "areas"),
    [
        ("date,VR01,VR02", "2027-01-01,3,4", ("VR01", "VR02")),
        ("Datum;vr20;Utrecht", "2027-01-01;3;4", ("VR20", "VR09")),
        ("date,NAZB,Noord", "2027-01-01,3,4", ("NAZB", "AZNN")),
        ("date,GM0014,Almere", "2027-01-01T00:00:00,3.0,", ("GM0014", "GM0034")),
        ("date,Total,Groningen", "2027-01-01,99,4", ("VR01",)),
    ],
)
def test_columns_may_be_any_known_area_by_code_or_name(tmp_path, header, row, areas):
    (series,) = read_folder(folder(tmp_path, header, row), COUNTRY)
    assert series.areas == areas
    assert series.first_day == date(2027, 1, 1)
    assert series.notes


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["date,VR01"], "no header and rows"),
        (["day,VR01", "2027-01-01,1"], "must be “date”"),
        (["date,VR99", "2027-01-01,1"], "“VR99” is not a veiligheidsregio"),
        (["date,VR01,Groningen", "2027-01-01,1,1"], "occurs twice"),
        (["date,VR01,NAZB", "2027-01-01,1,1"], "different kinds"),
        (["date,total", "2027-01-01,1"], "no column of an area"),
        (["date,VR01", "01-02-2027,1"], "line 2: “01-02-2027” is not a date"),
        (["date,VR01", "2027-01-01,1", "2027-01-03,1"], "line 3: 2027-01-03 does not follow"),
        (["date,VR01", "2027-01-01,x"], "line 2, VR01: “x” is not a number"),
        (["date,VR01", "2027-01-01,-1"], "line 2, VR01: a whole number"),
        (["date,VR01", "2027-01-01,1.5"], "a whole number"),
        (["date,VR01", "2027-01-01,nan"], "a whole number"),
        (["date,VR01", "2027-01-01,1,2"], "line 2: 2 cells are expected, there are 3"),
        (["date,VR01", "2027-01-01,0"], "not a single admission"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_exit_2(tmp_path, capsys, lines, said):
    folder(tmp_path, *lines)
    assert backtest.main(["--waves", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_without_waves_and_a_window_without_days_are_refused(tmp_path, capsys):
    assert backtest.main(["--waves", str(tmp_path)]) == 2
    assert backtest.main(["--waves", str(tmp_path / "nowhere")]) == 2
    assert backtest.main(["--from", "2031-01-01"]) == 2
    said = capsys.readouterr().err
    assert "no file" in said
    assert "not a folder" in said
    assert "no days in the asked window" in said


def test_bytes_that_are_no_text_and_a_bad_occupancy_file_are_refused(tmp_path):
    (tmp_path / "admissions.csv").write_bytes(b"date,VR01\n\xff\xfe")
    with pytest.raises(WaveError, match="not UTF-8"):
        read_folder(tmp_path, COUNTRY)
    folder(tmp_path, "date,VR01", "2027-01-01,1", name="admissions.csv")
    folder(tmp_path, "date,ic", "2027-01-01,1", name="lcps_occupancy_national.csv")
    with pytest.raises(WaveError, match="ic_beds_covid, ic_covid_pct is missing"):
        read_folder(tmp_path, COUNTRY)


def test_recorded_intensive_care_gives_the_other_patients(tmp_path):
    folder(tmp_path, "date,VR01", "2027-01-01,1", "2027-01-02,1")
    folder(
        tmp_path,
        "date,ic_beds_covid,ic_covid_pct",
        "2027-01-01,100,20",
        "2027-01-02,,",
        name="lcps_occupancy_national.csv",
    )
    (series,) = read_folder(tmp_path, COUNTRY)
    assert series.ic_other[0] == pytest.approx(400)
    others = other_patients(series, COUNTRY)
    assert others[:, IC, 1].sum() == pytest.approx(400, abs=6)


def test_the_same_seed_draws_the_same_patients_of_a_day_whatever_comes_later():
    wave = local_wave()
    changed = wave.admissions.copy()
    changed[10:] *= 3
    one, two = draw_patients(wave, seed=5), draw_patients(replace(wave, admissions=changed), seed=5)
    early = int(wave.admissions[:10].sum())
    assert len(one) == wave.admissions.sum()
    assert (one.home[:early] == two.home[:early]).all()
    assert (one.after[:early] == two.after[:early]).all()
    assert (draw_patients(wave, seed=6).after != one.after).any()


@pytest.mark.parametrize("name", list(POLICIES))
def test_no_policy_loses_or_makes_patients_and_all_keep_the_limits(name):
    wave = local_wave()
    base, found = outcome("nothing", wave), outcome(name, wave)
    assert (found.occupied.sum(axis=0) == base.occupied.sum(axis=0)).all()
    others = other_patients(wave, COUNTRY)
    assert (found.occupied >= others).all()
    out: Counter[tuple[int, str, str]] = Counter()
    into: Counter[tuple[int, str, str]] = Counter()
    for day, move in found.moves:
        out[day, move.source, move.bed] += move.count
        into[day, move.target, move.bed] += move.count
    assert all(count <= TRIPS[bed] for (_, _, bed), count in out.items())
    for (_, target, bed), count in into.items():
        regular = COUNTRY.capacity[COUNTRY.regions.index(target), BEDS.index(bed), 0]
        assert count <= np.ceil(regular * INTAKE_SHARE[bed])


def test_ours_does_not_look_ahead():
    wave = local_wave()
    changed = wave.admissions.copy()
    changed[14:] = changed[14:] * 5 + 20
    before = [m for m in outcome("ours", wave).moves if m[0] < 14]
    after = [m for m in outcome("ours", replace(wave, admissions=changed)).moves if m[0] < 14]
    assert before
    assert before == after


def test_the_occupancy_is_what_the_moves_say():
    """Counted again from the start: each move takes its patients, in order of arrival."""
    wave = local_wave()
    found, patients = outcome("fair-share", wave), draw_patients(wave, seed=1)
    region = patients.home.copy()
    moved: Counter[str] = Counter()
    occupied = other_patients(wave, COUNTRY)
    by_day: dict[int, list[Move]] = {}
    for day, move in found.moves:
        by_day.setdefault(day, []).append(move)
    for day in range(wave.days):
        gone = set()
        for move in by_day.get(day, []):
            stage = 0 if move.bed == "ward" else 1
            source, target = (COUNTRY.regions.index(n) for n in (move.source, move.target))
            new = (patients.first[:, stage] == day) & (patients.after[:, stage] > day)
            here = [p for p in np.flatnonzero(new & (region == source)) if p not in gone]
            for p in here[: move.count]:
                region[p] = target
                gone.add(p)
                moved[move.bed] += 1
        for stage, bed in enumerate((WARD, IC, WARD)):
            lying = (patients.first[:, stage] <= day) & (day < patients.after[:, stage])
            occupied[:, bed, day] += np.bincount(region[lying], minlength=len(COUNTRY.regions))
    assert (occupied == found.occupied).all()
    assert moved.total() == sum(m.count for _, m in found.moves) > 0


def test_ours_is_best_or_tied_on_the_leading_goals_of_a_local_wave():
    wave = local_wave(40, 45.0)
    found = [figures(outcome(name, wave), COUNTRY, wave) for name in POLICIES]
    judged = verdict(found)
    assert judged["best_in_order"]
    nothing = next(f for f in found if f["policy"] == "nothing")
    ours = next(f for f in found if f["policy"] == "ours")
    assert nothing["over_adapted"] > ours["over_adapted"]
    assert ours["worst_ic"] < nothing["worst_ic"]


def test_bed_days_are_counted_above_each_edge():
    wave = window(local_wave(), None, None, 2)
    occupied = np.zeros((len(COUNTRY.regions), len(BEDS), 2), dtype=np.int64)
    edges = COUNTRY.edges[0, IC]
    occupied[0, IC] = [edges[0] + 2, edges[3] + 1]
    found = figures(Played("nothing", occupied, (), 90, 0.0, 2), COUNTRY, wave)
    assert found["over_crisis"] == 1
    assert found["over_adapted"] == 1 + edges[3] - edges[2]
    assert found["over_regular"] == 2 + 1 + edges[3] - edges[0]
    assert found["travel_hours"] == 1.5
    assert found["worst_ic"] == pytest.approx((edges[3] + 1) / edges[0], abs=1e-3)
    assert verdict([found]) == {}


def test_a_worse_plan_is_not_called_best():
    good = {"over_crisis": 0, "over_adapted": 3, "over_regular": 9}
    bad = {"over_crisis": 1, "over_adapted": 2, "over_regular": 9}
    judged = verdict([{"policy": "fair-share", **good}, {"policy": "ours", **bad}])
    assert not judged["best_in_order"]
    assert judged["best_one_by_one"] == {
        "over_crisis": False,
        "over_adapted": True,
        "over_regular": True,
    }


def test_the_script_plays_another_folder_and_says_the_same_twice(tmp_path, capsys):
    start = date(2027, 3, 1)
    rows = [f"{start + timedelta(days=n)},{20 + n},{5}" for n in range(9)]
    folder(tmp_path, "date,Limburg,Oost", *rows)
    picture = tmp_path / "picture.svg"
    answers = []
    for _ in range(2):
        code = backtest.main(["--waves", str(tmp_path), "--json", "--chart", str(picture)])
        assert code in {0, 1}
        answer = json.loads(capsys.readouterr().out)["waves"][0]
        for policy in answer["policies"]:
            del policy["seconds"]
        answers.append(answer)
    assert answers[0] == answers[1]
    assert [p["policy"] for p in answers[0]["policies"]] == list(POLICIES)
    assert answers[0]["days"] == 9
    assert len(answers[0]["assumptions"]) > 8
    drawn = ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert drawn.tag.endswith("svg")


def test_one_policy_and_few_days_may_be_asked_as_text(tmp_path, capsys):
    folder(tmp_path, "date,VR20", "2027-03-01,5", "2027-03-02,6")
    code = backtest.main(["--waves", str(tmp_path), "--policy", "nearest", "--days", "1"])
    said = capsys.readouterr().out
    assert code == 0
    assert "| nearest first |" in said
    assert "1 days, 5 admissions" in said
    assert "Assumed:" in said


def test_the_chart_escapes_names():
    wave = replace(window(local_wave(), None, None, 2), name="a < b & c")
    found = outcome("nothing", wave)
    assert "a &lt; b &amp; c" in chart([(wave, [found])], COUNTRY)
