"""What people send about decisions, actions, requests and meetings: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.errors import Invalid
from journal.models import Realm
from network.fields import FacilityField, RegionField, VeiligheidsregioField
from situation.bob.models import LONG, SHORT, Presence
from web.bodies import Body
from web.fields import CountField, MomentField, NameField, RowField, YesField

MOST_ASKED = 25
MOST_POINTS = 20
IN_TEAM: Mapping[str, Any] = {"activity": 1, "veiligheidsregio": "VR18", "team": "ac_ghor"}
SAYS: Mapping[str, Any] = {
    "known": "60 slachtoffers, waarvan 8 T1; twee ziekenhuizen in de buurt zijn vol.",
    "judgement": "De opvang in de regio schiet tekort voor T3.",
    "text": "T3 verdelen over Gorinchem, Breda en Rotterdam.",
    "taken_by": "J. de Boer",
    "taken_as": "acgz",
}
ACTION_STEPS = ("start", "finish", "cannot", "drop", "reopen")


class SideIn(serializers.Serializer[Any]):
    """One side: a function with its veiligheidsregio, a place of the network, or a name."""

    function = serializers.CharField(max_length=40, required=False)
    veiligheidsregio = VeiligheidsregioField(required=False)
    facility = FacilityField(required=False)
    region = RegionField(required=False)
    name = NameField(max_length=120, required=False)


def _not_too_many(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a request. Raises Invalid for too many who are asked."""
    if len(values["asked"]) > MOST_ASKED:
        raise Invalid("situation.request.too_many", field="asked", most=MOST_ASKED)
    return values


class _InTeam(Body):
    """In which team of which activiteit and veiligheidsregio."""

    activity = RowField()
    veiligheidsregio = VeiligheidsregioField()
    team = serializers.CharField(max_length=20)


class TeamDecisionIn(_InTeam):
    """What was known, how it was judged, what was decided, by whom.

    `picture`: the number at which the screen stood on which it was decided; without it the newest.
    """

    example: ClassVar[Mapping[str, Any]] = {**IN_TEAM, **SAYS}

    known = serializers.CharField(max_length=LONG)
    judgement = serializers.CharField(max_length=LONG)
    text = serializers.CharField(max_length=LONG)
    taken_by = serializers.CharField(max_length=120)
    taken_as = serializers.CharField(max_length=40, allow_blank=True, default="")
    taken_at = MomentField(allow_null=True, default=None)
    picture = RowField(allow_null=True, default=None)


class DecisionCorrectIn(Body):
    """What a decision says from now on, all of it, and why it was wrong."""

    example: ClassVar[Mapping[str, Any]] = {**SAYS, "decision": 1, "reason": "Breda viel af."}

    decision = RowField()
    known = serializers.CharField(max_length=LONG)
    judgement = serializers.CharField(max_length=LONG)
    text = serializers.CharField(max_length=LONG)
    taken_by = serializers.CharField(max_length=120)
    taken_as = serializers.CharField(max_length=40, allow_blank=True, default="")
    reason = serializers.CharField(max_length=SHORT)


class DecisionWithdrawIn(Body):
    """Which decision does not stand any more, why, and whether its open actions go with it."""

    example: ClassVar[Mapping[str, Any]] = {"decision": 1, "reason": "De weg is weer open."}

    decision = RowField()
    reason = serializers.CharField(max_length=SHORT)
    drop_actions = YesField(default=False)


class ActionIn(_InTeam):
    """What is to be done, by whom and by when; `remind_minutes`: how long before that it is said again."""

    example: ClassVar[Mapping[str, Any]] = {
        **IN_TEAM,
        "text": "Vrije bedden van Gorinchem opvragen.",
        "owner": {"function": "hin", "veiligheidsregio": "VR18"},
        "due_at": "2020-12-22T14:30:00+01:00",
        "remind_minutes": 10,
    }

    text = serializers.CharField(max_length=SHORT)
    owner = SideIn()
    due_at = MomentField(allow_null=True, default=None)
    remind_minutes = serializers.IntegerField(min_value=1, max_value=1440, default=10)
    decision = RowField(allow_null=True, default=None)


