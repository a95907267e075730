"""What mandated people send: the bodies of the commands of the phases."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField, VeiligheidsregioField
from phases.models import CarePhase
from web.bodies import Body


class PhaseIn(Body):
    """A decision without a proposal."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "phase": "adapted",
        "reason": "IC's vol in de hele regio.",
    }

    region = RegionField()
    phase = serializers.ChoiceField(choices=CarePhase.choices)
    reason = serializers.CharField(max_length=500)


class DecisionIn(Body):
    """What a person decides on a proposal; `hours` (realm hours) only for defer."""

    example: ClassVar[Mapping[str, Any]] = {
        "proposal": 1,
        "decision": "accept",
        "reason": "Planbare zorg gaat af.",
    }

    proposal = serializers.IntegerField(min_value=1)
    decision = serializers.ChoiceField(choices=["accept", "reject", "defer"])
    reason = serializers.CharField(max_length=500)
    hours = serializers.FloatField(required=False, default=4)


class GripIn(Body):
    """A GRIP level for an incident."""

    example: ClassVar[Mapping[str, Any]] = {
        "veiligheidsregio": "VR17",
        "level": 1,
        "incident": "Brand in de haven",
        "reason": "Op verzoek van de leider CoPI.",
    }

    veiligheidsregio = VeiligheidsregioField()
    level = serializers.IntegerField(min_value=0, max_value=5)
    incident = serializers.CharField(max_length=160, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500)
