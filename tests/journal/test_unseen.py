"""What nobody sees: out of every free text where it comes in, and out of the journal, however it came."""

from functools import partial
from typing import Any

import pytest
from rest_framework import serializers

from journal.actors import system_actor
from journal.errors import Invalid
from journal.models import CurrentState, Entry
from journal.said import Named, Said, said
from journal.services import record, record_standing, writing
from journal.unseen import all_seen, seen
from lcms_bridge.gz.sharing import text_checked
from lcms_bridge.services import BRIDGE, message_process, message_receive
from network.tables import Row
from situation.models import Note
from situation.services import note_post
from tests.factories import SYSTEM, RealmFactory
from tests.filled import filled_make
from tests.journal.livesite.events import TrialSet
from tests.web.test_free_text import free_texts, written
from web.bodies import Body, checked
from web.commands import commands
from web.fields import NameField

TURNED = "Bed \u202e21\u202c vrij"
HIDDEN = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0xFEFF)))
NURSE = "👩🏽\u200d⚕️"


class NoteIn(Body):
    """A name, texts on their own and in a list, and an object."""

    name = NameField(max_length=20, required=False)
    text = serializers.CharField(max_length=12)
    points = serializers.ListField(child=serializers.CharField(), required=False)
    more = serializers.JSONField(required=False)


@pytest.mark.parametrize("sign", HIDDEN + "\xad\x07\u061c\u2064\U000e0041")
def test_a_sign_that_nobody_sees_is_taken_out_of_a_text(sign: str) -> None:
    assert seen(f"Bed {sign}21 vrij") == "Bed 21 vrij"


@pytest.mark.parametrize(
    "text", [NURSE, "regel een\nregel twee\ten drie", "می\u200cخواهم", "⚠️ 110 % é", "weg: \ufffd"]
)
def test_what_is_seen_stays(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize("end", "\x0b\x0c\x85\u2028\u2029")
def test_what_others_end_a_line_with_ends_a_line(end: str) -> None:
    assert seen(f"een{end}twee") == "een\ntwee"


def test_what_holds_texts_is_the_same_object_where_nothing_changes() -> None:
    what = said("journal.realm_closed")
    value: dict[str, Any] = {"a": ["b", {"c": what}], "n": 1, "d": Named("x", "y")}
    assert all_seen(value) is value
    turned = {"a": (TURNED, 1), "b": Said("web.as_read", {"sentence": TURNED})}
    found = all_seen(turned)
    assert found["a"] == ("Bed 21 vrij", 1)
    assert found["b"].params == {"sentence": "Bed 21 vrij"}
    assert all_seen(Named(TURNED, "x")) == Named("Bed 21 vrij", "x")


def test_a_body_gives_texts_that_are_seen_and_measures_those() -> None:
    given = {"text": TURNED + HIDDEN, "points": [TURNED], "more": {"a": [TURNED]}}
    assert checked(NoteIn, given) == {
        "text": "Bed 21 vrij",
        "points": ["Bed 21 vrij"],
        "more": {"a": ["Bed 21 vrij"]},
    }
    assert given["text"] == TURNED + HIDDEN, "what was sent stays as it was sent"


@pytest.mark.parametrize(
    "given", [{"text": HIDDEN}, {"text": "a\0b"}, {"text": "x", "name": "A\u202eB"}]
)
def test_a_text_of_nothing_a_nul_and_a_name_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        checked(NoteIn, given)


def test_a_number_of_a_patient_is_not_hidden_by_what_nobody_sees() -> None:
    with pytest.raises(Invalid):
        checked(NoteIn, {"text": "1112\u202d22333"})


@pytest.mark.django_db
def test_no_command_keeps_what_nobody_sees() -> None:
    country = filled_make()
    text = f"Zo\u202eis\u202c {NURSE} het"
    taken = sum(
        written(country, made, name, text) for made in commands() for name in free_texts(made)
    )
    assert taken > 15, "texts were taken: there is something to look at"
    kept = [f"{text} {why}" for text, why in Entry.objects.values_list("variants", "reason")]
    kept += CurrentState.objects.values_list("variants", flat=True)
    assert any("Zois" in one and ("\u200d" in one or "\\u200d" in one) for one in kept)
    for one in kept:
        assert not any(sign in one or ascii(sign)[1:-1] in one for sign in HIDDEN), one


@pytest.mark.django_db
def test_what_comes_past_the_bodies_stands_in_the_journal_as_it_can_be_seen() -> None:
    realm = RealmFactory.create()
    actor = system_actor("test", "Test")
    with writing():
        record(TrialSet(TURNED, 1), realm=realm, actor=actor, reason=TURNED)
        make = partial(TrialSet, f"{TURNED} nu", 2)
        record_standing("b", make, realm=realm, actor=actor, reason=Named(TURNED, "x"))
    entries = list(realm.entries.order_by("seq"))
    assert [one.reason for one in entries] == ["Bed 21 vrij", Named("Bed 21 vrij", "x")]
    assert [one.key for one in entries] == ["thing:Bed 21 vrij", "thing:Bed 21 vrij nu"]


@pytest.mark.django_db
def test_what_a_program_gives_a_service_is_kept_as_it_can_be_seen() -> None:
    realm = RealmFactory.create(exercise=True)
    row = note_post(actor=SYSTEM, realm=realm, text=TURNED)
    assert Note.objects.get(pk=row.pk).text == "Bed 21 vrij"


@pytest.mark.django_db
def test_a_message_and_what_is_wrong_with_it_are_named_as_they_can_be_seen() -> None:
    realm = RealmFactory.create()
    bed = f"so\u202eort{HIDDEN}"
    raw = f"facility;bed_type;occupied;observed_at\nNL-X;{bed};1;2026-01-01T10:00\n".encode()
    made = message_receive(
        actor=BRIDGE, realm=realm, raw=raw, name=f"cij{HIDDEN}fers.csv", ring=False
    ).message
    message_process(message_id=made.pk, actor=BRIDGE)
    made.refresh_from_db()
    assert made.name == "cijfers.csv"
    assert made.problems
    assert all_seen(made.problems) is made.problems


def test_a_text_of_a_neighbour_is_taken_as_it_can_be_seen() -> None:
    assert text_checked(TURNED) == "Bed 21 vrij"
    with pytest.raises(Invalid):
        text_checked(HIDDEN)


def test_a_cell_that_may_be_empty_hides_nothing_either() -> None:
    assert Row("f.csv", 2, {"city": " Zwolle "}).optional("city") == "Zwolle"
    with pytest.raises(Invalid):
        Row("f.csv", 2, {"city": "Zwo\u202elle"}).optional("city")
