"""A table of measured driving times: all of it or nothing, and what it lacks is estimated."""

import pytest
from django.core.management import CommandError, call_command

from network.models import TravelTime
from network.travel import default_travel
from tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db):
    return FacilityFactory.create(code="AA"), FacilityFactory.create(code="BB", latitude=53.1)


def load(tmp_path, text):
    file = tmp_path / "ritten.csv"
    file.write_text(text, encoding="utf-8")
    call_command("load_travel", file, "--source", "navigatie")


def test_a_table_replaces_the_one_before_and_is_no_estimate(tmp_path, places):
    here, there = places
    load(tmp_path, "from,to,minutes\nAA,BB,249\n")
    assert (default_travel().drive(here, there).minutes, there.pk) == (249, "BB")
    assert default_travel().drive(here, there).measured
    assert not default_travel().drive(there, here).measured
    load(tmp_path, "from;to;minutes\r\nBB;AA;61\r\n")
    assert [(row.origin_id, row.minutes) for row in TravelTime.objects.all()] == [("BB", 61)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("van,naar,minuten\nAA,BB,9\n", 1),
        ("from,to,minutes\nAA,XX,9\n", 2),
        ("from,to,minutes\nAA,AA,9\n", 2),
        ("from,to,minutes\nAA,BB,0\n", 2),
        ("from,to,minutes\nAA,BB,9.5\n", 2),
        ("from,to,minutes\nAA,BB,9\nAA,BB,9\n", 3),
    ],
)
def test_a_faulty_line_is_named_and_changes_nothing(tmp_path, places, text, line):
    del places
    load(tmp_path, "from,to,minutes\nAA,BB,249\n")
    with pytest.raises(CommandError, match=rf"ritten\.csv:{line}: "):
        load(tmp_path, text)
    assert TravelTime.objects.get().minutes == 249
