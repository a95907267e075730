"""What mandated people send: the bodies of the commands of the phases."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from journal.models import Realm
from network.fields import RegionField
from phases.models import CarePhase
from phases.rules.deciding import COLOURS
from web.bodies import Body
from web.fields import MeasureField, RowField, YesField


class ColourField(serializers.ChoiceField):
    """The region's own colour for a phase; without one the lightest of that phase is meant."""

    def __init__(self, **options: Any) -> None:
        given = {"required": False, "allow_blank": True, "default": "", **options}
        super().__init__(choices=COLOURS, **given)


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
    colour = ColourField()


class ColourIn(Body):
    """Another colour of the region's own within the phase in which it stands."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "colour": "geel",
        "reason": "Drukte rond de griep: informeren, nog niets aanpassen.",
    }

    region = RegionField()
    colour = serializers.ChoiceField(choices=COLOURS)
    reason = serializers.CharField(max_length=500)


class RelayIn(Body):
    """A decision that a mandated person took by telephone; `on_behalf_of` is the account of that person."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "phase": "adapted",
        "reason": "IC's vol in de hele regio.",
        "on_behalf_of": "voorzitter.tczwn",
    }

    region = RegionField()
    phase = serializers.ChoiceField(choices=CarePhase.choices)
    reason = serializers.CharField(max_length=500)
    on_behalf_of = serializers.CharField(max_length=150)
    colour = ColourField()


class ConsensusIn(Body):
    """A round among the seats of a body about a phase."""

    example: ClassVar[Mapping[str, Any]] = {
        "region": "TCZWN",
        "phase": "adapted",
        "body": "strategisch_team",
        "reason": "Drie IC's zijn vol; herijken om tien uur is te laat.",
    }

    region = RegionField()
    phase = serializers.ChoiceField(choices=CarePhase.choices)
    body = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=500)


class RoundAnswerIn(Body):
    """What somebody says in a round for the own seat; who disagrees says why."""

    example: ClassVar[Mapping[str, Any]] = {
        "round": 1,
        "agrees": False,
        "reason": "Zeeland redt het met de bufferbedden.",
    }

    round = RowField()
    agrees = YesField()
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments."""
        del realm
        return {"number": values.pop("round"), **values}


class RoundDecisionIn(Body):
    """What the chair decides on a round: the region goes to that phase, or stays."""

    example: ClassVar[Mapping[str, Any]] = {
        "round": 1,
        "follow": True,
        "reason": "Vier van de vijf zijn het eens.",
    }

    round = RowField()
    follow = YesField()
    reason = serializers.CharField(max_length=500)

    @classmethod
    def arguments(cls, values: dict[str, Any], realm: Realm) -> dict[str, Any]:
        """Return the service's arguments."""
        del realm
        return {"number": values.pop("round"), **values}


class DecisionIn(Body):
    """What a person decides on a proposal; `hours` (realm hours) only for defer."""

    example: ClassVar[Mapping[str, Any]] = {
        "proposal": 1,
        "decision": "accept",
        "reason": "Planbare zorg gaat af.",
    }

    proposal = RowField()
    decision = serializers.ChoiceField(choices=["accept", "reject", "defer"])
    reason = serializers.CharField(max_length=500)
    hours = MeasureField(required=False, default=4)
    colour = ColourField()
