"""Where rows of activiteiten repeat what people wrote: for when some of it must go.

Pictures have a way of their own (`situation/picture_redaction.py`): a shared text cannot lose letters.
"""

from journal.models import Realm
from journal.repeated import Find, Rows
from situation.bob.models import (
    AskedParty,
    Attendee,
    DecisionReading,
    Meeting,
    PartyRequest,
    TeamAction,
    TeamDecision,
)
from situation.models import CasualtyCount, Handover, Note, Post, PublicText, SituationReport


def _decision(realm: Realm, number: str) -> Rows:
    """Return the rows of a decision."""
    says = ("known", "judgement", "text", "taken_by", "reason")
    return [
        (TeamDecision.objects.filter(realm=realm, pk=int(number)), ("reason",)),
        (DecisionReading.objects.filter(decision__realm=realm, decision=int(number)), says),
    ]


def _action(realm: Realm, number: str) -> Rows:
    """Return the row of an action."""
    rows = TeamAction.objects.filter(realm=realm, pk=int(number))
    return [(rows, ("side_name", "text", "note"))]


def _request(realm: Realm, number: str) -> Rows:
    """Return the rows of a request."""
    asked = AskedParty.objects.filter(request__realm=realm, request=int(number))
    rows = PartyRequest.objects.filter(realm=realm, pk=int(number))
    return [
        (rows, ("side_name", "text", "reason")),
        (asked, ("side_name", "answer", "said_by")),
    ]


def _meeting(realm: Realm, number: str) -> Rows:
    """Return a meeting and who is there."""
    says = ("summary", "place", "points", "agenda", "open_points", "reason")
    return [
        (Meeting.objects.filter(realm=realm, pk=int(number)), says),
        (Attendee.objects.filter(meeting__realm=realm, meeting=int(number)), ("name",)),
    ]


def _casualties(realm: Realm, activity: str) -> Rows:
    """Return the counts of an activiteit: numbers stay, who counted is people's words."""
    return [(CasualtyCount.objects.filter(realm=realm, activity=int(activity)), ("source",))]


def _sitrep(realm: Realm, number: str) -> Rows:
    """Return a situation report."""
    return [(SituationReport.objects.filter(realm=realm, pk=int(number)), ("note",))]


def _public(realm: Realm, number: str) -> Rows:
    """Return a text for the public."""
    return [(PublicText.objects.filter(realm=realm, pk=int(number)), ("title", "text", "reason"))]


def _note(realm: Realm, number: str) -> Rows:
    """Return a note of the log."""
    return [(Note.objects.filter(realm=realm, pk=int(number)), ("text",))]


def _post(realm: Realm, rest: str) -> Rows:
    """Return a function in an activiteit, and how it was handed over with what was open then."""
    activity, area, function = rest.split(":")
    here = {"activity": int(activity), "veiligheidsregio": area, "function": function}
    given = Handover.objects.filter(
        post__realm=realm, **{f"post__{name}": value for name, value in here.items()}
    )
    return [
        (Post.objects.filter(realm=realm, **here), ("holder",)),
        (given, ("note", "answer", "open_points")),
    ]


REPEATED: dict[str, Find] = {
    "teamdecision": _decision,
    "action": _action,
    "partyrequest": _request,
    "meeting": _meeting,
    "casualties": _casualties,
    "sitrep": _sitrep,
    "publictext": _public,
    "note": _note,
    "post": _post,
}
