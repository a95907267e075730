"""`manage.py bridge`: one JSON object, nothing written without --apply, exit code 2 for the unreadable."""

import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from capacity.inputs import FiguresInput
from capacity.models import CapacityClass, FigureReport, Method
from capacity.resource import BedLine
from capacity.services import beds_report
from journal.models import RealmKind
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.formats import FORMATS, INCOMING, format_named
from lcms_bridge.management.commands.bridge import ACTOR
from lcms_bridge.models import Message
from tests.lcms_bridge.factories import NOW, make_facilities, make_realm, report

pytestmark = pytest.mark.django_db
HAVE = """<HospitalStatus xmlns="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"
 xmlns:n="urn:oasis:names:tc:ciq:xnl:3">
<Hospital><Organization><OrganizationInformation><n:OrganisationName><n:NameElement>{name}</n:NameElement>
</n:OrganisationName></OrganizationInformation></Organization>
<HospitalBedCapacityStatus><BedCapacity><BedType>AdultICU</BedType><Capacity>
<AvailableCount>-2</AvailableCount><BaselineCount>10</BaselineCount></Capacity></BedCapacity>
<BedCapacity><BedType>MedicalSurgical</BedType><Capacity>
<AvailableCount>20</AvailableCount><BaselineCount>200</BaselineCount></Capacity></BedCapacity>
</HospitalBedCapacityStatus><LastUpdateTime>2020-10-01T11:00:00Z</LastUpdateTime></Hospital></HospitalStatus>"""


