"""A small run of benchmarks/faults.py: every kind of kill once, while people work and screens follow."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import REPO

pytestmark = [pytest.mark.faults, pytest.mark.servers]
SIZE = ("--kills", "12", "--each", "--people", "20", "--screens", "40", "--seed", "1")


def test_nothing_acknowledged_is_lost_or_done_twice_whatever_is_killed(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    places = ("--folder", tmp_path / "site", "--json", results)
    done = subprocess.run(
        [sys.executable, "benchmarks/faults.py", *SIZE, "--only", *places],
        cwd=REPO,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert results.exists(), done.stderr[-3000:]
    findings = json.loads(results.read_text(encoding="utf-8"))
    assert [one for one in findings if not one["holds"]] == [], done.stderr[-3000:]
    assert done.returncode == 0
    assert {"kills", "screens equal to a fresh one"} <= {one["what"] for one in findings}
