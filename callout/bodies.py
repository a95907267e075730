"""What people send about contacts, rosters, alarms and their own ways: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from callout.models import Answer, Way
from callout.places import At
from journal.errors import Invalid
from journal.models import Realm
from network.fields import FacilityField, RegionField, VeiligheidsregioField
from web.bodies import Body
from web.fields import MomentField, PatternField, RowField, YesField

MOST_CONTACTS = 20
MOST_SHIFTS = 60
MOST_PEOPLE = 8
LONGEST_HOURS = 200
TELEPHONE = r"^\+?[0-9][0-9 ()-]{1,27}[0-9]$"
PLACES = ("facility", "region", "veiligheidsregio")


class PlaceBody(Body):
    """At which place: one of the three, or the whole country, which must be said."""

    facility = FacilityField(required=False)
    region = RegionField(required=False)
    veiligheidsregio = VeiligheidsregioField(required=False)
    country = YesField(required=False)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the values with the place as one. Raises Invalid for two places, or none."""
        del realm
        named = {name: values.pop(name) for name in PLACES if name in values}
        if values.pop("country", False):
            named["country"] = None
        if not named:
            raise Invalid("callout.no_place", field=PLACES[0])
        if len(named) > 1:
            raise Invalid("callout.two_places", field=list(named)[1])
        return {"at": At(next(iter(named.values()))), **values}


class ContactIn(serializers.Serializer[Any]):
    """How one function is reached: by telephone, mail, an account, or more than one.

    Without `username` the account that the function had stays.
    """

    function = serializers.CharField(max_length=80)
    telephone = PatternField(
        TELEPHONE, says="network.no_telephone", max_length=30, allow_blank=True, default=""
    )
    mail = serializers.EmailField(allow_blank=True, default="")
    username = serializers.CharField(max_length=150, allow_blank=True, required=False)


class ContactsIn(PlaceBody):
    """All contacts of a place, in the order in which they are tried."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "contacts": [{"function": "Opnamecoördinator", "telephone": "010 555 01 23"}],
    }

    contacts = serializers.ListField(child=ContactIn(), max_length=MOST_CONTACTS)


class ConfirmIn(PlaceBody):
    """The place whose contacts still hold; `function`: that one alone."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD", "function": "ico"}

    function = serializers.CharField(max_length=80, allow_blank=True, default="")


class ShiftIn(serializers.Serializer[Any]):
    """One shift: who, in the order in which they are called; hours are wall time."""

    begins = MomentField()
    ends = MomentField(allow_null=True, default=None)
    hours = serializers.CharField(max_length=LONGEST_HOURS, allow_blank=True, default="24/7")
    people = serializers.ListField(
        child=serializers.CharField(max_length=150), allow_empty=False, max_length=MOST_PEOPLE
    )


class RosterIn(PlaceBody):
    """The whole roster of a function at a place; no shifts: there is none any more."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "function": "rcps",
        "shifts": [
            {"begins": "2026-01-05T08:00:00+01:00", "hours": "24/7", "people": ["regio"]},
        ],
    }

    function = serializers.CharField(max_length=40)
    shifts = serializers.ListField(child=ShiftIn(), max_length=MOST_SHIFTS)


class AlarmIn(PlaceBody):
    """Which functions of which places are called, with what."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "functions": ["rcps"],
        "text": "Kom naar het overleg van 14:30.",
        "answer_minutes": 10,
    }

    functions = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=MOST_PEOPLE
    )
    text = serializers.CharField(max_length=300, allow_blank=True, default="")
    test = YesField(default=False)
    answer_minutes = serializers.IntegerField(min_value=1, max_value=240, default=10)


class CloseIn(Body):
    """Which alarm is over, and why."""

    example: ClassVar[Mapping[str, Any]] = {"alarm": 1, "reason": "Het overleg is begonnen."}

    alarm = RowField()
    reason = serializers.CharField(max_length=300, min_length=3)


class CallAnswerIn(Body):
    """The answer to a call; `minutes`: until somebody who comes later is there."""

    example: ClassVar[Mapping[str, Any]] = {"call": 1, "answer": "come", "minutes": 20}

    call = RowField()
    answer = serializers.ChoiceField(Answer.values)
    minutes = serializers.IntegerField(min_value=0, max_value=2880, allow_null=True, default=None)


class ReachIn(Body):
    """How I am reached, and when no reminder may come."""

    example: ClassVar[Mapping[str, Any]] = {
        "mail": "dienst@ziekenhuis.example",
        "telephone": "010 555 01 23",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
    }

    # asked for, though they may be empty: a slip must not leave somebody unreachable
    mail = serializers.EmailField(allow_blank=True)
    telephone = PatternField(
        TELEPHONE, says="network.no_telephone", max_length=30, allow_blank=True
    )
    language = serializers.ChoiceField(["nl", "en"], default="nl")
    order = serializers.ListField(
        child=serializers.ChoiceField([Way.PUSH.value, Way.GATEWAY.value, Way.MAIL.value]),
        max_length=3,
        default=list,
    )
    quiet_from = serializers.TimeField(allow_null=True, default=None)
    quiet_until = serializers.TimeField(allow_null=True, default=None)


class PushIn(Body):
    """A browser that shows what is pushed, as it describes itself."""

    example: ClassVar[Mapping[str, Any]] = {
        "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    }

    endpoint = serializers.URLField(max_length=600)
    p256dh = serializers.RegexField(r"^[A-Za-z0-9_-]{80,120}=*$", max_length=120)
    auth = serializers.RegexField(r"^[A-Za-z0-9_-]{16,40}=*$", max_length=40)


class PushGoneIn(Body):
    """A browser that shows nothing any more."""

    example: ClassVar[Mapping[str, Any]] = {"endpoint": PushIn.example["endpoint"]}

    endpoint = serializers.CharField(max_length=600)
