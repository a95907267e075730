"""The data files are the public series they say they are."""

import csv
from datetime import datetime

import numpy as np
import pytest

from situation.exercise.emergency import week_profile
from situation.exercise.wave import ADMISSIONS_FILE, DATA_DIR, OCCUPANCY_FILE, read_wave
from tests.needs import shared


@pytest.mark.parametrize("name", [ADMISSIONS_FILE, OCCUPANCY_FILE])
def test_the_series_are_carried_over_whole(name):
    assert (DATA_DIR / name).read_bytes() == shared("reference", "waves", name).read_bytes()


def test_the_week_profile_follows_from_the_hourly_census():
    path = shared("reference", "ed", "montreal_ed_patients_hourly.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    moments = [datetime.fromisoformat(row[0]) for row in rows]
    census = np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows])
    census /= np.nanmean(census, axis=0)
    hour = np.array([moment.weekday() * 24 + moment.hour for moment in moments])
    profile = np.array([np.nanmean(census[hour == number]) for number in range(168)])
    assert week_profile().ravel() == pytest.approx(profile / profile.mean(), abs=1e-4)


def test_every_source_is_named():
    text = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    for word in ("NICE", "RIVM", "LCPS", "MSSS", *(path.name for path in DATA_DIR.glob("*.csv"))):
        assert word in text


def test_a_series_with_a_gap_is_refused(tmp_path):
    for name in (ADMISSIONS_FILE, OCCUPANCY_FILE):
        lines = (DATA_DIR / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / name).write_text("\n".join(lines[:5] + lines[6:]), encoding="utf-8")
    with pytest.raises(ValueError, match="without gaps"):
        read_wave(tmp_path)