def run(*args: str) -> Any:
    out = StringIO()
    call_command("bridge", *args, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_reading_writes_nothing_and_applying_does_once(tmp_path: Path) -> None:
    make_facilities()
    realm = make_realm("nederland", RealmKind.REAL)
    path = tmp_path / "have.xml"
    path.write_text(HAVE.format(name="Ziekenhuis ALFA"))
    shown = run("read", str(path), "--format", "edxl-have-1.0")
    assert set(shown) == {"format", "entries", "quarantined", "warnings", "lost", "verdict"}
    assert shown["verdict"] == {
        "realm": "nederland",
        "would_apply": ["ALFA"],
        "unchanged": [],
        "quarantined": [],
    }
    assert not shown["quarantined"]
    assert not Message.objects.exists()
    line = shown["entries"][0]["lines"][0]
    assert (line["available"], line["operational"], line["occupied"]) == (-2, 10, 12)
    done = run("read", str(path), "--format", "edxl-have-1.0", "--apply")
    assert (done["applied"], done["state"], done["quarantined"]) == (1, "applied", [])
    told = FigureReport.objects.filter(realm=realm).count()
    again = run("read", str(path), "--format", "edxl-have-1.0", "--apply")
    assert again["applied"] == 1
    assert run("read", str(path), "--format", "edxl-have-1.0")["verdict"]["unchanged"] == ["ALFA"]
    assert FigureReport.objects.filter(realm=realm).count() == told
    assert told


def test_without_a_format_it_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "have.xml"
    path.write_text(HAVE.format(name="Elders"))
    assert run("read", str(path)) == run("read", str(path), "--format", "edxl-have-1.0")
    path.write_text('{"type": "Topology"}')
    with pytest.raises(SystemExit) as stopped:
        run("read", str(path))
    assert stopped.value.code == 2


def test_an_unknown_house_is_quarantined_with_its_place(tmp_path: Path) -> None:
    make_facilities()
    make_realm("nederland", RealmKind.REAL)
    path = tmp_path / "have.xml"
    path.write_text(HAVE.format(name="Elders"))
    dry = run("read", str(path), "--format", "edxl-have-1.0")
    assert not dry["quarantined"], "it can be read"
    assert [one["code"] for one in dry["verdict"]["quarantined"]] == ["unknown_facility"]
    assert dry["verdict"]["would_apply"] == []
    done = run("read", str(path), "--format", "edxl-have-1.0", "--apply")
    assert done["applied"] == 0
    assert done["quarantined"][0]["place"] == "/HospitalStatus/Hospital[1]"
    assert "Elders" in done["quarantined"][0]["sentence"]


def test_without_a_name_it_is_the_only_realm_that_is_open(tmp_path: Path) -> None:
    make_facilities()
    path = tmp_path / "have.xml"
    path.write_text(HAVE.format(name="Ziekenhuis ALFA").replace("2020-10-01", "2031-10-01"))
    args = ("read", str(path), "--format", "edxl-have-1.0")
    assert "verdict" not in run(*args), "no realm: only what it says"
    make_realm("oefengolf")
    found = run(*args)["verdict"]
    assert (found["realm"], found["would_apply"]) == ("oefengolf", [])
    assert [one["code"] for one in found["quarantined"]] == ["future"]
    assert run(*args, "--apply")["state"] == "quarantined"
    make_realm("tweede")
    assert "verdict" not in run(*args)
    with pytest.raises(CommandError):
        run(*args, "--apply")


@pytest.mark.parametrize("form", [one.name for one in INCOMING if one.name != "hl7v2-adt"])
def test_what_nobody_can_read_is_exit_code_two_and_a_sentence(form: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x00\x01\x02")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("bridge", "read", str(path), "--format", form, stdout=StringIO(), stderr=err)
    assert ended.value.code == 2
    assert err.getvalue().strip().endswith((".", ")"))


def test_a_file_about_patients_is_exit_code_two_and_says_nothing_of_them(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("locatie;bsn;geboortedatum\nALFA;123456782;1950-01-01\n")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "bridge", "read", str(path), "--format", "capacity-csv", stdout=out, stderr=err
        )
    assert ended.value.code == 2
    assert json.loads(out.getvalue())["quarantined"][0]["code"] == "of_patients"
    assert "gaat over patiënten" in err.getvalue()
    assert "123456782" not in out.getvalue() + err.getvalue()


@pytest.mark.parametrize("given", ["2020-10-25T02:30", "2020-10-25"])
def test_a_moment_without_an_offset_is_refused(given: str) -> None:
    make_facilities()
    make_realm("nederland", RealmKind.REAL)
    with pytest.raises(CommandError, match="zegt niet in welke tijdzone"):
        run("write", "--format", "capacity-csv", "--region", "NL", "--as-of", given)


def test_a_missing_file_and_an_unknown_format_are_exit_code_two(tmp_path: Path) -> None:
    for args in (
        ("read", str(tmp_path / "nee"), "--format", "kml"),
        ("read", "x", "--format", "y"),
    ):
        with pytest.raises(SystemExit) as ended:
            call_command("bridge", *args, stdout=StringIO(), stderr=StringIO())
        assert ended.value.code == 2


def test_every_format_that_goes_out_is_written_and_read_back() -> None:
    realm = make_realm("nederland", RealmKind.REAL)
    for house in make_facilities():
        report(realm, house)
    for form in FORMATS:
        if form.encode is None:
            continue
        for moment in ((), ("--as-of", NOW.isoformat())):
            out = StringIO()
            call_command(
                "bridge", "write", "--format", form.name, "--region", "WEST", *moment, stdout=out
            )
            assert out.getvalue()
            if form.read is not None and form.carries:
                words = {"ic": "ic", "ward": "kliniek"}
                reading = form.read(out.getvalue().encode(), Dialect(words=words))
                assert reading.entries
                assert not any(one.scope.holds for one in reading.problems)


def test_the_formats_are_listed() -> None:
    listed = run("formats")
    assert {one["name"] for one in listed} == {one.name for one in FORMATS}
    draft = next(one for one in listed if one["name"] == "edxl-have-2.0-wd")
    assert "working draft" in draft["note"]
    assert format_named("nee") is None


def written(region: str, at: str = "") -> list[dict[str, str]]:
    out = StringIO()
    moment = ("--as-of", at) if at else ()
    args = ("write", "--format", "capacity-csv", "--region", region, *moment)
    call_command("bridge", *args, stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue().lstrip("\ufeff")), delimiter=";"))


def test_as_of_a_moment_that_is_yet_to_come_is_now() -> None:
    """Else the beds were missing, whose deadline would be over by then, and departments stood there."""
    realm = make_realm("nederland", RealmKind.REAL)
    report(realm, make_facilities()[0])
    now = written("WEST")
    assert any(row["bezet"] for row in now)
    assert written("WEST", (NOW + timedelta(days=400)).isoformat()) == now


def test_as_of_a_moment_says_how_the_figures_came_about_and_what_they_mean() -> None:
    realm = make_realm("nederland", RealmKind.REAL)
    house = make_facilities()[0]
    said = FiguresInput(
        facility=house,
        lines=(BedLine("ic", operational=10, occupied=8), BedLine("ward", operational=9)),
        observed_at=NOW - timedelta(minutes=20),
        source="manual",
        method=Method.CONFIRMED,
        capacity_class=CapacityClass.CRISIS,
        duiding="twee op de recovery",
    )
    beds_report(actor=ACTOR, realm=realm, report=said)
    [then] = [
        row
        for row in written("WEST", (NOW - timedelta(minutes=1)).isoformat())
        if row["locatie"] == house.pk and row["type"] == "ic"
    ]
    found = [then[name] for name in ("bezet", "bron", "methode", "klasse", "duiding")]
    assert found == ["8", "manual", "bevestigd", "crisis", "twee op de recovery"]
    assert then["ontvangen"]
