"""Shared texts: chosen, changed by revision, taken back; and a person chooses where two wrote at once."""

from typing import Any

import pytest
from django.test import Client

from journal.errors import Conflict, Invalid, Refused
from journal.models import CurrentState, Entry, Realm
from journal.services import writing
from lcms_bridge.gz.lists import neighbours_of
from lcms_bridge.gz.sharing import shared_heard
from lcms_bridge.models import Heard, Neighbour, Shared
from lcms_bridge.out.exchange import Answer
from lcms_bridge.services import (
    hearing,
    shared_change,
    shared_choose,
    shared_put,
    shared_withdraw,
)
from network.models import Region, Role
from tests.lcms_bridge.factories import SYSTEM, make_person
from tests.lcms_bridge.test_neighbours import Two, two  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db(transaction=True)
SQUARE = {"type": "Polygon", "coordinates": [[[4, 51], [5, 51], [5, 52], [4, 51]]]}


def put(two: Two, text: str = "De IC is vol.", **more: Any) -> Shared:  # noqa: F811
    """Share a text of WEST."""
    values = {"form": "text", "theme": "beds", "title": "Beddendruk", "text": text} | more
    west = Region.objects.get(pk="WEST")
    return shared_put(actor=SYSTEM, realm=two.west, region=west, **values)


def heard(two: Two) -> Shared:  # noqa: F811
    """Return the text as the other side has it."""
    return Shared.objects.get(realm=two.oost)


def revise(two: Two, ref: str, text: str, revision: str) -> Any:  # noqa: F811
    """Ask for another text as a neighbour does."""
    return Client().put(
        f"/api/v1/realms/golf-west/gz-beeld/v1/texts/{ref}/",
        {"exercise": True, "text": text},
        content_type="application/json",
        headers={"Authorization": f"Bearer {two.token}", "If-Match": revision},
    )


def test_a_text_goes_changes_and_is_taken_back(two: Two):  # noqa: F811
    row = put(two)
    two.hear()
    assert (heard(two).text, heard(two).revision) == ("De IC is vol.", 1)
    shared_change(actor=SYSTEM, realm=two.west, ref=row.ref, text="Ook de kliniek.", revision=1)
    two.hear()
    assert (heard(two).text, heard(two).revision) == ("Ook de kliniek.", 2)
    with pytest.raises(Conflict) as caught:
        shared_change(actor=SYSTEM, realm=two.west, ref=row.ref, text="Anders.", revision=1)
    assert caught.value.code == "other_revision"
    shared_withdraw(actor=SYSTEM, realm=two.west, ref=row.ref)
    two.hear()
    assert heard(two).withdrawn_at is not None
    assert heard(two).text == ""
    assert not Heard.objects.filter(body__icontains="kliniek").exists()
    key = f"heardtext:buren:{row.ref}"
    assert CurrentState.objects.get(realm=two.oost, key=key).variants == ""
    assert revise(two, row.ref, "Toch.", '"3"').status_code == 409


def test_a_layer_goes_too(two: Two):  # noqa: F811
    put(two, form="layer", text="", geometry=SQUARE)
    two.hear()
    assert heard(two).geometry == SQUARE
    with pytest.raises(Invalid):
        put(two, form="layer", text="", geometry={"type": "Iets"})


