"""Where rows of decisions, actions, requests, meetings, counts hold people's words: for when some must go."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from journal.models import Realm
from situation.bob.models import (
    AskedParty,
    DecisionReading,
    Meeting,
    PartyRequest,
    TeamAction,
    TeamDecision,
)
from situation.casualty_models import CasualtyCount

Rows = list[tuple[QuerySet[Any], tuple[str, ...]]]


def _decision(realm: Realm, number: int) -> Rows:
    """Return the rows of a decision."""
    says = ("known", "judgement", "text", "taken_by", "reason")
    return [
        (TeamDecision.objects.filter(realm=realm, pk=number), ("reason",)),
        (DecisionReading.objects.filter(decision__realm=realm, decision=number), says),
    ]


def _action(realm: Realm, number: int) -> Rows:
    """Return the row of an action."""
    return [(TeamAction.objects.filter(realm=realm, pk=number), ("text", "note"))]


def _request(realm: Realm, number: int) -> Rows:
    """Return the rows of a request."""
    asked = AskedParty.objects.filter(request__realm=realm, request=number)
    return [
        (PartyRequest.objects.filter(realm=realm, pk=number), ("text", "reason")),
        (asked, ("answer", "said_by")),
    ]


def _meeting(realm: Realm, number: int) -> Rows:
    """Return the row of a meeting."""
    return [
        (
            Meeting.objects.filter(realm=realm, pk=number),
            ("summary", "place", "points", "open_points"),
        )
    ]


def _casualties(realm: Realm, activity: int) -> Rows:
    """Return the counts of an activiteit: numbers stay, who counted is people's words."""
    return [(CasualtyCount.objects.filter(realm=realm, activity=activity), ("source",))]


BOB: dict[str, Callable[[Realm, int], Rows]] = {
    "teamdecision": _decision,
    "action": _action,
    "partyrequest": _request,
    "meeting": _meeting,
    "casualties": _casualties,
}
