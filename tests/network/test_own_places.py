"""Facilities by hand, and a part of the country: checked as files are, and kept through every edition."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, TrailNote
from journal.services import writing
from network.composing import Choice
from network.models import (
    EditionFile,
    Facility,
    Municipality,
    OwnPlace,
    ReferenceSet,
    Region,
    Role,
    Veiligheidsregio,
)
from network.reference import BUNDLED
from network.selectors import reference_document, reference_version
from network.services import (
    place_close,
    place_keep,
    place_reopen,
    reference_choose,
    reference_load,
)
from network.services.places import row_of
from tests.factories import SYSTEM, RealmFactory, person

pytestmark = pytest.mark.django_db

HOUSE = {
    "sector": "nursing_home",
    "name": "De Linde",
    "organisation": "Stichting De Linde",
    "city": "Tilburg",
    "lat": "51.56",
    "lon": "5.09",
    "roaz": "NAZB",
    "veiligheidsregio": "VR20",
    "hours": "24/7",
    "resources": "elv=24 grz=18",
}
CLINIC = {
    "sector": "hospital",
    "organisation": "Nieuw Ziekenhuis",
    "location": "Tilburg",
    "city": "Tilburg",
    "lat": "51.56",
    "lon": "5.09",
    "roaz": "NAZB",
    "veiligheidsregio": "VR20",
    "type": "general",
    "ed_hours": "24/7",
    "has_ic": "yes",
}


@pytest.fixture
def administrator() -> Any:
    reference_load(actor=SYSTEM, folder=BUNDLED)
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The bundled edition with one letter changed: another edition."""
    folder = tmp_path / "edition"
    shutil.copytree(BUNDLED, folder)
    path = folder / "regions.csv"
    path.write_text(path.read_text().replace("Zorgregio Oost", "Zorgregio Oosten"))
    return folder


def test_a_house_added_by_hand_is_there_at_once_and_told(administrator):
    realm = RealmFactory.create()
    before = reference_version()
    made = place_keep(actor=administrator, values=HOUSE)
    assert (made.pk, made.name, made.demo) == ("DE-LINDE", "De Linde", False)
    assert made.resources == {"elv": 24, "grz": 18}
    assert reference_version() != before
    shown = next(one for one in reference_document()["facilities"] if one["code"] == "DE-LINDE")
    assert (shown["region"], shown["hours"]) == ("NAZB", "24/7")
    told = list(Entry.objects.filter(realm=realm).order_by("seq").values_list("type", flat=True))
    assert told[-2:] == ["network.reference_loaded", "network.place_kept"]


def test_without_a_realm_the_trail_knows_it(administrator):
    place_keep(actor=administrator, values=HOUSE)
    note = TrailNote.objects.filter(object="place:DE-LINDE").get()
    assert (note.actor, note.action, note.detail) == (
        administrator.name,
        "reference",
        {"what": "added"},
    )


@pytest.mark.storage
def test_what_is_added_by_hand_stays_through_the_same_and_a_newer_edition(administrator, newer):
    place_keep(actor=administrator, values=HOUSE)
    assert not reference_load(actor=SYSTEM, folder=BUNDLED).changed
    assert reference_load(actor=SYSTEM, folder=newer).changed
    assert Facility.objects.get(pk="DE-LINDE").retired_at is None
    assert Region.objects.get(pk="AZO").name == "Acute Zorgregio Oosten"


def test_a_newer_edition_that_has_the_same_name_says_which_own_place_is_in_the_way(
    administrator, newer
):
    place_keep(actor=administrator, values=HOUSE)
    path = newer / "facilities.csv"
    row = "LINDE2,nursing_home,De Linde,De Linde,Tilburg,51.56,5.09,NAZB,VR20,,24/7,,no,\n"
    path.write_text(path.read_text().rstrip("\n") + "\n" + row)
    with pytest.raises(Invalid) as refused:
        reference_load(actor=SYSTEM, folder=newer)
    assert "DE-LINDE" in refused.value.text("nl")
    assert not Facility.objects.filter(pk="LINDE2").exists()