def test_what_we_want_of_a_neighbour_is_sent_and_becomes_its_text(two: Two):  # noqa: F811
    row = put(two)
    two.hear()
    shared_change(
        actor=SYSTEM, realm=two.oost, ref=row.ref, text="En wij ook.", revision=1, neighbour="buren"
    )
    two.hear()
    row.refresh_from_db()
    assert (row.text, row.revision) == ("En wij ook.", 2)
    assert "buren" in str(row.changed_by)
    two.hear()
    assert (heard(two).revision, heard(two).ours_state) == (2, "")


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_of_two_who_write_at_once_a_person_sees_both_and_chooses(
    two: Two,  # noqa: F811
    choice: str,
):
    row = put(two)
    two.hear()
    shared_change(actor=SYSTEM, realm=two.west, ref=row.ref, text="Die van hen.", revision=1)
    shared_change(
        actor=SYSTEM,
        realm=two.oost,
        ref=row.ref,
        text="Die van ons.",
        revision=1,
        neighbour="buren",
    )
    two.hear()
    two.hear()
    both = heard(two)
    assert (both.text, both.ours, both.ours_state) == ("Die van hen.", "Die van ons.", "conflict")
    assert _told_to_choose(two.oost) == 1
    row.refresh_from_db()
    assert row.text == "Die van hen."  # nobody wrote over it
    shared_choose(actor=SYSTEM, realm=two.oost, ref=row.ref, neighbour="buren", choice=choice)
    two.hear()
    two.hear()
    row.refresh_from_db()
    chosen = "Die van ons." if choice == "ours" else "Die van hen."
    assert (row.text, heard(two).text, heard(two).ours_state) == (chosen, chosen, "")
    with pytest.raises(Conflict):
        shared_choose(actor=SYSTEM, realm=two.oost, ref=row.ref, neighbour="buren", choice=choice)


def test_who_hears_that_its_text_was_changed_before_it_was_sent_is_told_to_choose(two: Two):  # noqa: F811
    row = put(two)
    two.hear()
    more: dict[str, Any] = {"actor": SYSTEM, "ref": row.ref, "revision": 1}
    shared_change(realm=two.oost, text="Die van ons.", neighbour="buren", **more)
    shared_change(realm=two.west, text="Die van hen.", **more)
    asked = heard(two)
    with writing():
        shared_heard(
            actor=SYSTEM,
            neighbour=Neighbour.objects.get(realm=two.oost),
            ref=row.ref,
            body=_body(row),
            withdrawn=False,
        )
    asked.refresh_from_db()
    assert asked.ours_state == "conflict"
    assert _told_to_choose(two.oost) == 1


def _body(row: Shared) -> dict[str, Any]:
    """Return what the neighbour says of its text."""
    row.refresh_from_db()
    said = {"form": "text", "region": row.region, "theme": row.theme, "title": row.title}
    more = {"text": row.text, "revision": row.revision, "changed_at": row.changed_at.isoformat()}
    return said | more


def _told_to_choose(realm: Realm) -> int:
    """Return how often the log says that somebody has to choose between two texts."""
    lines = Entry.objects.filter(realm=realm, key__startswith="heardtext:")
    return sum("wijzigde deze tekst intussen ook; kies" in one.variants for one in lines)


