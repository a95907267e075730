"""The screens know the occupancy of every shape as the server does."""

import json

from capacity.shapes import SHAPES
from tests.needs import REPO

CASES = REPO / "tests/browser/units/occupancy.json"


def test_the_screens_know_the_load_and_room_of_every_shape():
    known = json.loads(CASES.read_text(encoding="utf-8"))
    assert known == {code: [shape.load, shape.room] for code, shape in SHAPES.items()}