def test_a_hospital_added_by_hand_has_what_a_hospital_has(administrator):
    made = place_keep(actor=administrator, values=CLINIC)
    assert made.is_hospital
    assert (made.name, made.has_ic, made.hours) == ("Nieuw Ziekenhuis", True, "24/7")
    assert made.demo_ward_beds == 0


def test_changing_a_hospital_of_the_edition_counts_in_the_next_one_too(administrator, newer):
    row = row_of("UMCG")
    place_keep(actor=administrator, code="UMCG", values=row | {"city": "Haren"})
    assert Facility.objects.get(pk="UMCG").city == "Haren"
    assert Facility.objects.get(pk="UMCG").demo_ward_beds == 620  # not asked, and not lost
    reference_load(actor=SYSTEM, folder=newer)
    assert Facility.objects.get(pk="UMCG").city == "Haren"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lat": "5.09", "lon": "51.56"}, "lat"),
        ({"lat": "131000", "lon": "399000"}, "lat"),
        ({"lat": "53.2", "lon": "6.5"}, "lat"),
        ({"lat": ""}, "lat"),
        ({"lat": "51,56"}, "lat"),
        ({"name": ""}, "name"),
        ({"name": "UMCG"}, "name"),
        ({"city": ""}, "city"),
        ({"roaz": "NERGENS"}, "roaz"),
        ({"roaz": "AZNN"}, "lat"),
        ({"hours": "overdag"}, "hours"),
        ({"resources": "picu=4"}, "resources"),
        ({"resources": "elv=99999"}, "resources"),
        ({"serves": "VR99"}, "serves"),
        ({"parent": "BESTAAT-NIET"}, "parent"),
        ({"code": "kleine letters"}, "code"),
        ({"sector": "bakker"}, "sector"),
    ],
)
def test_a_wrong_field_is_named_in_both_languages_and_nothing_changes(administrator, change, field):
    version = reference_version()
    with pytest.raises(Invalid) as refused:
        place_keep(actor=administrator, values=HOUSE | change)
    assert refused.value.field == field
    assert refused.value.text("nl") != refused.value.text("en")
    assert "own:" not in refused.value.text("nl")
    assert (reference_version(), OwnPlace.objects.count()) == (version, 0)


def test_a_code_that_is_taken_is_refused(administrator):
    with pytest.raises(Conflict):
        place_keep(actor=administrator, values=HOUSE | {"code": "UMCG"})
    place_keep(actor=administrator, values=HOUSE)
    second = place_keep(actor=administrator, values=HOUSE | {"name": "De Linde!"})
    assert second.pk == "DE-LINDE-2"


def test_a_place_closed_by_hand_stays_closed_until_it_is_opened_by_hand(administrator, newer):
    place_keep(actor=administrator, values=HOUSE)
    for code in ("DE-LINDE", "UMCG"):
        place_close(actor=administrator, code=code)
        assert Facility.objects.get(pk=code).retired_at is not None
    reference_load(actor=SYSTEM, folder=newer)
    assert Facility.objects.get(pk="UMCG").retired_at is not None
    for code in ("DE-LINDE", "UMCG"):
        place_reopen(actor=administrator, code=code)
        assert Facility.objects.get(pk=code).retired_at is None
    assert Facility.objects.get(pk="DE-LINDE").resources == {"elv": 24, "grz": 18}
    with pytest.raises(Conflict):
        place_reopen(actor=administrator, code="UMCG")


def test_what_has_parts_or_is_the_last_hospital_stays_open(administrator):
    place_keep(actor=administrator, values=HOUSE)
    place_keep(actor=administrator, values=HOUSE | {"name": "Noodlocatie", "parent": "DE-LINDE"})
    with pytest.raises(Conflict) as refused:
        place_close(actor=administrator, code="DE-LINDE")
    assert "Noodlocatie" in refused.value.message
    hospitals = Facility.objects.filter(region="AZEUR", sector="hospital", retired_at__isnull=True)
    *others, last = [one.pk for one in hospitals]
    for code in others:
        place_close(actor=administrator, code=code)
    with pytest.raises(Conflict, match="laatste ziekenhuis"):
        place_close(actor=administrator, code=last)
    with pytest.raises(Missing):
        place_close(actor=administrator, code="BESTAAT-NIET")


