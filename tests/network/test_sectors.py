"""The whole chain in the reference data: every sector, what each has, and hospitals as they were."""

import gzip
import json
import subprocess
import sys

import pytest

from capacity.kinds import kinds
from network.models import Facility, Sector, Veiligheidsregio
from network.reference import BUNDLED
from network.selectors import facilities_in_use, hospitals_in_use, reference_document
from network.services import reference_load
from tests.factories import SYSTEM
from tests.needs import REPO

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> None:
    reference_load(actor=SYSTEM, folder=BUNDLED)


def test_every_veiligheidsregio_has_every_sector(chain):
    for region in Veiligheidsregio.objects.all():
        here = {
            facility.sector
            for facility in facilities_in_use()
            if region.pk in (facility.veiligheidsregio_id, *facility.serves)
        }
        assert here >= set(Sector.values) - {Sector.HOSPITAL}, region


def test_hospitals_are_the_same_and_alone(chain):
    hospitals = hospitals_in_use()
    assert len(hospitals) == 79
    assert {facility.sector for facility in hospitals} == {Sector.HOSPITAL}
    assert len(facilities_in_use(Sector.DISPATCH)) == 10
    limited = [one for one in hospitals if one.ed_hours == "limited"]
    assert len(limited) == 3
    assert all(one.hours == "daily 08:00-23:00" for one in limited)


def test_what_is_made_up_says_so(chain):
    shown = {one["code"]: one for one in reference_document()["facilities"]}
    assert shown["HAP-VR17-1"]["made_up"]
    assert shown["VVT-VR17-1"]["made_up"]
    assert not shown["MK-RT"]["made_up"]
    assert not shown["MMT2"]["made_up"]
    assert shown["MK-RT"]["serves"] == ["VR18"]


def test_a_facility_has_the_kinds_of_its_sector_and_those_it_lists(chain):
    of = {one.code: {kind.code for kind in kinds() if kind.has(one)} for one in facilities_in_use()}
    assert {"ward", "ic", "ed", "picu", "x_ecmo", "staff_ic"} <= of["EMC"]
    assert not of["EMC"] & {"elv", "gp_consults", "ride_a1", "ambulance"}
    assert "picu" not in of["IKAZIA"]
    assert {"elv", "grz", "wlz_crisis", "staff_carer", "stock_ppe"} <= of["VVT-VR17-1"]
    assert {"ride_a0", "ride_a1", "ride_a2", "ride_b", "staff_dispatch"} == of["MK-RT"]
    assert "helicopter" in of["MMT2"]
    assert not {"ward", "ed"} & of["HAP-VR17-1"]
    everybody = set().union(*of.values())
    assert everybody == {kind.code for kind in kinds()}  # no kind that nobody has
    assert all(of.values())  # nobody of whom nothing is asked


def test_the_document_stays_small_on_the_line(chain):
    text = json.dumps(reference_document(), ensure_ascii=False).encode()
    assert len(gzip.compress(text)) < 40_000


def test_the_made_up_facilities_are_made_the_same_again(tmp_path):
    # whoever changes the generator commits what it writes
    before = {name: (BUNDLED / name).read_bytes() for name in ("facilities.csv", "hospitals.csv")}
    subprocess.run([sys.executable, "scripts/chain_demo.py", str(tmp_path)], cwd=REPO, check=True)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_an_edition_without_the_file_has_hospitals_alone(tmp_path):
    folder = tmp_path / "editie"
    folder.mkdir()
    for path in BUNDLED.iterdir():
        if path.name != "facilities.csv":
            (folder / path.name).write_bytes(path.read_bytes())
    loaded = reference_load(actor=SYSTEM, folder=folder)
    assert (loaded.hospitals, loaded.facilities) == (79, 79)
    assert Facility.objects.count() == 79
