"""What people send about agreements."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from network.fields import RegionField
from web.bodies import Body
from web.fields import MomentField, NameField, PatternField

MOST_PARTNERS = 200


class AgreementIn(Body):
    """An agreement of a region; of a code that is in force it is the next version."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "code": "seh-open",
        "title_nl": "De laatste open SEH stopt niet",
        "title_en": "The last open ED does not stop",
        "text_nl": "Van de drie ziekenhuizen neemt er altijd een acute patiënten op.",
        "text_en": "Of the three hospitals one always takes acute patients in.",
        "partners": ["EMC", "MAASSTAD"],
        "indicator": {"check": "ed_open", "at_least": 1},
    }

    region = RegionField()
    code = PatternField(r"^[a-z0-9][a-z0-9-]{0,19}$", says="phases.agreement_code")
    title_nl = NameField(max_length=120)
    title_en = NameField(max_length=120)
    text_nl = serializers.CharField(max_length=2000, allow_blank=True, default="")
    text_en = serializers.CharField(max_length=2000, allow_blank=True, default="")
    partners = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=MOST_PARTNERS
    )
    indicator = serializers.DictField()
    valid_from = MomentField(required=False, allow_null=True)
    valid_until = MomentField(required=False, allow_null=True)


class AgreementEndIn(Body):
    """An agreement that is over."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "code": "seh-open",
        "reason": "Vervangen door de afspraak van de hele regio.",
    }

    region = RegionField()
    code = serializers.CharField(max_length=20)
    reason = serializers.CharField(max_length=500)
