"""What coordinators and hospitals send: the bodies of the commands of spreading."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.fields import BedKindField
from journal.models import Realm
from patientspread.fleet_models import MODES
from patientspread.models import RefusalCode
from patientspread.variants import KEYS
from web.bodies import Body
from web.fields import MeasureField, RowField, YesField


class ExtraBedsIn(serializers.Serializer[Any]):
    """Beds a what-if adds to a hospital."""

    facility = serializers.CharField(max_length=20)
    bed = BedKindField()
    count = serializers.IntegerField(min_value=1, max_value=500)


class CutVehiclesIn(serializers.Serializer[Any]):
    """Rides of a kind that a region has fewer in the whole run."""

    region = serializers.CharField(max_length=12)
    mode = serializers.ChoiceField(choices=list(MODES))
    trips = serializers.IntegerField(min_value=1, max_value=500)


class KeyIn(serializers.Serializer[Any]):
    """Another key of the fair share; `weights` per region for a manual one."""

    kind = serializers.ChoiceField(choices=list(KEYS))
    weights = serializers.DictField(child=MeasureField(min_value=0, max_value=1e9), default=dict)


class WhatIfIn(serializers.Serializer[Any]):
    """What would be different: hospitals closed, or willing to take in what they refused; beds added, rides
    cut, another key of the fair share.
    """

    close = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=20
    )
    willing = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=20
    )
    add_beds = ExtraBedsIn(many=True, default=list)
    cut_vehicles = CutVehiclesIn(many=True, default=list)
    key = KeyIn(required=False, allow_null=True, default=None)


class RunIn(Body):
    """The scope of a run: `national` or the code of a region; `cohort`: only patients with this label.

    `prudent`: the worst of what is expected (P90) counts as taken.
    """

    example: ClassVar[Mapping[str, Any]] = {"scope": "TCZWN"}

    scope = serializers.CharField(max_length=12)
    what_if = WhatIfIn(required=False, allow_null=True, default=None)
    cohort = serializers.CharField(max_length=20, allow_blank=True, required=False, default="")
    prudent = YesField(required=False, default=False)


class RunStopIn(Body):
    """Which plan is no longer wanted."""

    example: ClassVar[Mapping[str, Any]] = {"run": 1}

    run = RowField()

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the number of the run."""
        return {"run_id": values["run"]}


class AnswerIn(Body):
    """A hospital's answer to a proposed transfer; a refusal has a code."""

    example: ClassVar[Mapping[str, Any]] = {"transfer": 1, "answer": "accept"}

    transfer = RowField()
    answer = serializers.ChoiceField(choices=["accept", "refuse"])
    code = serializers.ChoiceField(
        choices=RefusalCode.choices, required=False, allow_blank=True, default=""
    )
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class WithdrawMovesIn(Body):
    """Why a plan's open proposals are taken back, and which of them; none named: all."""

    example: ClassVar[Mapping[str, Any]] = {"run": 1, "reason": "De sneeuw sluit de weg af."}

    run = RowField()
    reason = serializers.CharField(max_length=500)
    transfers = serializers.ListField(child=RowField(), default=list, max_length=5000)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the number of the run, the reason, and which moves."""
        return {
            "run_id": values["run"],
            "reason": values["reason"],
            "only": frozenset(values["transfers"]),
        }


class WithdrawIn(Body):
    """Why a proposal is taken back."""

    example: ClassVar[Mapping[str, Any]] = {"transfer": 1, "reason": "De sneeuw sluit de weg af."}

    transfer = RowField()
    reason = serializers.CharField(max_length=500)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the number of the transfer, and the reason."""
        return {"transfer_id": values["transfer"], "reason": values["reason"]}
