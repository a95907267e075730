"""Loading reference data: complete, idempotent, and clear about what is wrong."""

import shutil
from pathlib import Path

import pytest
import time_machine
from shapely.geometry import Point, shape

from journal.errors import Invalid, Refused
from journal.models import Entry
from network.models import Facility, Municipality, Outline, Region, Role, Sector, Veiligheidsregio
from network.reference import BUNDLED, read_edition
from network.selectors import reference_document
from network.services import reference_load
from tests.factories import SYSTEM, RealmFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the bundled edition that a test may change."""
    folder = tmp_path / "edition"
    shutil.copytree(BUNDLED, folder)
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_bundled_edition_has_all_regions_and_hospitals():
    reference_load(actor=SYSTEM, folder=BUNDLED)
    assert Region.objects.count() == 11
    assert Veiligheidsregio.objects.count() == 25
    assert Facility.objects.filter(sector=Sector.HOSPITAL).count() == 79
    assert Municipality.objects.count() == 342
    assert set(Region.objects.exclude(operates_as="").values_list("pk", flat=True)) == {
        "SZN",
        "NAZNW",
    }
    assert set(Veiligheidsregio.objects.get(pk="VR06").regions.values_list("pk", flat=True)) == {
        "AZEUR",
        "AZO",
        "NAZZ",
    }


def test_loading_the_same_edition_again_changes_nothing_and_tells_nothing():
    realm = RealmFactory.create()
    first = reference_load(actor=SYSTEM, folder=BUNDLED)
    again = reference_load(actor=SYSTEM, folder=BUNDLED)
    assert (first.changed, again.changed) == (True, False)
    assert Entry.objects.filter(realm=realm, key="reference").count() == 1


def test_a_newer_edition_updates_adds_and_retires(edition: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    replace(edition / "hospitals.csv", "MARTINI,Martini Ziekenhuis", "MARTINI2,Martini Nieuw")
    replace(edition / "regions.csv", "Netwerk Acute Zorg Brabant", "Acute Zorg Brabant")
    loaded = reference_load(actor=SYSTEM, folder=edition)
    assert loaded.changed
    assert Region.objects.get(pk="NAZB").name == "Acute Zorg Brabant"
    assert Facility.objects.get(pk="MARTINI").retired_at is not None
    codes = {facility["code"] for facility in reference_document()["facilities"]}
    assert "MARTINI2" in codes
    assert "MARTINI" not in codes


def test_going_back_to_an_earlier_edition_puts_it_in_force(edition: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    replace(edition / "regions.csv", "Netwerk Acute Zorg Brabant", "Anders")
    reference_load(actor=SYSTEM, folder=edition)
    back = reference_load(actor=SYSTEM, folder=BUNDLED)
    assert back.changed
    assert reference_document()["version"] == read_edition(BUNDLED).version


def test_the_edition_loaded_last_counts_also_when_a_clock_was_set_back(edition: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    replace(edition / "regions.csv", "Netwerk Acute Zorg Brabant", "Anders")
    with time_machine.travel("2020-01-01T00:00:00Z"):
        reference_load(actor=SYSTEM, folder=edition)
    assert reference_document()["version"] == read_edition(edition).version


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("hospitals.csv", "53.22296", "noord", "regel 2, kolom lat"),
        ("hospitals.csv", "AZNN,VR01,university", "NERGENS,VR01,university", "regel 2, kolom roaz"),
        ("hospitals.csv", ",39,620,32", ",39,-620,32", "regel 2, kolom demo_ward_beds"),
        ("hospitals.csv", "\nMARTINI,", "\nUMCG,", "regel 3, kolom code"),
        ("veiligheidsregios.csv", "590170", "veel", "regel 2, kolom population_2022"),
        ("regions.csv", "VR05 VR06", "VR05 VR99", "kolom veiligheidsregios"),
        ("regions.geojson", '"Polygon"', '"Point"', "regions.geojson, feature ‘AZEUR’"),
        ("regions.geojson", '{"type":"FeatureCollection"', "{", "regions.geojson: geen GeoJSON"),
    ],
)
def test_a_fault_is_named_with_its_place_and_nothing_is_loaded(
    edition: Path, file, old, new, place
):
    replace(edition / file, old, new)
    with pytest.raises(Invalid) as caught:
        reference_load(actor=SYSTEM, folder=edition)
    assert place in caught.value.message
    assert not Region.objects.exists()


def test_a_missing_file_is_named(edition: Path):
    (edition / "municipalities.csv").unlink()
    with pytest.raises(Invalid, match=r"municipalities\.csv"):
        read_edition(edition)


def test_only_an_administrator_may_load():
    with pytest.raises(Refused):
        reference_load(actor=person(Role.OBSERVER), folder=BUNDLED)


def test_demo_beds_are_marked_as_demo_where_they_leave_the_system():
    reference_load(actor=SYSTEM, folder=BUNDLED)
    facility = next(f for f in reference_document()["facilities"] if f["code"] == "MAASSTAD")
    assert {"ic", "ward", "ed", "ward_child"} <= set(facility["demo"]) <= set(facility["kinds"])
    assert not {"demo_ic_beds", "ic_beds", "beds"} & set(facility)


def test_every_region_has_a_label_inside_its_outline():
    reference_load(actor=SYSTEM, folder=BUNDLED)
    for region in reference_document()["regions"]:
        lat, lon = region["label"]
        outline = shape(Outline.objects.get(pk=region["code"]).geometry)
        assert outline.buffer(0).contains(Point(lon, lat))