def test_a_text_that_cannot_be_sent_keeps_nobody_from_hearing(
    two: Two,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    row = put(two)
    two.hear()
    shared_change(
        actor=SYSTEM,
        realm=two.oost,
        ref=row.ref,
        text="Die van ons.",
        revision=1,
        neighbour="buren",
    )
    another = put(two, title="Een tweede tekst")
    with monkeypatch.context() as busy:
        busy.setattr(hearing, "_put", lambda *_args: Answer(503, 1, "busy", again=True))
        two.hear()
    assert Shared.objects.filter(realm=two.oost, ref=another.ref).exists()
    assert heard_of(two, row.ref).ours_state == "waiting"
    two.hear()
    assert heard_of(two, row.ref).ours_state == ""


def heard_of(two: Two, ref: str) -> Shared:  # noqa: F811
    """Return a text of the neighbour as it is known here."""
    return Shared.objects.get(realm=two.oost, ref=ref)


def test_a_revision_decides_and_a_lost_answer_does_no_harm(two: Two):  # noqa: F811
    row = put(two)
    assert revise(two, row.ref, "Nieuw.", '"7"').status_code == 409
    assert revise(two, row.ref, "Nieuw.", "1").status_code == 422
    first = revise(two, row.ref, "Nieuw.", '"1"')
    again = revise(two, row.ref, "Nieuw.", '"1"')
    assert (first.status_code, again.status_code) == (200, 200)
    assert first["ETag"] == again["ETag"] == '"2"'
    assert revise(two, "0" * 32, "Nieuw.", '"1"').status_code == 404
    assert revise(two, row.ref, "Patiënt met BSN 111222333", '"2"').status_code == 422


def test_an_exercise_writes_in_no_real_text(two: Two):  # noqa: F811
    row = put(two)
    Realm.objects.filter(pk=two.west.pk).update(kind="real")
    assert revise(two, row.ref, "Nieuw.", '"1"').status_code == 409


def test_who_is_not_told_of_a_region_does_not_read_its_texts(two: Two):  # noqa: F811
    row = put(two)
    Neighbour.objects.filter(realm=two.west).update(gives=["OOST"])
    assert revise(two, row.ref, "Nieuw.", '"1"').status_code == 404
    assert two.ask(two.west, two.token).json()["changes"] == []


def test_who_shares(two: Two):  # noqa: F811
    row = put(two)
    stranger = make_person(Role.HIN, region="OOST", username="hin-oost")
    with pytest.raises(Refused):
        shared_withdraw(actor=stranger, realm=two.west, ref=row.ref)
    shared_withdraw(actor=make_person(Role.HIN, region="WEST"), realm=two.west, ref=row.ref)


def test_a_neighbour_that_lets_us_read_alone_says_so_and_holds_up_no_other(two: Two):  # noqa: F811
    """A token for `exchange` alone, as is made unless it is said: no text waits for what never comes."""
    row, another = put(two), put(two, title="Een tweede tekst")
    two.link(two.west, "golf-oost", "WEST", "OOST", scopes=["exchange"])
    two.hear()
    (shown,) = neighbours_of(two.oost, make_person(Role.HIN, region="OOST"))
    assert shown["lets"] == ["exchange"]
    for one in (row, another):
        shared_change(
            actor=SYSTEM,
            realm=two.oost,
            ref=one.ref,
            text="Ook wij.",
            revision=1,
            neighbour="buren",
        )
    two.hear()
    for one in (row, another):
        told = heard_of(two, one.ref)
        assert (told.ours_state, told.ours, told.text) == ("read_only", "Ook wij.", "De IC is vol.")
    assert two.row(two.oost).failures == 0
    shared_change(actor=SYSTEM, realm=two.west, ref=row.ref, text="Nieuws.", revision=1)
    two.hear()
    assert (heard_of(two, row.ref).text, heard_of(two, row.ref).ours_state) == (
        "Nieuws.",
        "read_only",
    )
    shared_choose(actor=SYSTEM, realm=two.oost, ref=row.ref, neighbour="buren", choice="theirs")
    assert heard_of(two, row.ref).ours_state == ""
    two.link(two.west, "golf-oost", "WEST", "OOST")  # and now it may
    shared_change(
        actor=SYSTEM, realm=two.oost, ref=another.ref, text="Toch.", revision=1, neighbour="buren"
    )
    two.hear()
    another.refresh_from_db()
    assert (another.text, heard_of(two, another.ref).ours_state) == ("Toch.", "")
    assert neighbours_of(two.oost, make_person(Role.HIN, region="OOST", username="hin-2"))[0][
        "lets"
    ] == ["exchange", "texts"]


def test_who_is_kept_out_otherwise_waits_with_its_text(
    two: Two,  # noqa: F811
):
    row = put(two)
    two.hear()
    shared_change(
        actor=SYSTEM, realm=two.oost, ref=row.ref, text="Ook wij.", revision=1, neighbour="buren"
    )
    Neighbour.objects.filter(realm=two.west).update(linked=False)
    two.hear()
    assert heard_of(two, row.ref).ours_state == "waiting"  # 403 as well, and it opens again
