"""What people send about sources: registering, renewing, which counts, reminding who is due."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from capacity.choice import PREFERENCES
from capacity.fields import KindField
from network.fields import FacilityField, RegionField
from web.bodies import Body
from web.fields import NameField, PatternField, SecretField, YesField
from web.scopes import FIGURES, OF_SYSTEMS, ScopesField

DAY_MINUTES = 24 * 60
MOST_PLACES = 200
LONGEST_DAYS = 400
SHORTEST_KEY = 32  # characters of a key that its sender made


def _days() -> serializers.IntegerField:
    """Return for how many days a token opens something; null: until it is withdrawn."""
    return serializers.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, allow_null=True, default=None
    )


class SourceNameIn(Body):
    """Which source."""

    example: ClassVar[Mapping[str, Any]] = {"source": "hix-maasstad"}

    source = serializers.CharField(max_length=40)  # type: ignore[assignment]


class SourceTokenIn(SourceNameIn):
    """Which source gets another token, for how long, and (null: as it was) for what."""

    example: ClassVar[Mapping[str, Any]] = {"source": "hix-maasstad", "days": 365}

    days = _days()
    scopes = ScopesField(OF_SYSTEMS, allow_null=True, default=None)


class SourceSignIn(SourceNameIn):
    """Whether each message of a source must be signed from now on; `key` null: one is made, and said once."""

    example: ClassVar[Mapping[str, Any]] = {"source": "hix-maasstad", "signed": True}

    signed = YesField()
    key = SecretField(min_length=SHORTEST_KEY, max_length=200, allow_null=True, default=None)


class SourceIn(Body):
    """A system that reports by itself: for which places and kinds (none: every kind), how often.

    `scopes`: what its token is for; unless it is said, figures alone.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "name": "hix-maasstad",
        "label": "HiX-koppeling Maasstad",
        "facilities": ["MAASSTAD"],
        "interval_minutes": 5,
        "contact": "Functioneel beheer, 010 000 00 00",
        "days": 365,
        "scopes": [FIGURES],
    }

    name = PatternField(
        r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$", says="capacity.source_name_form", max_length=40
    )
    label = NameField(min_length=3, max_length=80)  # type: ignore[assignment]
    facilities = serializers.ListField(
        child=FacilityField(), max_length=MOST_PLACES, default=list, allow_empty=True
    )
    regions = serializers.ListField(
        child=RegionField(), max_length=MOST_PLACES, default=list, allow_empty=True
    )
    kinds = serializers.ListField(
        child=KindField(), max_length=MOST_PLACES, default=list, allow_empty=True
    )
    interval_minutes = serializers.IntegerField(min_value=1, max_value=DAY_MINUTES)
    contact = serializers.CharField(max_length=200, allow_blank=True, default="")
    days = _days()
    scopes = ScopesField(OF_SYSTEMS, default=[FIGURES])


class SourceRuleIn(Body):
    """Which source goes first: `feed`, `hand`, `newest`, or null to take the rule away.

    Of one house or (facility null) the realm; of one kind or (kind empty) of all.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "facility": "MAASSTAD",
        "kind": "",
        "prefer": "hand",
        "reason": "De koppeling telt de dagopname mee.",
    }

    facility = FacilityField(allow_null=True, default=None)
    kind = serializers.CharField(max_length=20, allow_blank=True, default="")
    prefer = serializers.ChoiceField(choices=PREFERENCES, allow_null=True, default=None)
    reason = serializers.CharField(min_length=3, max_length=300)


class ResumeIn(Body):
    """Where what was typed gives way to the feed now; of one kind, or (empty) of all."""

    example: ClassVar[Mapping[str, Any]] = {"facility": "MAASSTAD", "kind": ""}

    facility = FacilityField()
    kind = serializers.CharField(max_length=20, allow_blank=True, default="")


class FiguresRemindIn(Body):
    """Whom to remind in a region: everybody whose figures are due, unless facilities are named."""

    example: ClassVar[Mapping[str, Any]] = {"region": "TCZWN"}

    region = RegionField()
    facilities = serializers.ListField(
        child=serializers.CharField(max_length=20),
        allow_null=True,
        default=None,
        max_length=1000,
    )
