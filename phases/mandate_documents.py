"""Who decides on what, as screens get it: per transition the roles, the bodies and their rules."""

from typing import Any

from phases.rules.deciding import Body, Deciding, Transition
from phases.rules.given import PHASES


def body_document(body: Body, transition: Transition) -> dict[str, Any]:
    """Return a body on a transition: whether its seats are asked first, who speaks for it, who sits in it."""
    return {
        "id": body.id,
        "name": dict(body.name),
        "asked": transition.asks(body),
        "all": body.all,
        "heads": list(body.heads),
        "members": [{"role": one.role, "at": one.at} for one in body.members],
    }


def ways(deciding: Deciding) -> list[dict[str, Any]]:
    """Return every transition that somebody may decide on: `alone` are the roles that need no round."""
    pairs = ((source, target) for source in PHASES for target in PHASES if source != target)
    found = (deciding.of(source, target) for source, target in pairs)
    return [
        {
            "from": one.source,
            "to": one.target,
            "alone": list(one.alone),
            "bodies": [body_document(body, one) for body in one.bodies],
            "answer_within_minutes": one.answer_within_minutes,
            "by_telephone": one.by_telephone,
        }
        for one in found
        if one.deciders
    ]
