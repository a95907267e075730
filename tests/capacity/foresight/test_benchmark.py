"""The benchmark of the forecasts: files of the known shapes, sentences for bad ones, a list of demands."""

import csv
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

import forecast

from .series import departments, ordinary, wave


def written(path, header, first, step, columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(header)
        for i, row in enumerate(zip(*columns, strict=True)):
            rows.writerow([(first + i * step).isoformat(" ")[: 10 if step.days else 16], *row])
    return path


def test_figures_and_departments_are_scored_in_one_list(tmp_path, capsys):
    beds, coming = wave(110), ordinary(110, level=10)
    days = written(
        tmp_path / "elsewhere.csv",
        ["date", "ic_beds", "ic_influx", "ic_pct"],
        datetime(2021, 3, 1, tzinfo=UTC),
        timedelta(days=1),
        [beds, coming, coming],
    )
    hours = written(
        tmp_path / "departments.csv",
        ["hour", "a", "b"],
        datetime(2021, 3, 1, tzinfo=UTC),
        timedelta(hours=1),
        departments(2, weeks=16).values,
    )
    out = tmp_path / "out.json"
    forecast.main(["--beds", str(days), "--ed", str(hours), "--no-peers", "--json", str(out)])
    found = json.loads(out.read_text(encoding="utf-8"))
    assert all(set(line) == {"what", "demanded", "reached", "holds"} for line in found)
    assert any(
        line["what"].startswith("departments 2 h: error") and line["holds"] for line in found
    )
    printed = capsys.readouterr().out
    assert "elsewhere: ic_beds" in printed
    assert "ic_pct" not in printed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day,a\n2021-01-01,1\n2021-01-02,1\n", "the first column must be “date”"),
        ("date,a\n2021-01-01,1\n2021-01-02,x\n", "line 3: “x” is no number"),
        ("date,a\n2021-01-01,1\n2021-01-02,-4\n", "line 3: -4 is below nought"),
        ("date,a\n2021-01-01,1\nyesterday,4\n", "line 3: “yesterday” is no moment"),
        ("date,a\n2021-01-01,1\n2021-01-02,4,5\n", "line 3: 3 fields, not 2"),
        ("date,a_pct\n2021-01-01,1\n2021-01-02,4\n", "no column with counts"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path, capsys, text, sentence):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    assert forecast.main(["--beds", str(path), "--no-peers"]) == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert forecast.main(["--ed", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
