"""What coordinators say of transport: the body of its command."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from patientspread.fleet_models import MODES
from web.bodies import Body

MOST = 200  # vehicles


class FleetIn(Body):
    """How many vehicles of a kind can be away at once; `driver`: an organisation, no person."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "mode": "helicopter",
        "per_hour": 0,
        "driver": "Ambulancedienst Zuidwest",
        "reason": "Sneeuw.",
    }

    region = RegionField()
    mode = serializers.ChoiceField(choices=list(MODES))
    per_hour = serializers.IntegerField(min_value=0, max_value=MOST)
    driver = serializers.CharField(max_length=80, allow_blank=True, required=False, default="")
    reason = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")
