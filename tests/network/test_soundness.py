"""An unsound edition is refused with file, line and column, whatever is wrong; never a traceback."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from network.models import Facility, Region
from network.reference import BUNDLED, FILES, OTHERS
from network.services import reference_load
from tests.factories import SYSTEM
from tests.needs import shared

pytestmark = pytest.mark.django_db

HOSPITALS, REGIONS = "hospitals.csv", "regions.csv"
VEILIGHEIDSREGIOS, MUNICIPALITIES = "veiligheidsregios.csv", "municipalities.csv"
OUTLINES = "regions.geojson"
UMCG = (BUNDLED / HOSPITALS).read_text(encoding="utf-8").splitlines()[1]


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the bundled edition that a test may spoil."""
    folder = tmp_path / "edition"
    shutil.copytree(BUNDLED, folder)
    return folder


def umcg(**changed: str) -> tuple[str, str]:
    """Return the line of one hospital and the same with other cells."""
    header = (BUNDLED / HOSPITALS).read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = dict(zip(header, UMCG.split(","), strict=True)) | changed
    return UMCG, ",".join(cells[name] for name in header)


def post(**changed: str) -> tuple[str, str]:
    """Return the line of one GP post and the same with other cells."""
    lines = (BUNDLED / OTHERS).read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith("HAP-VR01-1,"))
    cells = dict(zip(lines[0].split(","), next(csv.reader([line])), strict=True)) | changed
    return line, ",".join(f'"{cell}"' for cell in cells.values())


def refusal(folder: Path) -> str:
    """Load by the command and return its one sentence."""
    with pytest.raises(CommandError) as caught:
        call_command("load_reference", str(folder))
    assert not Region.objects.exists()
    return str(caught.value)


