"""Kinds of resource as data: how they are loaded, what is refused, and what survives a change."""

from datetime import timedelta

import pytest

from capacity import kinds
from capacity.inputs import FiguresInput
from capacity.kind_file import BUNDLED, read_kinds
from capacity.models import FigureReport, Method, ResourceKind
from capacity.resource import BedLine
from capacity.selectors import beds_now
from capacity.services import beds_report, figures_confirm
from journal.errors import Invalid, Missing
from network.models import Facility, Sector
from network.selectors import reference_document, reference_version
from network.services import reference_load
from tests.capacity.editions import PICU, edition, kinds_text
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, report_beds

pytestmark = pytest.mark.django_db


def load(tmp_path, text=None, name="editie"):
    return reference_load(actor=SYSTEM, folder=edition(tmp_path / name, text))


def test_without_any_edition_the_bundled_kinds_count():
    assert not ResourceKind.objects.exists()
    assert [kind.code for kind in kinds.kinds()][:3] == ["ward", "ic", "ed"]
    assert [kind.code for kind in kinds.bed_kinds() if kind.headline] == ["ward", "ic"]


def test_an_edition_without_a_file_of_kinds_takes_the_bundled_one(tmp_path):
    load(tmp_path)
    bundled = {kind.code for kind in read_kinds(BUNDLED.parent).kinds}
    assert set(ResourceKind.objects.values_list("pk", flat=True)) == bundled


def test_an_added_row_is_in_force_at_once_in_the_order_it_says(tmp_path):
    load(tmp_path, kinds_text())
    assert len(kinds.bed_kinds()) == 2
    load(tmp_path, kinds_text(PICU))
    assert [kind.code for kind in kinds.bed_kinds()] == ["ward", "ic", "picu"]
    assert kinds.kind("picu").deadline("manual") == 3600


def test_another_process_sees_an_added_row_without_a_restart(tmp_path, monkeypatch):
    load(tmp_path, kinds_text())
    assert len(kinds.bed_kinds()) == 2
    monkeypatch.setattr(kinds, "forget", lambda: None)  # as if the load happened elsewhere
    load(tmp_path, kinds_text(PICU))
    assert len(kinds.bed_kinds()) == 2
    monkeypatch.setattr(kinds, "LOOK_AGAIN_S", 0)
    assert len(kinds.bed_kinds()) == 3


def test_kinds_are_part_of_the_version_of_the_reference_set(tmp_path):
    first = load(tmp_path)
    assert not load(tmp_path).changed
    second = load(tmp_path, kinds_text(PICU))
    assert second.changed
    assert first.version != second.version == reference_version()


def test_screens_get_the_kinds_and_which_of_them_a_facility_has(tmp_path):
    load(tmp_path, kinds_text(PICU))
    document = reference_document()
    assert [kind["code"] for kind in document["kinds"]] == ["ward", "ic", "picu", "ed"]
    assert document["kinds"][2]["deadlines"]["manual"] == 3600
    assert document["kinds"][2]["short_en"] == "PICU"
    shown = {facility["code"]: facility for facility in document["facilities"]}
    with_ic = Facility.objects.get(pk="MAASSTAD")
    without = Facility.objects.filter(has_ic=False, sector=Sector.HOSPITAL).first()
    assert shown[with_ic.pk]["kinds"] == ["ward", "ic", "picu", "ed"]
    assert shown[with_ic.pk]["demo"]["picu"] == round(with_ic.demo_ic_beds / 2)
    assert without is not None
    assert shown[without.pk]["kinds"] == ["ward", "ed"]


