"""What is answered about what comes in and goes out: messages, peers, neighbours, texts that are shared."""

from typing import Any

import pytest
from django.test import Client

from lcms_bridge.gz.bodies import RevisionIn
from lcms_bridge.models import Delivery, DeliveryState, Message, Neighbour, Shared
from lcms_bridge.services import BRIDGE, message_process
from network.models import Role
from tests.web.answers.asking import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
HIN, LIAISON = Role.HIN, Role.HOSPITAL_LIAISON
TABLE = """Stand van 21-10-2020 10:00;;;;
Huis;Intensief nog leeg;Intensief vol;Gewoon nog leeg;Gewoon vol
MAASSTAD;2;8;4;96
"""
COLUMNS = "0:facility,1:ic.available,2:ic.occupied,3:ward.available,4:ward.occupied"


def sent(ask: Asking, table: str = TABLE) -> dict[str, Any]:
    """Send a table that nobody here ever saw, and have it read: it is held back."""
    file = {"data": table.encode(), "content_type": "text/csv"}
    client, name = ask.country.client(HIN), {"X-Filename": "bedden.csv"}
    message = ask.of("realms_messages_create", client, {}, name, **file)["id"]
    again = ask.of("realms_messages_create", client, {}, name, **file)
    assert (again["id"], again["already_received"]) == (message, True)
    message_process(actor=BRIDGE, message_id=message)
    assert Message.objects.get(pk=message).state == "quarantined"
    return {"message": message}


def told_of(message: dict[str, Any]) -> str:
    return f"message:{message['message']}"


def test_a_strange_table_is_seen_its_columns_pointed_out_and_taken_back(ask: Asking) -> None:
    message = sent(ask)
    seen = ask.get("message_sheet", HIN, **message)
    assert seen["columns"][:2] == ["Huis", "Intensief nog leeg"]
    said = {"columns": COLUMNS, "turned": False, "fill": False, "moment": "above"}
    mapped = ask.do(HIN, "lcms_bridge.sheet_map", told=told_of(message), **message, **said)
    assert mapped["id"] == message["message"]
    message_process(actor=BRIDGE, message_id=message["message"])
    row = Message.objects.get(pk=message["message"])
    assert (row.state, row.applied) == ("applied", 1), row.problems
    back = {"source": row.source, "table": "fields"}
    told = f"dialect:{row.source}"
    answer = ask.do(HIN, "lcms_bridge.dialect_take_back", told=told, **back)
    assert answer["source"] == row.source


def test_what_was_held_back_is_read_again_mended_and_discarded(ask: Asking) -> None:
    message = sent(ask)
    key = told_of(message)
    again = ask.do(HIN, "lcms_bridge.message_replay", told=key, **message)
    assert again["state"] == "received"
    message_process(actor=BRIDGE, message_id=message["message"])
    table = {"corrections": [{"table": "format", "given": "", "becomes": "spreadsheet"}]}
    mended = ask.do(HIN, "lcms_bridge.message_mend", told=key, **message, **table)
    assert mended["state"] == "received"
    message_process(actor=BRIDGE, message_id=message["message"])
    why = {"reason": "Proefbericht van de leverancier."}
    gone = ask.do(HIN, "lcms_bridge.message_discard", told=key, **message, **why)
    assert gone["state"] == "discarded"


def test_a_house_has_an_example_of_every_format(ask: Asking) -> None:
    answer = ask.get("delivery_examples", LIAISON, facility=ask.country.own.facility.pk)
    assert ask.country.own.facility.pk in str(answer.document)


def test_a_peer_pauses_resumes_is_sent_the_state_and_withdrawn(ask: Asking) -> None:
    name = {"peer": ask.country.rows["peer"]}
    key = f"peer:{name['peer']}"
    assert ask.do(HIN, "lcms_bridge.peer_pause", told=key, **name)["state"] == "paused"
    assert ask.do(HIN, "lcms_bridge.peer_resume", told=key, **name)["state"] == "active"
    assert ask.of("lcms_bridge_peer_send", ask.country.client(HIN), name)["state"] == "active"
    assert ask.do(HIN, "lcms_bridge.peer_withdraw", told=key, **name)["state"] == "withdrawn"