# What the readers of files say of their own: no reader of Dutch should meet it.
PYTHONS = re.compile(r"\b(must|expect\w*|indices|invalid|not|object|the)\b", re.IGNORECASE)
SPOILED = [
    # coordinates
    (HOSPITALS, *umcg(lat="6.57421", lon="53.22296"), "regel 2, kolom lat: breedte"),
    (HOSPITALS, *umcg(lat="581234", lon="233456"), "regel 2, kolom lat: dit lijkt"),
    (HOSPITALS, *umcg(lat="53.2", lon="233456.5"), "regel 2, kolom lon: dit lijkt"),
    (HOSPITALS, *umcg(lat='"53,22296"'), "regel 2, kolom lat: ‘53,22296’: gebruik een punt"),
    (HOSPITALS, *umcg(lat="48.85", lon="2.35"), "regel 2, kolom lat: 48.85 ligt niet in Nederland"),
    (HOSPITALS, *umcg(lon="8.5"), "regel 2, kolom lon: 8.5 ligt niet in Nederland"),
    (HOSPITALS, *umcg(lat="51.90", lon="4.50"), "regel 2, kolom lat: 51.9, 4.5 ligt buiten"),
    (HOSPITALS, *umcg(lat="NaN"), "regel 2, kolom lat: ‘NaN’ is geen getal"),
    (HOSPITALS, *umcg(lat="1e400"), "regel 2, kolom lat"),
    (HOSPITALS, *umcg(lat=""), "regel 2, kolom lat: is leeg"),
    (HOSPITALS, *umcg(lat="-53.2"), "regel 2, kolom lat"),
    # words
    (HOSPITALS, *umcg(has_ic="ja?"), "regel 2, kolom has_ic: ‘ja?’"),
    (HOSPITALS, *umcg(has_ic="Yes"), "regel 2, kolom has_ic"),
    (HOSPITALS, *umcg(has_ic="1"), "regel 2, kolom has_ic"),
    (HOSPITALS, *umcg(has_ic="no"), "regel 2, kolom demo_ic_beds: er zijn IC-bedden"),
    (HOSPITALS, *umcg(ed_hours="25/7"), "regel 2, kolom ed_hours"),
    (HOSPITALS, *umcg(ed_hours="altijd en overal open"), "regel 2, kolom ed_hours"),
    (HOSPITALS, *umcg(trauma_level="I"), "regel 2, kolom trauma_level"),
    (HOSPITALS, *umcg(trauma_level="9"), "regel 2, kolom trauma_level"),
    (HOSPITALS, *umcg(type="clinic"), "regel 2, kolom type"),
    (HOSPITALS, *umcg(hours="altijd"), "regel 2, kolom hours: ‘altijd’"),
    (HOSPITALS, *umcg(hours="daily 08:00-23:00"), "regel 2, kolom hours: ‘daily 08:00-23:00’ past"),
    (HOSPITALS, *umcg(resources="picu"), "regel 2, kolom resources: ‘picu’"),
    (HOSPITALS, *umcg(resources="picu=8 picu=9"), "regel 2, kolom resources: ‘picu’ staat"),
    (HOSPITALS, *umcg(resources="picu=9000"), "regel 2, kolom resources: picu=9000 ligt niet"),
    (HOSPITALS, *umcg(resources="evl=8"), "regel 2, kolom resources: ‘evl’ is geen soort"),
    (HOSPITALS, *umcg(resources="elv=8"), "regel 2, kolom resources: ‘elv’ is geen soort"),
    # facilities of the other sectors
    (OTHERS, *post(sector="hospital"), "kolom sector: ‘hospital’ is niet een van"),
    (OTHERS, *post(name=""), "kolom name: is leeg"),
    (OTHERS, *post(name="UMCG"), "kolom name: ‘UMCG’ heet ook ‘UMCG’"),
    (OTHERS, *post(code="UMCG"), "kolom code: ‘UMCG’ staat er twee keer in"),
    (OTHERS, *post(lat="51.9", lon="4.5"), "kolom lat: 51.9, 4.5 ligt buiten"),
    (OTHERS, *post(hours="mon-fri 17:00"), "kolom hours: ‘mon-fri 17:00’"),
    (OTHERS, *post(demo=""), "kolom demo: is leeg"),
    (OTHERS, *post(demo="ja"), "kolom demo: ‘ja’ is niet een van"),
    (OTHERS, *post(serves="VR99"), "kolom serves: ‘VR99’ is onbekend"),
    (OTHERS, *post(serves="VR01"), "kolom serves: ‘VR01’ staat er twee keer in"),
    (OTHERS, *post(serves="VR02 VR02"), "kolom serves: ‘VR02’ staat er twee keer in"),
    (OTHERS, *post(parent="NERGENS"), "kolom parent: ‘NERGENS’ is onbekend"),
    (OTHERS, *post(parent="HAP-VR01-1"), "kolom parent: ‘HAP-VR01-1’ is zelf een onderdeel"),
    (OTHERS, *post(resources="elv=8"), "kolom resources: ‘elv’ is geen soort"),
    (OTHERS, *post(veiligheidsregio="VR17"), "kolom lat"),
    (OTHERS, *post(roaz="ROAZ"), "kolom roaz: ‘ROAZ’ is onbekend"),
    # numbers
    (HOSPITALS, *umcg(demo_ward_beds="-1"), "regel 2, kolom demo_ward_beds"),
    (HOSPITALS, *umcg(demo_ward_beds="62000"), "regel 2, kolom demo_ward_beds: 62000 ligt niet"),
    (HOSPITALS, *umcg(demo_ic_beds="9" * 40), "regel 2, kolom demo_ic_beds"),
    (HOSPITALS, *umcg(demo_ed_places="3.5"), "regel 2, kolom demo_ed_places"),
    (HOSPITALS, *umcg(demo_ed_places="٣"), "regel 2, kolom demo_ed_places"),
    (VEILIGHEIDSREGIOS, "590170", "-590170", "regel 2, kolom population_2022"),
    (VEILIGHEIDSREGIOS, "590170", "0", "regel 2, kolom population_2022"),
    (VEILIGHEIDSREGIOS, "590170", "590.170", "regel 2, kolom population_2022"),
    (
        VEILIGHEIDSREGIOS,
        "590170",
        "590171",
        "regel 2, kolom population_2022: 590171 inwoners, maar",
    ),
    (REGIONS, "763655", "763654", "regel 2, kolom population_2022: 763654 inwoners, maar"),
    (MUNICIPALITIES, "234950", "999999999999", "regel 2, kolom population_2022"),
    # codes
    (HOSPITALS, "\nUMCG,", "\num cg,", "regel 2, kolom code"),
    (HOSPITALS, "\nUMCG,", "\nUMCG:1,", "regel 2, kolom code"),
    (HOSPITALS, "\nUMCG,", "\n" + "U" * 21 + ",", "regel 2, kolom code"),
    (HOSPITALS, "\nMARTINI,", "\nUMCG,", "regel 3, kolom code: ‘UMCG’ staat er twee keer in"),
    (HOSPITALS, "AZNN,VR01", "AZNN,VR99", "regel 2, kolom veiligheidsregio: ‘VR99’ is onbekend"),
    (HOSPITALS, "AZNN,VR01", "AZO,VR01", "regel 2, kolom lat"),
    (MUNICIPALITIES, "VR01,AZNN", "VR01,TCW", "regel 2, kolom veiligheidsregio: ‘VR01’ hoort"),
    (REGIONS, "VR05 VR06", "VR05 VR05 VR06", "kolom veiligheidsregios: ‘VR05’ staat er twee keer"),
    (REGIONS, "VR05 VR06", "", "kolom veiligheidsregios: is leeg"),
    (REGIONS, "\nAZEUR,", "\nVR01,", "kolom"),
    (OUTLINES, '"id":"AZEUR"', '"id":"AZNERGENS"', "regions.csv, regel 2, kolom code: ‘AZEUR’"),
    (OUTLINES, '"id":"AZEUR"', '"id":"AZNN"', "feature ‘AZNN’: staat er twee keer in"),
    (OUTLINES, '"id":"AZEUR",', "", "regions.geojson, feature 1: heeft geen ‘id’"),
    (OUTLINES, "[6.356,52.318]", "[52.318,6.356]", "feature ‘AZEUR’: ligt niet in Nederland"),
    (OUTLINES, "[6.356,52.318]", "[234567,485432]", "feature ‘AZEUR’: ligt niet in Nederland"),
    (OUTLINES, "[6.356,52.318]", "[NaN,52.318]", "geen GeoJSON"),
    (OUTLINES, "[6.356,52.318]", '["6.356","noord"]', "feature ‘AZEUR’: geen geometrie"),
    # names
    (REGIONS, "Acute Zorg Euregio", "Acute Zorgnetwerk  NOORD Nederland", "regel 3, kolom name"),
    (REGIONS, ",Euregio,", ",Noord,", "regel 3, kolom short_name"),
    (REGIONS, "Acute Zorg Euregio", "A" * 121, "regel 2, kolom name"),
    (VEILIGHEIDSREGIOS, "VR01,Groningen", "VR01,Fryslân", "regel 3, kolom name"),
    (HOSPITALS, *umcg(location="Gron\x07ingen"), "regel 2, kolom location"),
    # columns and lines
    (HOSPITALS, "has_ic", "heeft_ic", "regel 1, kolom heeft_ic"),
    (HOSPITALS, ",has_ic", "", "regel 1, kolom has_ic: ontbreekt"),
    (HOSPITALS, "has_ic", "lat", "regel 1, kolom lat: staat er twee keer in"),
    (HOSPITALS, "demo_ed_places", "demo_ed_places,demo_ed_places", "kolom demo_ed_places: staat"),
    (HOSPITALS, UMCG, UMCG + ",extra", "regel 2, kolom 18: er staan 18 cellen"),
    (HOSPITALS, UMCG, UMCG.rsplit(",", 3)[0], "regel 2, kolom demo_ed_places: er staan 14 cellen"),
    (HOSPITALS, UMCG, '"UMCG' + UMCG, "is geen CSV"),
    (HOSPITALS, UMCG, UMCG + "\n\n\n" + UMCG, "regel 5, kolom code"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    SPOILED,
    ids=[f"{n}-{s[3][:40]}" for n, s in enumerate(SPOILED)],
)
def test_what_is_wrong_is_named_by_file_line_and_column(
    edition: Path, file: str, old: str, new: str, place: str
):
    text = (edition / file).read_text(encoding="utf-8")
    assert old in text
    (edition / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    said = refusal(edition)
    assert place in said
    assert ".csv" in said or ".geojson" in said
    assert not PYTHONS.search(said)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"\x00\x00", b"\xff\xfe\x00a", b"{}", b"[1]", b"code;name\n"]
)
def test_a_file_that_is_no_such_file_is_named(edition: Path, file: str, content: bytes):
    (edition / file).write_bytes(content)
    said = refusal(edition)
    assert file in said
    assert not PYTHONS.search(said)


