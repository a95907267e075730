"""Decisions, actions, a request under way and a meeting of a made-up incident: for demonstrations."""

from datetime import timedelta
from typing import Any

from journal.actors import Actor
from journal.models import Realm
from network.models import Facility, Veiligheidsregio
from phases.models import Activity
from situation.services.actions import action_add, action_step
from situation.services.decisions import decision_record
from situation.services.meetings import meeting_plan
from situation.services.requests import request_accept, request_make, request_offer

TEAM = "copi"
OFFICER: dict[str, Any] = {"taken_by": "Demo OvD-G", "taken_as": "duty_officer"}
DECISIONS = (
    (
        "Botsing van twee goederentreinen, één wagon lekt. Naar schatting 40 betrokkenen, 6 ernstig gewond.",
        "De inzet vraagt meer ambulances dan de eigen regio vrij heeft; de stof is nog onbekend.",
        "Ambulancebijstand vragen en een gewondennest inrichten aan de zuidkant, bovenwinds.",
    ),
    (
        "Meetploeg meldt lichte verhoging binnen 300 meter; de wind draait naar het zuidwesten.",
        "Het gewondennest kan binnen een uur in de pluim komen te liggen.",
        "Het gewondennest verplaatsen naar het sportpark; ziekenhuizen houden ontsmetting gereed.",
    ),
)
AMBULANCES = 8
NEIGHBOURS = ("MK-DH", "MK-ZB")


def demo_work(actor: Actor, realm: Realm, activity: Activity, area: Veiligheidsregio) -> None:
    """Give an incident two decisions, three actions, a request that is half met, and a next meeting."""
    common: dict[str, Any] = {"actor": actor, "realm": realm, "activity": activity.pk}
    team: dict[str, Any] = {**common, "veiligheidsregio": area, "team": TEAM}
    officer: dict[str, Any] = {"function": "duty_officer", "veiligheidsregio": area}
    now = realm.now()
    first, second = (
        decision_record(**team, known=known, judgement=judgement, text=text, **OFFICER)
        for known, judgement, text in DECISIONS
    )
    done = action_add(
        **team, text="Gewondennest inrichten aan de zuidkant.", owner=officer, decision=first.pk
    )
    for step in ("start", "finish"):
        action_step(actor=actor, realm=realm, team_action=done.pk, step=step)
    action_add(
        **team,
        text="Gewondennest verplaatsen naar het sportpark.",
        owner=officer,
        decision=second.pk,
        due_at=now + timedelta(hours=3),
    )
    action_add(
        **team,
        text="Omroepbericht: ramen en deuren dicht binnen 1 km.",
        owner={"name": "Gemeente Barendrecht"},
        due_at=now + timedelta(hours=2),
        decision=second.pk,
    )
    _request(common, officer)
    meeting_plan(
        **team,
        starts_at=now + timedelta(hours=4),
        place="CoPI-container, sportpark",
        points=["Ontsmetting bij de ziekenhuizen", "Aflossing van de eerste ploegen"],
    )


def _request(common: dict[str, Any], officer: dict[str, Any]) -> None:
    """Ask neighbours for ambulances: one sends some, the other did not answer yet."""
    actor, realm = common["actor"], common["realm"]
    desks = Facility.objects.filter(pk__in=NEIGHBOURS, retired_at__isnull=True).order_by("pk")
    made = request_make(
        **common,
        kind="ambulance",
        text="vervoer van gewonden vanaf het sportpark",
        amount=AMBULANCES,
        asker=officer,
        asked=[*({"facility": desk} for desk in desks), {"name": "Rode Kruis, noodhulpteam"}],
    )
    helper = made.asked.order_by("pk")[0]
    spot: dict[str, Any] = {
        "actor": actor,
        "realm": realm,
        "party_request": made.pk,
        "asked": helper.pk,
    }
    arrives = realm.now() + timedelta(hours=1)
    request_offer(**spot, offered=5, arrives_at=arrives, answer="Drie volgen later.")
    request_accept(**spot, accepted=5)
