"""What the country says of the fair share: the body of its command."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from patientspread.policy_values import CHOICES, PLAIN, WEIGHT
from web.bodies import Body
from web.fields import MeasureField

MAX_REASON = 200


class ShareIn(Body):
    """The key, its band (0.1: a tenth of the share) and why; `weights` per region for a manual one."""

    example: ClassVar[Mapping[str, Any]] = {
        "kind": "population",
        "band": 0.1,
        "reason": "Overleg van de regio's van 22 december.",
    }

    kind = serializers.ChoiceField(choices=list(CHOICES["fair_share_key"]))
    band = MeasureField(
        min_value=PLAIN["fair_share_band"].least, max_value=PLAIN["fair_share_band"].most
    )
    weights = serializers.DictField(
        child=MeasureField(min_value=WEIGHT.least, max_value=WEIGHT.most), default=dict
    )
    reason = serializers.CharField(max_length=MAX_REASON)
    since = serializers.DateField(required=False, allow_null=True, default=None)
