"""Neighbours: what is strange, large, about a patient, or said while it was not to be heard."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from capacity.models import FigureReport
from journal.errors import Invalid
from journal.models import CurrentState
from journal.services import writing
from lcms_bridge.gz.sharing import layer_checked
from lcms_bridge.gz.taking import changes_take
from lcms_bridge.gz.values import UnreadableError, page_of
from lcms_bridge.models import Heard, Neighbour, Shared
from lcms_bridge.services import (
    neighbour_pause,
    neighbour_resume,
    neighbour_withdraw,
    shared_change,
)
from network.models import Region, Veiligheidsregio
from phases.consequences import phase_enter
from tests.lcms_bridge.deeds import grip_in
from tests.lcms_bridge.factories import NOW, SYSTEM, make_facilities
from tests.lcms_bridge.test_neighbours import Two, figures, occupied, two  # noqa: F401 -- a fixture
from tests.lcms_bridge.test_shared_texts import put

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = "0001-01-01T00:00:00+14:00"


def page(two: Two) -> dict[str, Any]:  # noqa: F811
    """Return the page that WEST tells."""
    found: dict[str, Any] = two.ask(two.west, two.token).json()
    return found


def take(two: Two, document: dict[str, Any]) -> None:  # noqa: F811
    """Take a page of WEST over at OOST."""
    read = page_of(document, world="golf-west", exercise=True, since="")
    with writing():
        changes_take(two.row(two.oost), read.changes)


@pytest.mark.parametrize("limit", ["0", "101", "0000000010000", "1" + "0" * 30, "²", "-1", ""])
def test_no_page_is_longer_than_the_longest(two: Two, limit: str):  # noqa: F811
    assert two.ask(two.west, two.token, limit=limit).status_code == 422


def test_a_name_that_no_text_has_is_not_there(two: Two):  # noqa: F811
    for ref in ("%00a", "x" * 300, "%ff"):
        found = Client().get(
            f"/api/v1/realms/golf-west/gz-beeld/v1/texts/{ref}/",
            headers={"Authorization": f"Bearer {two.token}"},
        )
        assert found.status_code == 404


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("seq", 2**70),
        ("ref", "x" * 121),
        ("at", LONG_AGO),
        ("at", "9999-12-31T23:59:59-14:00"),
        ("body", {"note": float("nan")}),
        ("body", {"note": "\0"}),
        ("body", {"note": "\ud800"}),
        ("body", {"present": 10**400}),
    ],
)
def test_what_no_database_holds_is_no_page(two: Two, part: str, value: Any):  # noqa: F811
    figures(two.west, "ALFA", at=NOW, occupied=4)
    document = page(two)
    document["changes"][0][part] = value
    with pytest.raises(UnreadableError) as caught:
        take(two, document)
    assert caught.value.fault == "no_page"


def test_endless_depth_is_no_page(two: Two):  # noqa: F811
    figures(two.west, "ALFA", at=NOW, occupied=4)
    document = page(two)
    deep: Any = []
    for _level in range(100):
        deep = [deep]
    document["changes"][0]["body"] = {"note": deep}
    with pytest.raises(UnreadableError):
        take(two, document)


@pytest.mark.parametrize(
    "body",
    [
        {"facility": "ALFA", "lines": [{"kind": "ic", "observed_at": LONG_AGO}]},
        {"form": "text", "region": "WEST", "theme": "a", "title": "b", "text": "c"},
        {"facility": "ALFA", "lines": 3},
    ],
)
def test_what_cannot_be_taken_over_holds_nothing_else_up(two: Two, body: Any):  # noqa: F811
    figures(two.west, "ALFA", at=NOW, occupied=4)
    document = page(two)
    strange = document["changes"][0] | {
        "ref": "shared:x",
        "kind": "a-kind-of-a-later-version",
        "seq": 0,
    }
    for number, kind in enumerate(("figures", "shared", strange["kind"])):
        more = {"ref": f"{kind}:{number}", "kind": kind, "body": body}
        document["changes"].insert(0, strange | more)
    late = {"revision": 2**40, "changed_at": NOW.isoformat()}
    document["changes"].insert(
        0, strange | {"ref": "shared:y", "kind": "shared", "body": body | late}
    )
    take(two, document)
    assert occupied(two.oost, "ALFA") == 4
    assert Heard.objects.exclude(fault="").count() >= 2


def test_what_is_held_is_tried_again_however_much_there_is(two: Two):  # noqa: F811
    row = two.row(two.oost)
    for number in range(25):
        ref, body = f"beds:X{number}", {"facility": f"X{number}"}
        Heard.objects.create(
            neighbour=row, ref=ref, kind="figures", seq=1, at=NOW, body=body, fault="weg"
        )
    figures(two.west, "ALFA", at=NOW, occupied=4)
    Neighbour.objects.filter(pk=row.pk).update(takes=[])
    two.hear()
    Neighbour.objects.filter(pk=row.pk).update(takes=["WEST"])
    for _turn in range(2):
        two.hear()
    assert occupied(two.oost, "ALFA") == 4


def test_a_region_that_is_told_later_is_told_from_its_beginning(two: Two):  # noqa: F811
    make_facilities(("DELTA",), "ZUID")
    figures(two.west, "DELTA", at=NOW, occupied=4)
    figures(two.west, "ALFA", at=NOW, occupied=4)
    two.hear()
    both = [Region.objects.get(pk=code) for code in ("WEST", "ZUID")]
    two.link(two.west, "golf-oost", "WEST", "OOST", gives=both)
    two.link(two.oost, "golf-west", "OOST", "WEST", takes=both)
    two.hear()
    assert occupied(two.oost, "DELTA") == 4


def test_a_moment_that_is_known_newer_holds_no_newer_one_up(two: Two):  # noqa: F811
    figures(two.west, "ALFA", at=NOW - timedelta(hours=1), occupied=3)
    two.hear()
    document = page(two)
    (change,) = (one for one in document["changes"] if one["ref"] == "beds:ALFA")
    for line in change["body"]["lines"]:
        moment = NOW if line["kind"] == "ic" else NOW - timedelta(hours=3)
        line["observed_at"] = moment.isoformat()
        if line["kind"] == "ic":
            line["values"]["occupied"] = 9
    Heard.objects.update(body={})
    take(two, document)
    assert occupied(two.oost, "ALFA") == 9


def test_layers_that_are_more_than_one_page_come_in_several(two: Two):  # noqa: F811
    large = {"type": "MultiPoint", "coordinates": [[4.123456789012, 51.123456789012]] * 5500}
    for number in range(30):
        put(two, form="layer", text="", title=f"Laag {number}", geometry=large)
    two.hear()
    assert two.row(two.oost).fault == ""
    assert Shared.objects.filter(realm=two.oost).count() == 30


def test_a_long_text_of_any_alphabet_is_sent(two: Two):  # noqa: F811
    row = put(two)
    two.hear()
    shared_change(
        actor=SYSTEM, realm=two.oost, ref=row.ref, text="😀" * 8000, revision=1, neighbour="buren"
    )
    two.hear()
    row.refresh_from_db()
    assert row.revision == 2


def test_nothing_about_one_patient_is_kept_of_what_a_neighbour_says(two: Two):  # noqa: F811
    put(two)
    figures(two.west, "ALFA", at=NOW, occupied=4)
    document = page(two)
    for change in document["changes"]:
        change["body"] |= {"text": "BSN 111222333", "note": "BSN 111222333"}
    take(two, document)
    for _turn in range(2):  # tried again, it says the same
        held = Heard.objects.exclude(fault="")
        assert {str(one.fault)[:40] for one in held} == {str(held[0].fault)[:40]}
        assert [one.body for one in held] == [{}, {}]
        two.hear()
        take(two, document)
    assert not Shared.objects.filter(realm=two.oost, text__contains="111222333").exists()


def test_a_line_that_was_paused_follows_the_phase_when_it_goes_on(two: Two):  # noqa: F811
    two.link(two.west, "golf-oost", "WEST", "OOST", from_phase="crisis")
    neighbour_pause(actor=SYSTEM, realm=two.west, neighbour="buren")
    west = Region.objects.get(pk="WEST")
    with writing():
        phase_enter(
            actor=SYSTEM, realm=two.west, region=west, phase="crisis", reason="vol", plan=None
        )
    neighbour_resume(actor=SYSTEM, realm=two.west, neighbour="buren")
    assert two.row(two.west).linked


def open_of(two: Two, prefix: str) -> int:  # noqa: F811
    """Return how many entities of a name OOST shows."""
    rows = CurrentState.objects.filter(realm=two.oost, key__startswith=prefix)
    return rows.exclude(variants="").count()


def test_texts_and_grip_end_with_the_line_and_come_back_with_it(two: Two):  # noqa: F811
    put(two)
    grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), 2)
    figures(two.west, "ALFA", at=NOW, occupied=4)
    two.hear()
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (1, 1)
    neighbour_withdraw(actor=SYSTEM, realm=two.oost, neighbour="buren")
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (0, 0)
    assert not Shared.objects.filter(realm=two.oost).exclude(text="").exists()
    assert occupied(two.oost, "ALFA") == 4
    two.link(two.oost, "golf-west", "OOST", "WEST", token=two.token)
    two.hear()
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (1, 1)
    assert FigureReport.objects.filter(realm=two.oost).count() == 1


def test_texts_and_grip_of_a_region_go_that_is_heard_no_more(two: Two):  # noqa: F811
    put(two)
    grip_in(two.west, Veiligheidsregio.objects.get(pk="VR17"), 2)
    two.hear()
    two.link(two.oost, "golf-west", "OOST", "WEST")
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (1, 1)
    two.link(two.oost, "golf-west", "OOST", "WEST", takes=[])
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (0, 0)
    two.link(two.oost, "golf-west", "OOST", "WEST")
    two.hear()
    assert (open_of(two, "heardtext:"), open_of(two, "heardgrip:")) == (1, 1)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": ["Point"], "coordinates": [4, 51]},
        {"type": "Point", "coordinates": ["Jan", 51]},
        {"type": "Point", "coordinates": [51, 400]},
        {"type": "Point", "coordinates": [4, float("nan")]},
        {"type": "Point", "coordinates": [True, 51]},
        {"type": "Polygon", "coordinates": [None]},
        {"type": "Polygon", "coordinates": [[4, 51], [5, 52]]},
        {"type": "MultiPoint", "coordinates": []},
    ],
)
def test_a_layer_is_places_on_earth(geometry: Any):
    with pytest.raises(Invalid):
        layer_checked(geometry)
    assert layer_checked({"type": "Point", "coordinates": [4.5, 51, 3]})["type"] == "Point"
