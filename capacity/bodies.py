"""What a hospital liaison sends: the bodies of the commands of capacity."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.fields import BedKindField
from capacity.inputs import BedsInput, EdInput
from capacity.kinds import example
from capacity.models import CapacityClass, EdReason, Method, Traffic
from capacity.resource import BY_HAND, BedLine
from journal.models import Realm
from network.fields import FacilityField
from web.bodies import Body
from web.fields import MomentField


class ConfirmIn(Body):
    """Which facility; `observed_at` (realm time) only when the report had to wait for a line."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD"}

    facility = FacilityField()
    observed_at = MomentField(allow_null=True, default=None)


class LineIn(serializers.Serializer[Any]):
    """One kind of bed; null is unknown."""

    bed = BedKindField()
    operational = serializers.IntegerField(allow_null=True, min_value=0)
    occupied = serializers.IntegerField(allow_null=True, min_value=0)
    blocked = serializers.IntegerField(allow_null=True, min_value=0, required=False, default=None)
    isolation_free = serializers.IntegerField(
        allow_null=True, min_value=0, required=False, default=None
    )


class BedsIn(ConfirmIn):
    """The beds of one facility, as of now."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "lines": [{"bed": example(), "operational": 400, "occupied": 380}],
    }

    lines = LineIn(many=True, allow_empty=False)
    duiding = serializers.CharField(max_length=500, allow_blank=True, default="")
    capacity_class = serializers.ChoiceField(
        choices=CapacityClass.choices, default=CapacityClass.REGULAR
    )

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the report."""
        report = BedsInput(
            facility=values["facility"],
            lines=tuple(BedLine(**line) for line in values["lines"]),
            observed_at=values["observed_at"] or realm.now(),
            source=BY_HAND,
            method=Method.REPORTED,
            duiding=values["duiding"],
            capacity_class=CapacityClass(values["capacity_class"]),
        )
        return {"report": report}


class EdIn(ConfirmIn):
    """The emergency department of one facility, as of now."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD", "traffic": "open"}

    traffic = serializers.ChoiceField(choices=Traffic.choices)
    reason = serializers.ChoiceField(choices=EdReason.choices, allow_blank=True, default="")
    expected_end = MomentField(allow_null=True, default=None)
    present = serializers.IntegerField(allow_null=True, min_value=0, default=None)
    duiding = serializers.CharField(max_length=500, allow_blank=True, default="")

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the report."""
        moment = values.pop("observed_at") or realm.now()
        report = EdInput(**values, observed_at=moment, source=BY_HAND, method=Method.REPORTED)
        return {"report": report}
