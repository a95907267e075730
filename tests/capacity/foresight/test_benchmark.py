"""The benchmark of the forecasts: files of the known shapes, sentences for bad ones, a list of demands."""

import csv
import gzip
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

import forecast
from forecast_parts.tables import read_days

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
        ("day,a\n2021-01-01,1\n2021-01-02,1\n", "there must be a column “date”"),
        ("date,a\n2021-01-01,1\n2021-01-02,x\n", "line 3: “x” is no number"),
        ("date,a\n2021-01-01,1\n2021-01-02,-4\n", "line 3: -4 is below nought"),
        ("date,a\n2021-01-01,1\nyesterday,4\n", "line 3: “yesterday” is no moment"),
        ("date,a\n2021-01-01,1\n2021-01-02,4,5\n", "line 3: 3 fields, not 2"),
        ("date,a_pct\n2021-01-01,1\n2021-01-02,4\n", "no column with counts"),
        ("date,a,a\n2021-01-01,1,2\n2021-01-02,4,5\n", "“a” stands there twice"),
        ("date,a\n0202-01-01,1\n2021-01-02,4\n", "a wrong year?"),
        ("date,a\n2021-01-01," + "1" * 140_000 + "\n", "field larger than field limit"),
        ("date,a\n2021-01-01,1\n2021-01-02,4\n", "nothing to score"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path, capsys, text, sentence):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    assert forecast.main(["--beds", str(path), "--no-peers"]) == 2
    assert sentence in capsys.readouterr().err


def test_what_a_spreadsheet_leaves_behind_the_last_column_is_none(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("date;a;b;;\n2021-01-01;1;;;\n2021-01-02;2;;;\n", encoding="utf-8")
    assert read_days(path).columns == ("a", "b")


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert forecast.main(["--ed", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_file_cut_short_or_too_short_is_said(tmp_path, capsys):
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"hour,a\n2021-01-01 00:00,1\n" * 50)[:40])
    assert forecast.main(["--ed", str(cut)]) == 2
    assert "ended before" in capsys.readouterr().err
    begin, hour = datetime(2021, 3, 1, tzinfo=UTC), timedelta(hours=1)
    weeks = departments(2, weeks=6).values
    short = written(tmp_path / "short.csv", ["hour", "a", "b"], begin, hour, weeks)
    assert forecast.main(["--ed", str(short)]) == 2
    assert "short holds 1008 hours" in capsys.readouterr().err


def of(tmp_path, text, encoding="utf-8"):
    """What is printed about a file of days, and the list that is kept."""
    path, out = tmp_path / "days.csv", tmp_path / "days.json"
    path.write_text(text, encoding=encoding)
    forecast.main(["--beds", str(path), "--no-peers", "--json", str(out)])
    kept = out.read_text(encoding="utf-8")
    return json.loads(kept, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def days(columns, form="{day},{figures}", join=","):
    begin = datetime(2021, 3, 1, tzinfo=UTC)
    return "\n".join(
        form.format(day=(begin + timedelta(days=i)).date(), figures=join.join(map(str, row)))
        for i, row in enumerate(zip(*columns, strict=True))
    )


def test_a_spreadsheet_s_own_marks_and_order_change_nothing(tmp_path):
    beds = [int(value) for value in wave(80)]
    plain = of(tmp_path, "date,ic_beds\n" + days([beds]))
    assert of(tmp_path, "date,ic_beds\n" + days([beds]), "utf-8-sig") == plain
    assert of(tmp_path, "date;ic_beds\n" + days([beds], "{day};{figures}")) == plain
    assert of(tmp_path, "ic_beds,date\n" + days([beds], "{figures},{day}")) == plain


def test_a_column_without_figures_takes_no_figure_of_the_others_away(tmp_path):
    beds = [int(value) for value in wave(80)]
    alone = of(tmp_path, "date,ic_beds\n" + days([beds]))
    assert of(tmp_path, "date,ic_beds,ic_influx\n" + days([beds, [""] * 80])) == alone


def test_what_cannot_be_scored_is_null_and_warns_of_nothing(tmp_path, recwarn):
    found = {one["what"]: one["reached"] for one in of(tmp_path, "date,a\n" + days([[0] * 80]))}
    assert found["beds 1-7 days: the same on the worst set"] is None
    assert found["beds: 95 % interval, all forecasts"] == 1.0
    assert not recwarn.list