@pytest.mark.parametrize(
    ("change", "column", "word"),
    [
        (("picu,hospital", "ic,hospital"), "code", "twee keer"),
        (("picu,hospital", "P-1,hospital"), "code", "code"),
        (("picu,hospital", "beds,hospital"), "code", "code"),
        (("Kinder-IC-bedden", ""), "name_nl", "leeg"),
        (("Paediatric IC beds", ""), "name_en", "leeg"),
        ((",kinder-IC,", ",,"), "short_nl", "leeg"),
        ((",kinder-IC,", ",ic,"), "short_nl", "‘ic’"),
        ((",PICU,", ",,"), "short_en", "leeg"),
        ((",bed,25,", ",bed,vijf,"), "order", "geen heel getal"),
        ((",25,yes,", ",25,ja,"), "is_bed", "‘ja’"),
        (("buffer adapted", "buffer extra"), "classes", "‘extra’"),
        (("buffer adapted", "buffer buffer"), "classes", "twee keer"),
        (("regular buffer adapted crisis", ""), "classes", "ten minste"),
        ((",3600,3600,", ",,3600,"), "deadline_manual", "leeg"),
        ((",3600,3600,", ",3600,0,"), "deadline_file", "0"),
        (("has_ic", "has_picu"), "applies", "‘has_picu’"),
        ((",,ic,0.5,", ",demo_picu_beds,,,"), "demo_from", "‘demo_picu_beds’"),
        ((",,ic,0.5,", ",,nicu,0.5,"), "demo_share_of", "‘nicu’"),
        ((",,ic,0.5,", ",,ic,half,"), "demo_share", "‘half’"),
        ((",,ic,0.5,", ",,ic,nan,"), "demo_share", "‘nan’"),
        ((",0.5,,,", ",0.5,,vandaag,"), "valid_from", "‘vandaag’"),
    ],
)
def test_an_unsound_row_is_refused_with_file_line_and_column(tmp_path, change, column, word):
    assert change[0] in PICU
    with pytest.raises(Invalid) as caught:
        load(tmp_path, kinds_text(PICU.replace(change[0], change[1], 1)))
    assert f"kinds.csv, regel 5, kolom {column}" in caught.value.message
    assert word in caught.value.message
    assert not ResourceKind.objects.exists()


def test_a_file_without_the_emergency_department_is_refused(tmp_path):
    with pytest.raises(Invalid, match=r"kinds\.csv"):
        load(tmp_path, kinds_text(without="ed"))


def test_the_bundled_file_explains_every_kind_in_both_languages():
    for kind in kinds.kinds():
        for name in ("name", "short", "definition", "why"):
            assert getattr(kind, f"{name}_nl")
            assert getattr(kind, f"{name}_en")
    assert BUNDLED.is_file()


def test_who_does_not_have_a_kind_has_no_demo_beds_of_it():
    facility = FacilityFactory.build(has_ic=False, demo_ic_beds=10)
    assert kinds.kind("ic").demo_beds(facility) == 0
    assert kinds.kind("ward").demo_beds(facility) == 100


def test_a_kind_nobody_knows_is_missing():
    with pytest.raises(Missing):
        kinds.kind("zolder")


def test_a_kind_is_out_of_force_before_its_first_and_from_its_last_day(tmp_path):
    load(tmp_path, kinds_text(PICU.replace(",0.5,,,", ",0.5,,2099-01-01,")))
    assert "picu" not in [kind.code for kind in kinds.kinds()]
    load(tmp_path, kinds_text(PICU.replace(",0.5,,,", ",0.5,,,2020-01-01")))
    assert "picu" not in [kind.code for kind in kinds.kinds()]
    load(tmp_path, kinds_text(PICU.replace(",0.5,,,", ",0.5,,2020-01-01,2099-01-01")))
    assert "picu" in [kind.code for kind in kinds.kinds()]


def picu_report(facility, realm, occupied=3):
    return FiguresInput(
        facility=facility,
        lines=(
            BedLine("ward", 100, 80),
            BedLine("ic", 10, 7),
            BedLine("picu", 5, occupied),
        ),
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )


def test_a_retired_kind_is_kept_in_the_past_and_asked_no_more(tmp_path):
    realm = RealmFactory.create(exercise=True)
    load(tmp_path, kinds_text(PICU))
    facility = Facility.objects.get(pk="MAASSTAD")
    beds_report(actor=SYSTEM, realm=realm, report=picu_report(facility, realm))
    load(tmp_path, kinds_text())
    assert [kind.code for kind in kinds.bed_kinds()] == ["ward", "ic"]
    assert kinds.kind("picu").short_nl == "kinder-IC"
    assert set(beds_now(realm)[facility.pk].lines) == {"ward", "ic"}
    assert FigureReport.objects.get().lines.filter(kind="picu").exists()
    figures_confirm(actor=SYSTEM, realm=realm, facility=facility)
    report_beds(realm, facility)
    with pytest.raises(Invalid, match="picu"):
        beds_report(actor=SYSTEM, realm=realm, report=picu_report(facility, realm))


def test_a_report_turns_grey_with_the_strictest_of_its_lines(tmp_path):
    realm = RealmFactory.create(exercise=True)
    load(tmp_path, kinds_text(PICU))
    facility = Facility.objects.get(pk="MAASSTAD")
    beds_report(actor=SYSTEM, realm=realm, report=picu_report(facility, realm))
    known = beds_now(realm)[facility.pk]
    assert known.stale_at == realm.now() + timedelta(hours=1)
    later = realm.now() + timedelta(hours=2)
    assert known.freshness(later) == "stale"
    assert (known.freshness(later, "picu"), known.freshness(later, "ward")) == ("stale", "fresh")
