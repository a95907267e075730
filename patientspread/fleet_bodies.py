"""What coordinators say of transport: the body of its command."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from patientspread.fleet_models import HOURS, MODES
from web.bodies import Body

MOST = 200  # vehicles


class SpanIn(serializers.Serializer[Any]):
    """From which hour of the Dutch day how many can be away at once, until the next that is named."""

    hour = serializers.IntegerField(min_value=0, max_value=HOURS - 1)
    per_hour = serializers.IntegerField(min_value=0, max_value=MOST)


class FleetIn(Body):
    """How many vehicles of a kind can be away at once; `driver`: an organisation, no person.

    `curve`: how many from which hours of the day on (round the clock); then `per_hour` is not looked at.
    """

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
    curve = serializers.ListField(child=SpanIn(), default=list, max_length=HOURS)
    driver = serializers.CharField(max_length=80, allow_blank=True, required=False, default="")
    reason = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")