@pytest.mark.parametrize("file", FILES[:4])
def test_a_header_without_lines_is_an_empty_file(edition: Path, file: str):
    text = (edition / file).read_text(encoding="utf-8")
    (edition / file).write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    assert f"{file}, regel 2" in refusal(edition)


def test_a_file_in_another_encoding_is_named_with_its_line(edition: Path):
    path = edition / VEILIGHEIDSREGIOS
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert f"{VEILIGHEIDSREGIOS}, regel 3, teken" in refusal(edition)


def test_columns_between_semicolons_are_said_to_be_so(edition: Path):
    path = edition / HOSPITALS
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert "puntkomma" in refusal(edition)


def test_a_region_without_hospitals_is_refused(edition: Path):
    path = edition / HOSPITALS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(x for x in lines if ",AZEUR," not in x) + "\n", encoding="utf-8")
    assert "regions.csv, regel 2, kolom code: regio ‘AZEUR’ heeft geen enkel" in refusal(edition)


def test_outlines_nested_without_end_are_refused(edition: Path):
    (edition / OUTLINES).write_text("[" * 100_000, encoding="utf-8")
    assert OUTLINES in refusal(edition)


def test_two_locations_with_one_name_are_refused_in_one_sentence(edition: Path):
    twin = (
        "IKAZIA-B,Ikazia Ziekenhuis,Rotterdam,Rotterdam,51.90,4.50,"
        "TCZWN,VR17,general,24/7,,no,0,40,0,,\n"
    )
    with (edition / HOSPITALS).open("a", encoding="utf-8") as file:
        file.write(twin)
    said = refusal(edition)
    assert "hospitals.csv, regel 81, kolom location" in said
    assert "IKAZIA" in said


