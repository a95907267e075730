"""What a hospital liaison can ask of capacity, over HTTP or a socket."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from capacity import services
from capacity.inputs import BedLine, BedsInput, EdInput
from capacity.models import Bed, CapacityClass, EdReason, Method, Traffic
from journal.actors import Actor
from journal.models import Realm
from network.commands import checked
from network.selectors import facility_get


class ConfirmIn(serializers.Serializer[Any]):
    """Which facility; `observed_at` (realm time) only when the report had to wait for a line."""

    facility = serializers.CharField(max_length=20)
    observed_at = serializers.DateTimeField(allow_null=True, default=None)


class LineIn(serializers.Serializer[Any]):
    """One kind of bed; null is unknown."""

    bed = serializers.ChoiceField(choices=Bed.choices)
    operational = serializers.IntegerField(allow_null=True, min_value=0)
    occupied = serializers.IntegerField(allow_null=True, min_value=0)
    blocked = serializers.IntegerField(allow_null=True, min_value=0, required=False, default=None)
    isolation_free = serializers.IntegerField(
        allow_null=True, min_value=0, required=False, default=None
    )


class BedsIn(ConfirmIn):
    """The beds of one facility, as of now."""

    lines = LineIn(many=True, allow_empty=False)
    duiding = serializers.CharField(max_length=500, allow_blank=True, default="")
    capacity_class = serializers.ChoiceField(
        choices=CapacityClass.choices, default=CapacityClass.REGULAR
    )


class EdIn(ConfirmIn):
    """The emergency department of one facility, as of now."""

    traffic = serializers.ChoiceField(choices=Traffic.choices)
    reason = serializers.ChoiceField(choices=EdReason.choices, allow_blank=True, default="")
    expected_end = serializers.DateTimeField(allow_null=True, default=None)
    present = serializers.IntegerField(allow_null=True, min_value=0, default=None)
    duiding = serializers.CharField(max_length=500, allow_blank=True, default="")


def beds_report(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Report the beds of a facility as of now."""
    values = checked(BedsIn, payload)
    row = services.beds_report(
        actor=actor,
        realm=realm,
        report=BedsInput(
            facility=facility_get(values["facility"]),
            lines=tuple(BedLine(**line) for line in values["lines"]),
            observed_at=values["observed_at"] or realm.now(),
            source="manual",
            method=Method.REPORTED,
            duiding=values["duiding"],
            capacity_class=CapacityClass(values["capacity_class"]),
        ),
    )
    return {"id": row.pk, "facility": row.facility_id, "observed_at": row.observed_at}


def figures_confirm(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Confirm that all figures of a facility are still right."""
    values = checked(ConfirmIn, payload)
    facility = facility_get(values["facility"])
    services.figures_confirm(
        actor=actor,
        realm=realm,
        facility=facility,
        observed_at=values["observed_at"],
    )
    return {"facility": facility.pk}


def ed_report(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Report the emergency department of a facility as of now."""
    values = checked(EdIn, payload)
    row = services.ed_report(
        actor=actor,
        realm=realm,
        report=EdInput(
            facility=facility_get(values["facility"]),
            traffic=Traffic(values["traffic"]),
            observed_at=values["observed_at"] or realm.now(),
            source="manual",
            method=Method.REPORTED,
            reason=values["reason"],
            expected_end=values["expected_end"],
            present=values["present"],
            duiding=values["duiding"],
        ),
    )
    return {"id": row.pk, "facility": row.facility_id, "observed_at": row.observed_at}
