"""What mandated people can ask of the phases, over HTTP or a socket."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from journal.actors import Actor
from journal.models import Realm
from network.commands import checked
from network.selectors import region_get, veiligheidsregio_get
from phases import services
from phases.models import CarePhase


class PhaseIn(serializers.Serializer[Any]):
    """A decision without a proposal."""

    region = serializers.CharField(max_length=12)
    phase = serializers.ChoiceField(choices=CarePhase.choices)
    reason = serializers.CharField(max_length=500)


class DecisionIn(serializers.Serializer[Any]):
    """What a person decides on a proposal; `hours` (realm hours) only for defer."""

    proposal = serializers.IntegerField(min_value=1)
    decision = serializers.ChoiceField(choices=["accept", "reject", "defer"])
    reason = serializers.CharField(max_length=500)
    hours = serializers.FloatField(required=False, default=4)


class GripIn(serializers.Serializer[Any]):
    """A GRIP level for an incident."""

    veiligheidsregio = serializers.CharField(max_length=4)
    level = serializers.IntegerField(min_value=0, max_value=5)
    incident = serializers.CharField(max_length=160, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500)


def phase_decide(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Put a region in a phase without a proposal."""
    values = checked(PhaseIn, payload)
    values["region"] = region_get(values["region"])
    decision = services.phase_decide(actor=actor, realm=realm, **values)
    return {"id": decision.pk, "region": decision.region_id, "phase": decision.phase}


def proposal_decide(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Accept, reject or defer a proposal."""
    values = checked(DecisionIn, payload)
    common = {
        "actor": actor,
        "realm": realm,
        "proposal_id": values["proposal"],
        "reason": values["reason"],
    }
    if values["decision"] == "accept":
        services.proposal_accept(**common)
    elif values["decision"] == "reject":
        services.proposal_reject(**common)
    else:
        services.proposal_defer(**common, hours=values["hours"])
    return {"id": values["proposal"], "decision": values["decision"]}


def grip_set(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Set the GRIP level of a veiligheidsregio for an incident."""
    values = checked(GripIn, payload)
    values["veiligheidsregio"] = veiligheidsregio_get(values["veiligheidsregio"])
    decision = services.grip_set(actor=actor, realm=realm, **values)
    return {
        "id": decision.pk,
        "veiligheidsregio": decision.veiligheidsregio_id,
        "level": decision.level,
    }
