"""What is answered about pictures: items, questions, themes, the common picture, texts for the public."""

from typing import Any

import pytest

from network.models import Role
from tests.filled import mandated
from tests.web.answers.asking import Answered, Asking

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("answers")]
HIN = Role.HIN


def done(ask: Asking, command: str, about: str, where: Any = "own", **more: Any) -> Answered:
    """Do something as the HIN in the activiteit; `about`: what the journal tells of."""
    number = ask.country.rows["activity"]
    told = about.format(**ask.country.rows)
    return ask.do(HIN, f"situation.{command}", where, told=told, activity=number, **more)


def test_an_item_is_checked_corrected_contradicted_and_withdrawn(ask: Asking) -> None:
    number, about = ask.country.rows["item"], "item:{activity}:{item}"
    here, key = {"item": number}, about.format(**ask.country.rows)
    checked = done(ask, "item_check", about, **here)
    assert checked["item"] == number
    says = {"theme": "casualties", "text": "9 T1, 17 T2.", "reason": "Hertelling."}
    corrected = done(ask, "item_correct", about, **here, **says)
    assert corrected.told[key]["text"] == "9 T1, 17 T2."
    owner = f"team:{ask.country.own.veiligheidsregio.pk}:ac_ghor"
    against = done(ask, "item_contradict", about, **here, owner=owner, why="Dat klopt niet.")
    assert against.told[key]["certainty"] == "contradicted"
    gone = done(ask, "item_withdraw", about, **here, reason="Betrof een ander voertuig.")
    assert gone.told[key]["state"] == "withdrawn"


def test_a_question_is_answered_and_the_answer_seen(ask: Asking) -> None:
    here = {"question": ask.country.rows["question"]}
    about = "question:{activity}:{question}"
    answered = done(ask, "question_answer", about, **here, answer="Ja, om 14:20.")
    assert answered["state"] == "answered"
    seen = done(ask, "question_seen", about, **here)
    assert seen["state"] == "seen"


def test_a_theme_is_added_changed_and_closed(ask: Asking) -> None:
    added = done(
        ask, "theme_add", "themes:{activity}", name="Gevaarlijke stoffen", stale_after_min=30
    )
    assert added["name"] == "Gevaarlijke stoffen"
    change = {"theme": "casualties", "name": "Gewonden", "stale_after_min": 20}
    changed = done(ask, "theme_change", "themes:{activity}", **change)
    assert (changed["name"], changed["stale_after_min"]) == ("Gewonden", 20)
    closed = done(ask, "theme_close", "themes:{activity}", theme="outlook", closed=True)
    assert closed["closed_at"]
    change = {"theme": "outlook", "name": "Prognose", "stale_after_min": 60}
    assert done(ask, "theme_change", "themes:{activity}", **change)["closed_at"]
    opened = done(ask, "theme_close", "themes:{activity}", theme="outlook", closed=False)
    assert opened["closed_at"] is None


def test_the_common_picture_is_offered_kept_taken_and_an_item_leaves_it(ask: Asking) -> None:
    other = ask.country.user(HIN, "other")
    mandated(other, HIN, ask.country.own)
    removed = done(ask, "total_remove", "total:{activity}", item=ask.country.rows["item"])
    assert removed["version"] == 1
    offer = {"to": other.username, "note": "Versie 1 is gepubliceerd."}
    done(ask, "total_offer", "total:{activity}", **offer)
    kept = done(ask, "total_keep_self", "total:{activity}")
    done(ask, "total_offer", "total:{activity}", **offer)
    taken = done(ask, "total_answer", "total:{activity}", "other", accept=True)
    assert taken["owner"] != kept["owner"]


def test_a_text_for_the_public_is_edited_submitted_approved_and_withdrawn(ask: Asking) -> None:
    number = ask.country.rows["public_text"]
    key, here = f"publictext:{number}", {"public_text": number}
    says = {"title": "Rook in de haven", "text": "Sluit ramen en deuren. Bel 0900-1234."}
    edited = ask.do(HIN, "situation.public_text_edit", told=key, **here, **says)
    assert edited.told[key]["title"] == says["title"]
    ask.do(HIN, "situation.public_text_submit", told=key, **here)
    decided = ask.do(Role.DPG, "situation.public_text_decide", told=key, **here, approve=True)
    assert decided["state"] == "approved"
    why = {"reason": "Het nummer is gewijzigd."}
    gone = ask.do(HIN, "situation.public_text_withdraw", told=key, **here, **why)
    assert gone["state"] == "withdrawn"
