"""The screen has words for every goal that a plan weighs."""

import re

import pytest

from patientspread.engine.types import ASSIGN_GOALS, GOAL_UNITS
from tests.needs import REPO

SCREEN = (REPO / "static" / "zb" / "rungoals.js").read_text()


def table(name: str) -> set[str]:
    """Return the keys of a table of words on the screen."""
    body = re.search(rf"const {name} = {{(.*?)\n}};", SCREEN, re.DOTALL)
    assert body, name
    return set(re.findall(r"^  (\w+): ", body.group(1), re.MULTILINE))


@pytest.mark.parametrize("code", ASSIGN_GOALS)
def test_a_goal_has_words_and_a_unit_on_the_screen(code):
    assert code in table("GOALS")
    assert GOAL_UNITS[code] in table("UNITS")
