"""The bodies of the commands about emergency departments, their stops and announced arrivals."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.bodies import ConfirmIn
from capacity.crowding import INPUTS, TIMES
from capacity.emergency_lists import settings
from capacity.inputs import EdInput
from capacity.models import EdReason, Method, Traffic
from capacity.resource import BY_HAND
from journal.models import Realm
from network.fields import FacilityField
from web.bodies import Body
from web.fields import CountField, MeasureField, MomentField

LONGEST_HOURS = 24 * 366  # what a moment can be told with; how long a stop may be is a setting


class InputsIn(serializers.Serializer[Any]):
    """What NEDOCS is computed from, beside the patients present; null or left out is unknown."""

    places = CountField(allow_null=True, required=False)
    beds = CountField(allow_null=True, required=False)
    boarders = CountField(allow_null=True, required=False)
    ventilated = CountField(allow_null=True, required=False)
    longest_boarding_hours = MeasureField(allow_null=True, required=False, min_value=0)
    last_wait_hours = MeasureField(allow_null=True, required=False, min_value=0)


class TimesIn(serializers.Serializer[Any]):
    """Throughput: minutes from arrival to triage, doctor, decision and departure (median)."""

    to_triage = CountField(allow_null=True, required=False)
    to_doctor = CountField(allow_null=True, required=False)
    to_decision = CountField(allow_null=True, required=False)
    to_departure = CountField(allow_null=True, required=False)


def _known(values: Mapping[str, Any], names: Mapping[str, Any] | tuple[str, ...]) -> dict[str, Any]:
    """Return the figures that were given, in their order."""
    return {name: values[name] for name in names if values.get(name) is not None}


class EdIn(ConfirmIn):
    """The emergency department of one facility, as of now; its crowding as inputs or as a result."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD", "traffic": "open"}

    traffic = serializers.ChoiceField(choices=Traffic.choices)
    reason = serializers.ChoiceField(choices=EdReason.choices, allow_blank=True, default="")
    expected_end = MomentField(allow_null=True, default=None)
    present = CountField(allow_null=True, default=None)
    nedocs = MeasureField(allow_null=True, default=None)
    inputs = InputsIn(default=dict)
    times = TimesIn(default=dict)
    duiding = serializers.CharField(max_length=500, allow_blank=True, default="")

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the report; what threatens ends by itself as well, after the usual time."""
        moment = values.pop("observed_at") or realm.now()
        values["inputs"] = _known(values["inputs"], INPUTS)
        values["times"] = _known(values["times"], TIMES)
        if values["traffic"] != Traffic.OPEN and values["expected_end"] is None:
            values["expected_end"] = moment + timedelta(hours=settings().stop_hours)
        report = EdInput(**values, observed_at=moment, source=BY_HAND, method=Method.REPORTED)
        return {"report": report}


class PartIn(Body):
    """A part of an emergency department: its state, why, and until when (by default the usual time)."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "part": "cardiology",
        "traffic": "stop",
        "reason": "capacity",
    }

    facility = FacilityField()
    part = serializers.CharField(max_length=20)
    traffic = serializers.ChoiceField(choices=Traffic.choices)
    reason = serializers.ChoiceField(choices=EdReason.choices, allow_blank=True, default="")
    expected_end = MomentField(allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the arguments, with an end for what is not open."""
        if values["traffic"] != Traffic.OPEN and values["expected_end"] is None:
            values["expected_end"] = realm.now() + timedelta(hours=settings().stop_hours)
        return values


class RenewIn(Body):
    """A stop that goes on: of the whole department, or of a part; as long again from now on."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD"}

    facility = FacilityField()
    part = serializers.CharField(max_length=20, allow_blank=True, default="")
    hours = serializers.IntegerField(
        min_value=1, max_value=LONGEST_HOURS, default=lambda: settings().stop_hours
    )


class CutoffsIn(Body):
    """The scores from which a department calls itself busy, crowded, overcrowded; none: no own ones."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "edges": [30, 50, 70],
        "reason": "Vastgesteld in het kwartaaloverleg.",
    }

    facility = FacilityField()
    edges = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=200), max_length=3
    )
    reason = serializers.CharField(min_length=3, max_length=500)


class ArrivalIn(Body):
    """An arrival: a class, a kind, minutes and codes. There is no field in which a person fits."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "urgency": "t1",
        "kind": "trauma",
        "minutes": 12,
        "notes": ["ventilated"],
    }

    facility = FacilityField()
    urgency = serializers.CharField(max_length=20)
    kind = serializers.CharField(max_length=20)
    minutes = CountField()
    notes = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=6, default=list
    )


class ArrivalEndIn(Body):
    """How an announced arrival ended."""

    example: ClassVar[Mapping[str, Any]] = {"arrival": 1, "outcome": "arrived"}

    arrival = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    outcome = serializers.ChoiceField(choices=["arrived", "cancelled"])
