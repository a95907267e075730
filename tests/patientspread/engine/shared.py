"""Where the given cases are; without them a test says so, in the pipeline by failing."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ZORGBEELD_SHARED", Path(__file__).parents[3].parent / "shared"))
GIVEN = (
    "a01-tiny",
    "a02-tiny-declined",
    "a03-national-300",
    "a08-evacuation-160",
    "f01-nl-11-regions",
    "f02-be-11-provinces-2020w44",
)


def given_case(name: str) -> Path:
    """The file of a given case; skips on a laptop without them, fails in the pipeline."""
    path = SHARED / "cases" / "spread" / f"{name}.json"
    if path.is_file():
        return path
    sentence = f"the given case {path} is not there; point ZORGBEELD_SHARED at the shared folder"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
