"""Two installations keep each other's region up to date over a line that cuts, delays, repeats and loses."""

import random
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from network.models import Facility, Region, Veiligheidsregio
from tests.lcms_bridge.badline import bad_line
from tests.lcms_bridge.deployed import Deployed, deployed
from tests.lcms_bridge.factories import make_facilities
from tests.servers import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
HOUSES = {"WEST": ("ALFA", "BETA"), "OOST": ("GAMMA", "DELTA")}
AREAS = {"WEST": "VR17", "OOST": "VR08"}
ROUNDS = 40


def world(folder: Path) -> Path:
    """Return a database with two regions and nothing known of them."""
    make_facilities(HOUSES["WEST"], "WEST")
    far = make_facilities(HOUSES["OOST"], "OOST")
    east = Veiligheidsregio.objects.create(code="VR08", name="Oost", population=1)
    Facility.objects.filter(pk__in=[one.pk for one in far]).update(veiligheidsregio=east)
    Veiligheidsregio.objects.get(pk="VR17").regions.add(Region.objects.get(pk="WEST"))
    east.regions.add(Region.objects.get(pk="OOST"))
    path = folder / "begin.sqlite3"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source:
        source.execute("VACUUM INTO ?", [str(path)])
    return path


def happens(here: Deployed, region: str, chance: random.Random, turn: int) -> None:
    """Let something happen in a region."""
    house = chance.choice(HOUSES[region])
    here.do("report", code=house, occupied=turn)
    if turn % 4 == 0:
        here.do("part", code=house, stops=turn % 8 == 0)
    if turn % 5 == 0:
        here.do("phase", region=region, to=chance.choice(["regular", "adapted", "crisis"]))
    if turn % 7 == 0:
        here.do("grip", area=AREAS[region], level=1 + turn // 7 % 4)


def equal(one: Deployed, other: Deployed) -> bool:
    """Say whether both have the same picture of both regions."""
    pictures = all(
        one.do("picture", region=region) == other.do("picture", region=region) for region in HOUSES
    )
    here, there = one.do("levels"), other.do("levels")
    return pictures and here["grip"] == there["heardgrip"] and there["grip"] == here["heardgrip"]


def linked(west: Deployed, oost: Deployed, to_west: int, to_oost: int) -> None:
    """Let each keep the other's region up to date, by these ports."""
    west.do("begin", world="golf-west")
    oost.do("begin", world="golf-oost")
    of_west = {"port": to_oost, "world": "golf-oost", "gives": "WEST", "takes": "OOST"}
    of_oost = {"port": to_west, "world": "golf-west", "gives": "OOST", "takes": "WEST"}
    token = west.do("link", **of_west)
    other = oost.do("link", **of_oost, token=token)
    west.do("link", **of_west, token=other)


def test_two_installations_have_one_picture_after_weeks_of_bad_lines(tmp_path: Path):
    chance = random.Random(14)  # noqa: S311
    with (
        deployed(tmp_path, world(tmp_path), "west", "oost") as (west, oost),
        bad_line(west.port, 1) as to_west,
        bad_line(oost.port, 2) as to_oost,
    ):
        linked(west, oost, to_west.port, to_oost.port)
        for turn in range(1, ROUNDS + 1):
            happens(west, "WEST", chance, turn)
            happens(oost, "OOST", chance, turn)
            if turn == ROUNDS // 2:
                oost.kill()  # in the middle of whatever it hears
        to_west.bad = to_oost.bad = False
        wait_until(lambda: equal(west, oost), "both pictures are equal")
        for side, region in ((west, "OOST"), (oost, "WEST")):
            counts = side.do("counts")
            for name in ("lines", "departments", "phases", "grips"):
                assert counts[name][0] == counts[name][1] > 0, name
            assert counts["houses"] == sorted(HOUSES[region])  # of the other region alone
            assert counts["held"] == []
        spoilt = {way for line in (to_west, to_oost) for way in line.spoilt}
        assert spoilt >= {"cut", "late", "twice", "lost", "refused"}

        # the line goes down: everybody sees since when, and what is known keeps its age
        known = oost.do("picture", region="WEST")
        to_west.away = True
        wait_until(
            lambda: oost.do("standing")["shown"]["failing_since"] is not None,
            "the line is down",
        )
        west.do("report", code="ALFA", occupied=99)
        assert oost.do("picture", region="WEST") == known
        to_west.away = False
        wait_until(lambda: equal(west, oost), "it is heard after all")
        wait_until(lambda: oost.do("standing")["shown"]["failing_since"] is None, "the line is up")


def test_who_is_put_back_from_a_backup_loses_and_doubles_nothing_at_the_other_side(tmp_path: Path):
    with deployed(tmp_path, world(tmp_path), "west", "oost") as (west, oost):
        linked(west, oost, west.port, oost.port)
        west.do("report", code="ALFA", occupied=1)
        west.do("part", code="ALFA", stops=True)
        wait_until(lambda: equal(west, oost), "both begin with one picture")
        of_teller, of_hearer = west.keep("backup"), oost.keep("backup")

        # the hearer goes back: it reads on from where it was then, and what it lost is told again
        west.do("report", code="ALFA", occupied=2)
        west.do("report", code="BETA", occupied=3)
        wait_until(lambda: equal(west, oost), "the news is heard")
        before = oost.do("counts")
        oost.put_back(of_hearer)
        wait_until(lambda: equal(west, oost), "what the backup lacked is heard again")
        assert oost.do("counts") == before

        # the teller goes back: its numbers begin again below what was heard, under another history
        known = oost.do("picture", region="WEST")
        west.put_back(of_teller)
        west.do("part", code="BETA", stops=True)  # with a number that was given before
        wait_until(lambda: len(oost.do("picture", region="WEST")) > len(known), "news is heard")
        heard = oost.do("picture", region="WEST")
        assert all(one in heard for one in known), "what the teller lost stays known here"
        west.do("report", code="ALFA", occupied=4)
        west.do("report", code="BETA", occupied=5)
        wait_until(lambda: equal(west, oost), "both have one picture again")
        counts = oost.do("counts")
        for name in ("lines", "departments"):
            assert counts[name][0] == counts[name][1] > 0, name
        assert counts["held"] == []
