"""What people send about activiteiten and GRIP: the bodies of the commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.errors import Invalid
from journal.models import Realm
from network.fields import FacilityField, RegionField, VeiligheidsregioField
from phases.activity_models import LONGEST_ADDRESS, LONGEST_NAME
from web.bodies import Body
from web.fields import MeasureField, MomentField, NameField, PatternField, RowField, YesField

MOST_AREAS = 25
TELEPHONE = r"^\+?[0-9][0-9 ()-]{1,27}[0-9]$"
PLACES = ("facility", "region", "veiligheidsregio")


class ActivityIn(Body):
    """What an activiteit is, and where; `area`: a GeoJSON polygon, beside the point or in its place."""

    example: ClassVar[Mapping[str, Any]] = {
        "name": "Treinongeval Dordrecht",
        "kind": "incident",
        "veiligheidsregios": ["VR18"],
        "regions": ["TCZWN"],
        "address": "Spoor bij station Dordrecht Zuid",
        "latitude": 51.79,
        "longitude": 4.67,
        "area": {
            "type": "Polygon",
            "coordinates": [[[4.66, 51.78], [4.7, 51.78], [4.7, 51.8], [4.66, 51.78]]],
        },
        "starts_at": "2020-12-22T13:52:00+01:00",
    }

    name = NameField(max_length=LONGEST_NAME)
    kind = serializers.CharField(max_length=20)
    veiligheidsregios = serializers.ListField(
        child=VeiligheidsregioField(), allow_empty=False, max_length=MOST_AREAS
    )
    regions = serializers.ListField(
        child=RegionField(), required=False, default=list, max_length=MOST_AREAS
    )
    address = serializers.CharField(max_length=LONGEST_ADDRESS, allow_blank=True, default="")
    latitude = MeasureField(min_value=-90, max_value=90, allow_null=True, default=None)
    longitude = MeasureField(min_value=-180, max_value=180, allow_null=True, default=None)
    area = serializers.JSONField(allow_null=True, default=None)
    starts_at = MomentField(allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return what the activiteit is as one value."""
        del realm
        activity = {"activity": values.pop("activity")} if "activity" in values else {}
        return {**activity, "given": values}


class ActivityChangeIn(ActivityIn):
    """What an activiteit is from now on: everything that was said when it was opened, said anew."""

    example: ClassVar[Mapping[str, Any]] = {**ActivityIn.example, "activity": 1}

    activity = RowField()


class ActivityStepIn(Body):
    """Which activiteit winds down, closes or opens again, and why."""

    example: ClassVar[Mapping[str, Any]] = {"activity": 1, "reason": "De inzet is beëindigd."}

    activity = RowField()
    reason = serializers.CharField(max_length=500)


class PartyIn(Body):
    """Who takes part: one of the three places, or a name for an organisation outside the network."""

    example: ClassVar[Mapping[str, Any]] = {"activity": 1, "facility": "MAASSTAD", "guest": False}

    activity = RowField()
    facility = FacilityField(required=False)
    region = RegionField(required=False)
    veiligheidsregio = VeiligheidsregioField(required=False)
    name = NameField(max_length=120, required=False)
    telephone = PatternField(
        TELEPHONE, says="network.no_telephone", max_length=30, allow_blank=True, default=""
    )
    guest = YesField(default=False)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the values with the organisation as one. Raises Invalid for none, or more than one."""
        del realm
        named = [values.pop(name) for name in (*PLACES, "name") if name in values]
        if len(named) != 1:
            raise Invalid("phases.activity.one_party", field="name")
        return {"who": named[0], **values}


class PartyEndIn(Body):
    """Who takes part no longer."""

    example: ClassVar[Mapping[str, Any]] = {"activity": 1, "party": 1}

    activity = RowField()
    party = RowField()


class GripIn(Body):
    """A GRIP level in an activiteit: who decided, when, and who calls it in.

    `decider`: a function of `data/grip.toml`; `on_behalf_of`: who holds it. `acting_as`: the role by which
    it is registered, for who holds several. `call`: whether those whom the level asks for are called.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "activity": 1,
        "veiligheidsregio": "VR18",
        "level": 2,
        "decider": "copi_lead",
        "on_behalf_of": "Bakker",
        "reason": "Rook trekt over de woonwijk.",
        "call": True,
    }

    activity = RowField()
    veiligheidsregio = VeiligheidsregioField()
    level = serializers.IntegerField(min_value=0, max_value=5)
    decider = serializers.CharField(max_length=20)
    on_behalf_of = serializers.CharField(max_length=80, min_length=2)
    decided_at = MomentField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=500)
    acting_as = serializers.CharField(max_length=24, allow_blank=True, default="")
    call = YesField(default=True)
