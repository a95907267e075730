"""What mandated people send about the phase of a facility, an area or the country."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.errors import Invalid
from journal.models import Realm
from network.fields import FacilityField, VeiligheidsregioField
from phases.models import CarePhase
from web.bodies import Body
from web.fields import MomentField


class _LevelIn(Body):
    """What every decision on a place has; without `review_at` the phase says when it is looked at again."""

    phase = serializers.ChoiceField(choices=CarePhase.choices)
    reason = serializers.CharField(max_length=500)
    review_at = MomentField(required=False, allow_null=True, default=None)


class FacilityPhaseIn(_LevelIn):
    """The phase of a facility."""

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "phase": "adapted",
        "reason": "OK's dicht; personeel naar de IC.",
        "review_at": "2020-10-22T08:00:00+02:00",
    }

    facility = FacilityField()


class AreaPhaseIn(_LevelIn):
    """The phase of a sub-region: the care in a veiligheidsregio."""

    example: ClassVar[Mapping[str, Any]] = {
        "veiligheidsregio": "VR17",
        "phase": "adapted",
        "reason": "Het sRTO schuift verpleeghuisopnames.",
        "review_at": "2020-10-22T08:00:00+02:00",
    }

    veiligheidsregio = VeiligheidsregioField()


class LevelRelayIn(_LevelIn):
    """A phase of a facility or an area that a mandated person decided by telephone: one of the two.

    `on_behalf_of` is the account of that person.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "phase": "crisis",
        "reason": "Stroomuitval: evacuatie van twee afdelingen.",
        "on_behalf_of": "ziekenhuis",
    }

    facility = FacilityField(required=False, allow_null=True, default=None)
    veiligheidsregio = VeiligheidsregioField(required=False, allow_null=True, default=None)
    on_behalf_of = serializers.CharField(max_length=150)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments. Raises Invalid unless one place is named."""
        del realm
        facility, area = values.pop("facility", None), values.pop("veiligheidsregio", None)
        if (facility is None) == (area is None):
            raise Invalid("phases.level.one_place", field="facility")
        return {"place": facility or area, **values}


class CountryPhaseIn(Body):
    """The national stage; its phase follows from it. `on_behalf_of`: who decided it, in words."""

    example: ClassVar[Mapping[str, Any]] = {
        "stage": "2b",
        "reason": "Regionale maatregelen volstaan niet meer.",
        "on_behalf_of": "DB LNAZ",
        "review_at": "2020-10-22T08:00:00+02:00",
    }

    stage = serializers.CharField(max_length=10)
    reason = serializers.CharField(max_length=500)
    on_behalf_of = serializers.CharField(
        max_length=120, allow_blank=True, required=False, default=""
    )
    review_at = MomentField(required=False, allow_null=True, default=None)
