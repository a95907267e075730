"""Who decides on what, as screens get it: per transition the roles, the bodies and their rules."""

from collections.abc import Sequence
from typing import Any

from phases.rules.deciding import Body, Deciding, Transition
from phases.rules.given import PHASES


def body_document(body: Body, transition: Transition, others: Sequence[str]) -> dict[str, Any]:
    """Return a body on a transition: whether its seats are asked first, who speaks for it, who sits in it.

    `others`: the regions that work as one with that of the plan, for which it decides where it is one body.
    """
    return {
        "id": body.id,
        "name": dict(body.name),
        "asked": transition.asks(body),
        "all": body.all,
        "heads": list(body.heads),
        "members": [{"role": one.role, "at": one.at} for one in body.members],
        "together": list(others) if body.together else [],
    }


def bodies_documents(transition: Transition, others: Sequence[str]) -> list[dict[str, Any]]:
    """Return the bodies of a transition."""
    return [body_document(body, transition, others) for body in transition.bodies]


def ways(deciding: Deciding, others: Sequence[str]) -> list[dict[str, Any]]:
    """Return every transition that somebody may decide on: `alone` are the roles that need no round.

    Of those the `roles` decide by themselves, for the region alone; the others speak for a body.
    """
    pairs = ((source, target) for source in PHASES for target in PHASES if source != target)
    found = (deciding.of(source, target) for source, target in pairs)
    return [
        {
            "from": one.source,
            "to": one.target,
            "alone": list(one.alone),
            "roles": list(one.roles),
            "bodies": bodies_documents(one, others),
            "answer_within_minutes": one.answer_within_minutes,
            "by_telephone": one.by_telephone,
        }
        for one in found
        if one.deciders
    ]