def test_a_part_of_the_country_without_what_is_made_up(administrator):
    done = reference_choose(actor=administrator, regions=["NAZB"], made_up=False)
    assert done.changed
    in_use = Facility.objects.filter(retired_at__isnull=True)
    assert set(in_use.values_list("region", flat=True)) == {"NAZB"}
    assert not in_use.filter(demo=True).exists()
    assert list(Region.objects.filter(retired_at__isnull=True)) == [Region.objects.get(pk="NAZB")]
    areas = Veiligheidsregio.objects.filter(retired_at__isnull=True)
    assert set(areas.values_list("pk", flat=True)) == {"VR20", "VR21", "VR22"}
    assert Municipality.objects.filter(retired_at__isnull=True).exclude(region="NAZB").count() == 0
    assert {one["code"] for one in reference_document()["regions"]} == {"NAZB"}


def test_the_choice_stays_through_a_newer_edition_and_can_be_widened(administrator, newer):
    reference_choose(actor=administrator, regions=["NAZB", "AZO"], made_up=False)
    assert reference_load(actor=SYSTEM, folder=newer).regions == 2
    whole = reference_choose(actor=administrator, regions=[], made_up=True)
    assert (whole.regions, whole.facilities) == (11, 401)
    assert Facility.objects.filter(retired_at__isnull=True).count() == 401


def test_a_place_in_a_region_that_is_not_used_is_refused(administrator):
    reference_choose(actor=administrator, regions=["AZO"], made_up=False)
    with pytest.raises(Invalid) as refused:
        place_keep(actor=administrator, values=HOUSE)
    assert refused.value.field == "roaz"


def test_choosing_an_unknown_region_is_refused(administrator):
    with pytest.raises(Invalid) as refused:
        reference_choose(actor=administrator, regions=["NERGENS"], made_up=True)
    assert refused.value.field == "regions"


def test_every_choice_of_one_region_is_sound_and_can_be_written(administrator):
    for region in list(Region.objects.values_list("pk", flat=True)):
        reference_choose(actor=administrator, regions=[region], made_up=True)
        open_ones = Facility.objects.filter(retired_at__isnull=True)
        assert set(open_ones.values_list("region", flat=True)) == {region}
        served = {code for one in open_ones for code in one.serves}
        areas = Veiligheidsregio.objects.filter(retired_at__isnull=True)
        assert served <= set(areas.values_list("pk", flat=True))


def test_only_an_administrator_does_any_of_this(administrator):
    chair = person(Role.ROAZ_CHAIR, region=Region.objects.get(pk="NAZB"))
    for act in (
        lambda: place_keep(actor=chair, values=HOUSE),
        lambda: place_close(actor=chair, code="UMCG"),
        lambda: place_reopen(actor=chair, code="UMCG"),
        lambda: reference_choose(actor=chair, regions=[], made_up=True),
    ):
        with pytest.raises(Refused):
            act()


def test_an_edition_of_a_version_that_kept_none_is_asked_for_again(administrator):
    EditionFile.objects.all().delete()
    place_keep(actor=administrator, values=HOUSE)  # the bundled one is at hand
    with writing():
        ReferenceSet.objects.update(source="/elders")
        EditionFile.objects.all().delete()
    with pytest.raises(Conflict, match="Laad ze opnieuw"):
        place_keep(actor=administrator, values=HOUSE | {"name": "De Es"})


def test_without_an_edition_nothing_can_be_added():
    with pytest.raises(Conflict, match="Laad eerst"):
        place_keep(actor=person(Role.ADMINISTRATOR), values=HOUSE)


def test_all_regions_named_is_the_whole_country():
    assert Choice.read("", made_up=True) == Choice()
    reference_load(actor=SYSTEM, folder=BUNDLED)
    every = list(Region.objects.values_list("pk", flat=True))
    assert not reference_choose(actor=SYSTEM, regions=every, made_up=True).changed