def test_a_recoded_hospital_takes_its_name_along(edition: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    path = edition / HOSPITALS
    path.write_text(
        path.read_text(encoding="utf-8").replace("\nIKAZIA,", "\nIKAZIA2,"), encoding="utf-8"
    )
    reference_load(actor=SYSTEM, folder=edition)
    old, new = Facility.objects.get(pk="IKAZIA"), Facility.objects.get(pk="IKAZIA2")
    assert old.retired_at is not None
    assert new.retired_at is None
    assert old.name == new.name
    reference_load(actor=SYSTEM, folder=BUNDLED)
    assert Facility.objects.get(pk="IKAZIA").retired_at is None


def test_two_hospitals_may_swap_names(edition: Path):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    before = {code: Facility.objects.get(pk=code).name for code in ("IKAZIA", "MAASSTAD")}
    path = edition / HOSPITALS
    text = path.read_text(encoding="utf-8")
    for old, new in (("\nIKAZIA,", "\nX,"), ("\nMAASSTAD,", "\nIKAZIA,"), ("\nX,", "\nMAASSTAD,")):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    reference_load(actor=SYSTEM, folder=edition)
    assert Facility.objects.get(pk="IKAZIA").name == before["MAASSTAD"]
    assert Facility.objects.get(pk="MAASSTAD").name == before["IKAZIA"]


def test_lines_ends_of_another_system_and_a_byte_order_mark_are_read(edition: Path):
    for name in (*FILES[:4], OTHERS):
        text = (edition / name).read_text(encoding="utf-8")
        (edition / name).write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert reference_load(actor=SYSTEM, folder=edition).hospitals == 79


def test_the_public_reference_folder_is_sound():
    folder = shared("reference")
    assert reference_load(actor=SYSTEM, folder=folder).facilities == 79
