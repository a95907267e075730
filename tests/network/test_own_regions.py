"""Regions by hand: drawn from municipalities, checked as files are, and kept through every edition."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, TrailNote
from network.models import (
    Facility,
    Municipality,
    OwnRegion,
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
    reference_choose,
    reference_load,
    region_give_back,
    region_keep,
)
from network.services.places import row_of
from network.services.reference import regions_waiting
from tests.factories import SYSTEM, RealmFactory, person
from tests.network.test_own_places import CLINIC, HOUSE

pytestmark = pytest.mark.django_db

WORDS = {"name": "Zorgregio Midden-Brabant", "trauma_centre": "ETZ Elisabeth"}
# a square around Tilburg
TILBURG = {
    "type": "Polygon",
    "coordinates": [[[5.0, 51.5], [5.2, 51.5], [5.2, 51.65], [5.0, 51.65], [5.0, 51.5]]],
}
TILBURG_CODE = "GM0855"


def area(*corners: list[float]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


@pytest.fixture
def administrator() -> Any:
    reference_load(actor=SYSTEM, folder=BUNDLED)
    return person(Role.ADMINISTRATOR)


def in_use(model: Any) -> Any:
    return model.objects.filter(retired_at__isnull=True)


def people_in(region: str) -> int:
    rows = in_use(Municipality).filter(region=region)
    return sum(rows.values_list("population", flat=True))


def require_sound() -> None:
    """Hold what the whole must be, whoever drew it: everything in one region, populations that add up."""
    for region in in_use(Region):
        assert region.population == people_in(region.pk) > 0
        assert in_use(Facility).filter(region=region, sector="hospital").exists()
    for one in in_use(Facility).select_related("region", "veiligheidsregio"):
        assert one.veiligheidsregio.regions.filter(pk=one.region_id).exists(), one.pk


@pytest.mark.storage
def test_a_region_drawn_from_a_veiligheidsregio_has_its_people_and_facilities(administrator):
    realm = RealmFactory.create()
    before = Region.objects.get(pk="NAZB").population
    hospitals = set(in_use(Facility).filter(veiligheidsregio="VR20").values_list("pk", flat=True))
    made = region_keep(actor=administrator, words=WORDS, areas=["VR20"])
    assert (made.name, made.waits) == (WORDS["name"], False)
    drawn = Region.objects.get(pk=made.code)
    assert drawn.population == Veiligheidsregio.objects.get(pk="VR20").population
    assert Region.objects.get(pk="NAZB").population == before - drawn.population
    assert set(in_use(Facility).filter(region=drawn).values_list("pk", flat=True)) == hospitals
    assert [one.pk for one in drawn.veiligheidsregios.all()] == ["VR20"]
    assert made.code in {one["code"] for one in reference_document()["regions"]}
    require_sound()
    told = list(Entry.objects.filter(realm=realm).order_by("seq").values_list("type", flat=True))
    assert told[-1] == "network.region_kept"
    assert row_of(min(hospitals))["roaz"] == made.code


def test_without_a_realm_the_trail_knows_it(administrator):
    made = region_keep(actor=administrator, words=WORDS, areas=["VR20"])
    note = TrailNote.objects.get(object=f"own_region:{made.code}")
    assert (note.actor, note.detail) == (administrator.name, {"what": "drawn"})


def test_one_municipality_with_an_outline_waits_for_its_first_hospital(administrator):
    code = Municipality.objects.get(name="Tilburg").pk
    outline = json.dumps(
        {
            "type": "Polygon",
            "coordinates": [[[4.8, 51.8], [4.81, 51.8], [4.81, 51.81], [4.8, 51.81], [4.8, 51.8]]],
        }
    )
    before, version = people_in("NAZB"), Region.objects.count()
    made = region_keep(actor=administrator, words=WORDS, municipalities=[code], outline=outline)
    assert made.waits
    assert regions_waiting() == {made.code}
    assert (people_in("NAZB"), Region.objects.count()) == (before, version)
    with pytest.raises(Invalid) as refused:
        place_keep(actor=administrator, values=HOUSE | {"roaz": made.code})
    assert refused.value.field == "roaz"
    place_keep(
        actor=administrator,
        values=CLINIC | {"roaz": made.code, "lat": "51.805", "lon": "4.805"},
    )
    assert regions_waiting() == frozenset()
    assert Region.objects.get(pk=made.code).population == people_in(made.code) > 0
    assert people_in("NAZB") < before
    require_sound()


def test_a_region_with_an_outline_takes_along_what_lies_in_it(administrator):
    code = Municipality.objects.get(name="Tilburg").pk
    outline = json.dumps({"type": "Feature", "properties": {}, "geometry": TILBURG})
    made = region_keep(actor=administrator, words=WORDS, municipalities=[code], outline=outline)
    assert not made.waits
    cities = Counter(in_use(Facility).filter(region=made.code).values_list("city", flat=True))
    assert cities["Tilburg"] > 1
    assert "Breda" not in cities
    require_sound()


def test_words_of_a_region_of_the_edition_change_and_go_back(administrator):
    before = Region.objects.get(pk="NAZB")
    region_keep(
        actor=administrator,
        code="NAZB",
        words={"name": "Brabants Netwerk", "short_name": "BN", "trauma_centre": "ETZ"},
    )
    now = Region.objects.get(pk="NAZB")
    assert (now.name, now.short_name, now.population) == (
        "Brabants Netwerk",
        "BN",
        before.population,
    )
    region_give_back(actor=administrator, code="NAZB")
    assert Region.objects.get(pk="NAZB").name == before.name
    assert ReferenceSet.objects.get(version=reference_version()).regions == ""


def test_two_regions_that_become_one_says_first_which_one_ends(administrator):
    """Everything of one region, taken by another: it closes, and somebody has to know that."""
    areas = list(Veiligheidsregio.objects.filter(regions="NAZL").values_list("pk", flat=True))
    asked = {"actor": administrator, "code": "NAZB", "words": WORDS, "areas": areas}
    with pytest.raises(Conflict) as refused:
        region_keep(**asked)
    assert (refused.value.field, "NAZL" in refused.value.message) == ("sure", True)
    assert not OwnRegion.objects.exists()
    region_keep(**asked, sure=True)
    assert Region.objects.get(pk="NAZL").retired_at is not None
    assert not in_use(Facility).filter(region="NAZL").exists()
    require_sound()
    region_give_back(actor=administrator, code="NAZB")
    assert Region.objects.get(pk="NAZL").retired_at is None
    require_sound()


def test_what_one_takes_the_other_no_longer_has(administrator):
    first = region_keep(actor=administrator, words=WORDS, areas=["VR20", "VR21"])
    second = region_keep(
        actor=administrator, words={**WORDS, "name": "Hart van Brabant"}, areas=["VR21"]
    )
    assert set(
        in_use(Facility).filter(veiligheidsregio="VR21").values_list("region", flat=True)
    ) == {second.code}
    region_keep(
        actor=administrator, code=first.code, words=WORDS | {"name": "West-Brabant"}, areas=["VR20"]
    )
    assert Region.objects.get(pk=second.code).retired_at is None
    require_sound()


def test_it_stays_through_a_newer_edition_and_joins_a_choice(administrator, tmp_path: Path):
    reference_choose(actor=administrator, regions=["NAZB"], made_up=False)
    made = region_keep(actor=administrator, words=WORDS, areas=["VR20"])
    folder = tmp_path / "edition"
    shutil.copytree(BUNDLED, folder)
    path = folder / "regions.csv"
    path.write_text(path.read_text().replace("Zorgregio Oost", "Zorgregio Oosten"))
    assert reference_load(actor=SYSTEM, folder=folder).changed
    assert set(in_use(Region).values_list("pk", flat=True)) == {"NAZB", made.code}
    reference_choose(actor=administrator, regions=[made.code], made_up=False)
    assert set(in_use(Region).values_list("pk", flat=True)) == {made.code}
    region_keep(actor=administrator, code="NAZB", words={**WORDS, "name": "Brabant"})
    assert set(in_use(Region).values_list("pk", flat=True)) == {"NAZB", made.code}
    region_give_back(actor=administrator, code=made.code)
    assert set(in_use(Region).values_list("pk", flat=True)) == {"NAZB"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": {**WORDS, "name": ""}}, "name"),
        ({"words": {**WORDS, "name": "x" * 121}}, "name"),
        ({"words": {**WORDS, "name": "x" * 5000}}, "name"),
        ({"words": {**WORDS, "trauma_centre": ""}}, "trauma_centre"),
        ({"words": {**WORDS, "short_name": "x" * 41}}, "short_name"),
        ({"words": {**WORDS, "name": "Netwerk Acute Zorg Limburg"}}, "name"),
        ({"words": {**WORDS, "name": "nul\x00teken"}}, "name"),
        ({"words": {**WORDS, "operates_as": "kleine letters"}}, "operates_as"),
        ({"words": {**WORDS, "code": "kleine letters"}}, "code"),
        ({"words": {**WORDS, "code": "VEEL-TE-LANGE-CODE"}}, "code"),
        ({"words": {**WORDS, "code": "VR20"}}, "code"),
        ({"words": {**WORDS, "code": "NAZB"}}, "code"),
        ({"areas": ()}, "areas"),
        ({"areas": ["VR99"]}, "areas"),
        ({"areas": (), "municipalities": ["GM9999"]}, "municipalities"),
        ({"outline": "geen json"}, "outline"),
        ({"outline": "[" * 100_000}, "outline"),
        ({"outline": '{"type":"Point","coordinates":[5,52]}'}, "outline"),
        ({"outline": area([51, 5], [52, 5], [52, 6])}, "outline"),
        ({"outline": area([5, 51], [6, 52], [6, 51], [5, 52])}, "outline"),
        ({"outline": '{"type":"Polygon","coordinates":[[[5,51],[1e999,52],[6,51],[5,51]]]}'}, "outline"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_in_both_languages_and_nothing_changes(administrator, change, field):
    version = reference_version()
    with pytest.raises((Invalid, Conflict)) as refused:
        region_keep(**{"actor": administrator, "words": WORDS, "areas": ["VR20"]} | change)
    assert refused.value.field == field
    assert refused.value.text("nl") != refused.value.text("en")
    assert "own-region:" not in refused.value.text("nl")
    assert (reference_version(), OwnRegion.objects.count()) == (version, 0)


def test_a_part_of_a_veiligheidsregio_needs_an_outline(administrator):
    code = Municipality.objects.get(name="Tilburg").pk
    with pytest.raises(Invalid) as refused:
        region_keep(actor=administrator, words=WORDS, municipalities=[code])
    assert refused.value.field == "outline"


def test_a_region_is_not_left_without_a_hospital(administrator):
    """Taking all hospitals of a region and leaving it its other people is no sound whole."""
    areas = {
        one.pk: in_use(Facility).filter(veiligheidsregio=one, region="NAZB", sector="hospital")
        for one in Veiligheidsregio.objects.filter(regions="NAZB")
    }
    keep = min(areas)
    for one in areas[keep]:
        place_close(actor=administrator, code=one.pk)
    with pytest.raises(Invalid, match=r"NAZB.*ziekenhuis"):
        region_keep(
            actor=administrator, words=WORDS, areas=[area for area in areas if area != keep]
        )
    assert not OwnRegion.objects.exists()


def test_one_with_facilities_by_hand_does_not_end_before_they_do(administrator):
    made = region_keep(actor=administrator, words=WORDS, areas=["VR20"])
    clinic = place_keep(actor=administrator, values=CLINIC | {"roaz": made.code})
    with pytest.raises(Conflict, match=clinic.pk):
        region_give_back(actor=administrator, code=made.code)
    place_close(actor=administrator, code=clinic.pk)
    region_give_back(actor=administrator, code=made.code)
    assert Region.objects.get(pk=made.code).retired_at is not None
    with pytest.raises(Missing):
        region_give_back(actor=administrator, code=made.code)


@pytest.mark.parametrize("area", ["VR05", "VR10", "VR13", "VR24"])
def test_a_veiligheidsregio_can_be_a_region_of_its_own(administrator, area):
    made = region_keep(actor=administrator, words=WORDS, areas=[area], sure=True)
    require_sound()
    region_give_back(actor=administrator, code=made.code)
    require_sound()


def test_the_last_hospital_of_a_drawn_region_does_not_move_to_another(administrator):
    """It would close the region, and end what is open there, without a word."""
    far = area([4.8, 51.8], [4.81, 51.8], [4.81, 51.81])
    town = Municipality.objects.get(name="Tilburg").pk
    made = region_keep(actor=administrator, words=WORDS, municipalities=[town], outline=far)
    values = CLINIC | {"roaz": made.code, "lat": "51.805", "lon": "4.805"}
    clinic = place_keep(actor=administrator, values=values)
    with pytest.raises(Conflict, match="laatste ziekenhuis"):
        place_keep(actor=administrator, code=clinic.pk, values=values | {"roaz": "NAZB"})
    assert Region.objects.get(pk=made.code).retired_at is None


@pytest.mark.storage
@pytest.mark.parametrize("code", ["nul\x00", "é", "x" * 5000, "../..", "' OR 1=1"])
def test_a_code_that_is_none_is_refused_on_either_store(administrator, code):
    with pytest.raises(Invalid) as refused:
        region_keep(actor=administrator, words={**WORDS, "code": code}, areas=["VR20"])
    assert refused.value.field == "code"
    with pytest.raises(Missing):
        region_keep(actor=administrator, words=WORDS, areas=["VR20"], code=code)


def test_there_is_an_end_to_what_is_drawn_by_hand(administrator):
    OwnRegion.objects.bulk_create(
        OwnRegion(code=f"R{n}", values={"name": f"R{n}"}, changed_by="x") for n in range(20)
    )
    with pytest.raises(Conflict) as refused:
        region_keep(actor=administrator, words=WORDS, areas=["VR20"])
    assert "20" in refused.value.message


def test_only_an_administrator_does_any_of_this(administrator):
    chair = person(Role.ROAZ_CHAIR, region=Region.objects.get(pk="NAZB"))
    with pytest.raises(Refused):
        region_keep(actor=chair, words=WORDS, areas=["VR20"])
    with pytest.raises(Refused):
        region_give_back(actor=chair, code="NAZB")
    with pytest.raises(Missing):
        region_keep(actor=administrator, words=WORDS, code="NERGENS")


def test_without_an_edition_nothing_can_be_drawn():
    with pytest.raises(Conflict, match="Laad eerst"):
        region_keep(actor=person(Role.ADMINISTRATOR), words=WORDS, areas=["VR20"])
