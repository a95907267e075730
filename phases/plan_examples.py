"""The plans that come with the program: in the shape of some regions, and the default for the others."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from phases.plan_file import read_plan_file

DATA = Path(__file__).resolve().parent / "data"
DEFAULT_PLAN = DATA / "default_plan.json"
EXAMPLES = DATA / "plans"


def examples() -> Iterator[dict[str, Any]]:
    """Yield the plans in the shape of some regions, each with what stands around it."""
    for file in sorted(EXAMPLES.glob("*.yaml")):
        yield read_plan_file(file).value


def example_for(region: str) -> dict[str, Any]:
    """Return the document that a region can begin from."""
    own = next((one for one in examples() if region in one["region"]), None)
    return own["plan"] if own else default_plan()


@lru_cache(maxsize=1)
def _default() -> str:
    return DEFAULT_PLAN.read_text(encoding="utf-8")


def default_plan() -> dict[str, Any]:
    """Return the document of a region that has no example of its own."""
    found: dict[str, Any] = json.loads(_default())
    return found