class ActionStepIn(Body):
    """What became of an action; a note says why it cannot be done, or is dropped."""

    example: ClassVar[Mapping[str, Any]] = {"team_action": 1, "step": "finish"}

    team_action = RowField()
    step = serializers.ChoiceField(choices=list(ACTION_STEPS))
    note = serializers.CharField(max_length=SHORT, allow_blank=True, default="")


class ActionGiveIn(Body):
    """Whose an action is from now on, and by when."""

    example: ClassVar[Mapping[str, Any]] = {
        "team_action": 1,
        "owner": {"facility": "MAASSTAD"},
        "due_at": "2020-12-22T15:00:00+01:00",
        "note": "Het ziekenhuis weet dit zelf.",
    }

    team_action = RowField()
    owner = SideIn()
    due_at = MomentField(allow_null=True, default=None)
    remind_minutes = serializers.IntegerField(min_value=1, max_value=1440, default=10)
    note = serializers.CharField(max_length=SHORT, allow_blank=True, default="")


class RequestIn(Body):
    """What is asked, by whom, of whom, how many, and until when an answer is wanted."""

    example: ClassVar[Mapping[str, Any]] = {
        "activity": 1,
        "kind": "ambulance",
        "text": "Vervoer van T3 naar Breda.",
        "amount": 8,
        "asker": {"function": "acgz", "veiligheidsregio": "VR18"},
        "asked": [{"facility": "MAASSTAD"}, {"name": "Rode Kruis"}],
        "due_at": "2020-12-22T14:20:00+01:00",
    }

    activity = RowField()
    kind = serializers.CharField(max_length=20)
    text = serializers.CharField(max_length=SHORT)
    amount = CountField(min_value=1, max_value=100_000, allow_null=True, default=None)
    asker = SideIn()
    asked = SideIn(many=True, allow_empty=False)
    due_at = MomentField(allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the values. Raises Invalid: more are asked than anybody reads."""
        return _not_too_many(super().arguments(values, realm))


class RequestAskIn(Body):
    """Of whom a request is asked as well."""

    example: ClassVar[Mapping[str, Any]] = {"party_request": 1, "asked": [{"region": "TCZWN"}]}

    party_request = RowField()
    asked = SideIn(many=True, allow_empty=False)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the values. Raises Invalid: more are asked than anybody reads."""
        return _not_too_many(super().arguments(values, realm))


class AskedIn(Body):
    """One who was asked, in a request; `said_by`: who said so, where another writes it down."""

    example: ClassVar[Mapping[str, Any]] = {"party_request": 1, "asked": 1}

    party_request = RowField()
    asked = RowField()
    said_by = serializers.CharField(max_length=120, allow_blank=True, default="")


class OfferIn(AskedIn):
    """What is offered: how many and when they are there, or the answer in words."""

    example: ClassVar[Mapping[str, Any]] = {
        "party_request": 1,
        "asked": 1,
        "offered": 5,
        "arrives_at": "2020-12-22T14:35:00+01:00",
        "answer": "Twee volgen later.",
    }

    offered = CountField(min_value=1, max_value=100_000, allow_null=True, default=None)
    arrives_at = MomentField(allow_null=True, default=None)
    answer = serializers.CharField(max_length=SHORT, allow_blank=True, default="")


class RefuseIn(AskedIn):
    """Why nothing is offered."""

    example: ClassVar[Mapping[str, Any]] = {
        "party_request": 1,
        "asked": 1,
        "answer": "Alles is uit.",
    }

    answer = serializers.CharField(max_length=SHORT)


class AcceptIn(Body):
    """How much of an offer is taken; without a number all of it."""

    example: ClassVar[Mapping[str, Any]] = {"party_request": 1, "asked": 1, "accepted": 3}

    party_request = RowField()
    asked = RowField()
    accepted = CountField(min_value=1, max_value=100_000, allow_null=True, default=None)


class ArriveIn(Body):
    """How many of what was accepted arrived; without a number all of it."""

    example: ClassVar[Mapping[str, Any]] = {"party_request": 1, "asked": 1, "arrived": 3}

    party_request = RowField()
    asked = RowField()
    arrived = CountField(max_value=100_000, allow_null=True, default=None)


class ReleaseIn(Body):
    """Of whom nothing is wanted any more, and why."""

    example: ClassVar[Mapping[str, Any]] = {
        "party_request": 1,
        "asked": 1,
        "reason": "Zij komen niet.",
    }

    party_request = RowField()
    asked = RowField()
    reason = serializers.CharField(max_length=SHORT)


class RequestEndIn(Body):
    """Which request is over: `met`, or not needed any more, and why."""

    example: ClassVar[Mapping[str, Any]] = {
        "party_request": 1,
        "met": False,
        "reason": "Het is opgelost.",
    }

    party_request = RowField()
    met = YesField(default=False)
    reason = serializers.CharField(max_length=SHORT)


class MeetingIn(_InTeam):
    """When a team meets, where, and what it wants to speak of beside its agenda."""

    example: ClassVar[Mapping[str, Any]] = {
        **IN_TEAM,
        "starts_at": "2020-12-22T14:15:00+01:00",
        "place": "Actiecentrum, kamer 2",
        "points": ["Vervoer van T3"],
    }

    starts_at = MomentField()
    place = serializers.CharField(max_length=160, allow_blank=True, default="")
    points = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=MOST_POINTS, default=list
    )


