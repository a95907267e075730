"""`benchmarks/installation.py` where a bare machine cannot be booted: it says why, and does nothing."""

import os
import subprocess
import sys

import pytest

from tests.needs import REPO

SCRIPT = [sys.executable, "benchmarks/installation.py", "--short"]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_it_lacks_is_said_and_in_ci_that_is_a_failure(tmp_path, ci, code):
    done = subprocess.run(
        SCRIPT,
        cwd=REPO,
        env=os.environ | {"PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith("Not tried: Booting a bare Debian needs")
    if os.geteuid() == 0:
        assert "apt-get install mmdebstrap systemd-container slirp4netns" in done.stdout
