"""What coordinators and hospitals can ask of spreading, over HTTP or a socket."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from journal.actors import Actor
from journal.models import Realm
from network.commands import checked
from patientspread import services
from patientspread.models import RefusalCode


class ExtraBedsIn(serializers.Serializer[Any]):
    """Beds a what-if adds to a hospital."""

    facility = serializers.CharField(max_length=20)
    bed = serializers.ChoiceField(choices=["ic", "ward"])
    count = serializers.IntegerField(min_value=1, max_value=500)


class WhatIfIn(serializers.Serializer[Any]):
    """What would be different: hospitals closed, beds added."""

    close = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=20
    )
    add_beds = ExtraBedsIn(many=True, default=list)


class RunIn(serializers.Serializer[Any]):
    """The scope of a run: `national` or the code of a region."""

    scope = serializers.CharField(max_length=12)
    what_if = WhatIfIn(required=False, allow_null=True, default=None)


class AnswerIn(serializers.Serializer[Any]):
    """A hospital's answer to a proposed transfer; a refusal has a code."""

    transfer = serializers.IntegerField(min_value=1)
    answer = serializers.ChoiceField(choices=["accept", "refuse"])
    code = serializers.ChoiceField(
        choices=RefusalCode.choices, required=False, allow_blank=True, default=""
    )
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class WithdrawIn(serializers.Serializer[Any]):
    """Why a proposal is taken back."""

    transfer = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500)


def run_request(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for a spreading run."""
    run = services.run_request(actor=actor, realm=realm, **checked(RunIn, payload))
    return {"id": run.pk, "scope": run.scope, "state": run.state}


def transfer_answer(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Accept or refuse a proposed transfer."""
    values = checked(AnswerIn, payload)
    common = {
        "actor": actor,
        "realm": realm,
        "transfer_id": values["transfer"],
        "note": values["note"],
    }
    if values["answer"] == "accept":
        transfer = services.transfer_accept(**common)
    else:
        transfer = services.transfer_refuse(**common, code=values["code"])
    return {"id": transfer.pk, "state": transfer.state}


def transfer_withdraw(actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Take a proposed transfer back."""
    values = checked(WithdrawIn, payload)
    transfer = services.transfer_withdraw(
        actor=actor,
        realm=realm,
        transfer_id=values["transfer"],
        reason=values["reason"],
    )
    return {"id": transfer.pk, "state": transfer.state}