class MeetingChangeIn(Body):
    """When a planned meeting is from now on, where, and what it wants to speak of."""

    example: ClassVar[Mapping[str, Any]] = {
        "meeting": 1,
        "starts_at": "2020-12-22T14:20:00+01:00",
        "points": ["Vervoer van T3", "Aflossing"],
    }

    meeting = RowField()
    starts_at = MomentField()
    place = serializers.CharField(max_length=160, allow_blank=True, default="")
    points = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=MOST_POINTS, default=list
    )


class MeetingBody(Body):
    """Which meeting."""

    example: ClassVar[Mapping[str, Any]] = {"meeting": 1}

    meeting = RowField()


class MeetingGoIn(MeetingBody):
    """At which point of the agenda a meeting is now; nought is the first."""

    example: ClassVar[Mapping[str, Any]] = {"meeting": 1, "point": 2}

    point = CountField(max_value=50)


class MeetingAttendIn(MeetingBody):
    """Whether somebody comes, or was there: a function of the team, or a guest by name."""

    example: ClassVar[Mapping[str, Any]] = {"meeting": 1, "function": "hin", "presence": "present"}

    presence = serializers.ChoiceField(Presence.choices)
    function = serializers.CharField(max_length=40, allow_blank=True, default="")
    name = NameField(max_length=120, allow_blank=True, default="")


class MeetingEndIn(MeetingBody):
    """How a meeting ended, and when the team meets again; without `next_at` nothing is planned."""

    example: ClassVar[Mapping[str, Any]] = {
        "meeting": 1,
        "summary": "T3 wordt verdeeld; stof nog onbevestigd.",
        "next_at": "2020-12-22T15:00:00+01:00",
    }

    summary = serializers.CharField(max_length=LONG, allow_blank=True, default="")
    next_at = MomentField(allow_null=True, default=None)


class MeetingCancelIn(MeetingBody):
    """Why a meeting is not held."""

    example: ClassVar[Mapping[str, Any]] = {"meeting": 1, "reason": "Het team is afgeschaald."}

    reason = serializers.CharField(max_length=SHORT)
