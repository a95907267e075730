"""What houses and desks send about a place for one patient: the bodies of their commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.models import Realm
from network.fields import FacilityField
from patientspread.placement_lists import lists
from web.bodies import Body
from web.fields import MomentField, RowField, YesField

_NAMES = lists().names


class PlacementIn(Body):
    """A place, or care at home, for one patient. No name, number or date of birth."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "care": "short_stay",
        "age": "80-",
        "needs": ["wound"],
        "reference": "C3-12",
    }

    facility = FacilityField()
    care = serializers.ChoiceField(choices=list(lists().cares))
    age = serializers.CharField(max_length=10)
    needs = serializers.ListField(
        child=serializers.ChoiceField(choices=list(_NAMES["need"])), default=list, max_length=10
    )
    at_home = YesField(required=False, default=False)
    urgent = YesField(required=False, default=False)
    ready_since = MomentField(required=False, allow_null=True, default=None)
    reference = serializers.CharField(max_length=20, allow_blank=True, required=False, default="")

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the house, and the case."""
        return {"facility": values.pop("facility"), "case": values}


class PlacementAskIn(Body):
    """Which house is asked for a place."""

    example: ClassVar[Mapping[str, Any]] = {"placement": 1, "facility": "MAASSTAD"}

    placement = RowField()
    facility = FacilityField()


class PlacementAnswerIn(Body):
    """Whether a house that was asked takes the patient; a no has a code."""

    example: ClassVar[Mapping[str, Any]] = {
        "placement": 1,
        "facility": "MAASSTAD",
        "answer": "no",
        "code": "full",
    }

    placement = RowField()
    facility = FacilityField()
    answer = serializers.ChoiceField(choices=["yes", "no"])
    code = serializers.ChoiceField(
        choices=list(_NAMES["refusal"]), required=False, allow_blank=True, default=""
    )


class PlacementDoneIn(Body):
    """Which patient went to the place that was found, or whose care began."""

    example: ClassVar[Mapping[str, Any]] = {"placement": 1}

    placement = RowField()


class PlacementFinishIn(Body):
    """Why a place is sought no more."""

    example: ClassVar[Mapping[str, Any]] = {"placement": 1, "ending": "withdrawn"}

    placement = RowField()
    ending = serializers.ChoiceField(choices=list(_NAMES["ending"]))
