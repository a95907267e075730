"""The codecs and the judgement know no Django: values in, values out."""

import subprocess
import sys

from tests.needs import REPO

IMPORTS = """
import sys
import lcms_bridge.canonical, lcms_bridge.codecs.capacity_csv, lcms_bridge.codecs.geojson
import lcms_bridge.formats, lcms_bridge.judgement
apps = {"django", "celery", "rest_framework", "journal", "network", "phases"}
pure = {"resource", "shapes", "remarks", "checks", "plausibility"}
capacity = {name for name in sys.modules if name.startswith("capacity.")}
print(sorted(apps & set(sys.modules)) + sorted(capacity - {f"capacity.{name}" for name in pure}))
"""


def test_the_pure_part_of_the_bridge_imports_nothing_of_the_project() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTS], cwd=REPO, check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "[]"