def test_what_a_peer_refused_is_sent_once_more_and_discarded(ask: Asking) -> None:
    number = {"delivery": ask.country.rows["delivery"]}
    key = f"peer:{ask.country.rows['peer']}"
    again = ask.do(HIN, "lcms_bridge.delivery_replay", told=key, **number)
    assert again["state"] == DeliveryState.WAITING
    Delivery.objects.filter(pk=number["delivery"]).update(state=DeliveryState.DEAD)
    why = {"reason": "De ontvanger kent deze instelling niet meer."}
    gone = ask.do(HIN, "lcms_bridge.delivery_discard", told=key, **number, **why)
    assert gone["state"] == DeliveryState.DISCARDED


def test_an_address_is_asked_at_once_and_no_more(ask: Asking) -> None:
    name = {"source": ask.country.rows["source"]}
    asked = ask.of("lcms_bridge_pull_now", ask.country.client(LIAISON), name)
    assert asked["is_on"] is True
    key = f"pull:{name['source']}"
    assert ask.do(LIAISON, "lcms_bridge.pull_stop", told=key, **name)["is_on"] is False


def test_a_neighbour_pauses_resumes_and_is_withdrawn(ask: Asking) -> None:
    name = {"neighbour": ask.country.rows["neighbour"]}
    key = f"neighbour:{name['neighbour']}"
    assert ask.do(HIN, "lcms_bridge.neighbour_pause", told=key, **name)["state"] == "paused"
    assert ask.do(HIN, "lcms_bridge.neighbour_resume", told=key, **name)["state"] == "active"
    gone = ask.do(HIN, "lcms_bridge.neighbour_withdraw", told=key, **name)
    assert gone["state"] == "withdrawn"


def test_a_shared_text_is_changed_here_and_by_the_neighbour_and_taken_back(ask: Asking) -> None:
    ref = ask.country.rows["ref"]
    key = f"shared:{ref}"
    says = {"ref": ref, "text": "De kliniek is vol.", "revision": 1}
    changed = ask.do(HIN, "lcms_bridge.shared_change", told=key, **says)
    assert changed["revision"] == 2
    scopes = {"scopes": ["exchange", "texts"], "renew": True}
    row = Neighbour.objects.get()
    link = {
        "name": row.name,
        "label": row.label,
        "url": row.url,
        "world": row.world,
        "gives": row.gives,
        "takes": row.takes,
    }
    token = ask.do(HIN, "lcms_bridge.neighbour_set", told=f"neighbour:{row.name}", **link, **scopes)
    client = Client(headers={"Authorization": f"Bearer {token['token']}"})
    theirs = ask.of("gz_text_put", client, {"ref": ref, **RevisionIn.example}, {"If-Match": '"2"'})
    assert (theirs["text"], theirs["revision"]) == (RevisionIn.example["text"], 3)
    gone = ask.do(HIN, "lcms_bridge.shared_withdraw", told=key, ref=ref)
    assert gone["revision"] == 4


def test_of_two_texts_one_is_chosen(ask: Asking) -> None:
    neighbour = Neighbour.objects.get()
    row = Shared.objects.create(
        realm=ask.country.realm,
        origin=neighbour,
        ref="0" * 32,
        form="text",
        region=neighbour.takes[0],
        theme="beds",
        title="Beddendruk",
        text="Die van hen.",
        revision=2,
        changed_at=ask.country.realm.now(),
        changed_by="buren",
        ours="Die van ons.",
        ours_base=1,
        ours_by="wij",
        ours_state="conflict",
    )
    chosen = {"ref": row.ref, "neighbour": neighbour.name, "choice": "theirs"}
    key = f"heardtext:{neighbour.name}:{row.ref}"
    answer = ask.do(HIN, "lcms_bridge.shared_choose", told=key, **chosen)
    assert answer["ours_state"] == ""
