"""What a hospital liaison sends: the bodies of the commands of capacity."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from capacity.fields import KindField
from capacity.inputs import FiguresInput
from capacity.kinds import example, kind
from capacity.models import CapacityClass, Method
from capacity.resource import BY_HAND, AnyLine, line_of
from capacity.shapes import THEMES
from journal.models import Realm
from journal.said import said
from network.fields import FacilityField
from web.bodies import Body
from web.fields import CountField, MomentField


class ConfirmIn(Body):
    """Which facility; `observed_at` (realm time) only when the report had to wait for a line."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD"}

    facility = FacilityField()
    observed_at = MomentField(allow_null=True, default=None)


class ConfirmAllIn(ConfirmIn):
    """Which facility; a theme when only its figures are confirmed."""

    theme = serializers.ChoiceField(choices=THEMES, required=False, default="")


COUNTED = ("beds", "places")  # the shapes whose figures have fields of their own
COUNTS = (
    *("operational", "occupied", "blocked", "isolation_free"),
    *("physical", "open_24h", "open_72h"),
)


class LineIn(serializers.Serializer[Any]):
    """One kind of resource; null is unknown. Beds and other places have their figures here by name.

    `values` holds those of another shape (see `shapes` of the reference data), such as `{"days": 12}`.
    """

    bed = KindField()
    cohort = serializers.CharField(max_length=20, allow_blank=True, required=False, default="")
    operational = CountField(allow_null=True, required=False)
    occupied = CountField(allow_null=True, required=False)
    blocked = CountField(allow_null=True, required=False)
    isolation_free = CountField(allow_null=True, required=False)
    physical = CountField(allow_null=True, required=False)
    open_24h = CountField(allow_null=True, required=False)
    open_72h = CountField(allow_null=True, required=False)
    values = serializers.DictField(required=False)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask what a kind cannot do without; say where a figure stands that it does not have."""
        item = kind(attrs["bed"])
        counted = item.shape_code in COUNTED
        counts = ("occupied",) if attrs["cohort"] else ("operational", "occupied")
        needed = counts if counted else ("values",)
        strange = {"values"} if counted else {*COUNTS}
        faults: dict[str, list[Any]] = {
            name: [ErrorDetail(str(said("web.field.required")), code="required")]
            for name in needed
            if name not in attrs
        }
        # they have fields of their own
        if own := {"note", "widths"} & {*attrs.get("values", {})}:
            faults["values"] = [str(said("capacity.no_figure", name=min(own)))]
        for name in sorted(strange & {*attrs}):
            faults[name] = [str(said("capacity.no_figure", name=name))]
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


def line_in(values: Mapping[str, Any]) -> AnyLine:
    """Return a line of a body as the services take it."""
    item = kind(values["bed"])
    note = {"note": values["note"]} if values["note"] else {}
    figures = values.get("values", {name: values[name] for name in COUNTS if name in values})
    return line_of(item, {**figures, **note}, values["cohort"])


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
    holds_until = MomentField(allow_null=True, default=None)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the report."""
        report = FiguresInput(
            facility=values["facility"],
            lines=tuple(map(line_in, values["lines"])),
            observed_at=values["observed_at"] or realm.now(),
            source=BY_HAND,
            method=Method.REPORTED,
            duiding=values["duiding"],
            capacity_class=CapacityClass(values["capacity_class"]),
            holds_until=values["holds_until"],
        )
        return {"report": report}


class CorrectIn(Body):
    """What was so at an earlier moment, and why it is said now: only the kinds that were wrong."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "observed_at": "2026-01-31T08:30:00+01:00",
        "lines": [{"bed": example(), "operational": 400, "occupied": 370}],
        "reason": "Tien bedden dubbel geteld",
    }

    facility = FacilityField()
    observed_at = MomentField()
    lines = LineIn(many=True, allow_empty=False)
    reason = serializers.CharField(max_length=300)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the correction."""
        del realm
        report = FiguresInput(
            facility=values["facility"],
            lines=tuple(map(line_in, values["lines"])),
            observed_at=values["observed_at"],
            source=BY_HAND,
            method=Method.REPORTED,
            duiding=values["reason"],
            is_correction=True,
        )
        return {"report": report}
