"""The life of a message: received, then applied, partly applied, or set aside.

What a message becomes follows from reading it. What was held back a person has read again, after
something was pointed right or became known, or discards with a reason.
"""

from lcms_bridge.models import DeliveryState, MessageState, NeighbourState, PeerState
from lcms_bridge.rights import MEND
from web.transitions import Step, Transitions

RECEIVED = {MessageState.RECEIVED}
HELD = {MessageState.QUARANTINED, MessageState.PARTLY}
MESSAGES = Transitions(
    "lcms_bridge.message",
    Step("apply", RECEIVED, MessageState.APPLIED),
    Step("apply_partly", RECEIVED, MessageState.PARTLY),
    # nothing of it was applied: it cannot be read, no attempt succeeded, or the realm closed
    Step("quarantine", RECEIVED, MessageState.QUARANTINED),
    Step("replay", HELD, MessageState.RECEIVED, by=MEND),
    Step("discard", HELD, MessageState.DISCARDED, by=MEND),
    entity="message",
    initial=MessageState.RECEIVED,
    code="message_{state}",
)

PEERS_STEPS = Transitions(
    "lcms_bridge.peer",
    Step("pause", {PeerState.ACTIVE}, PeerState.PAUSED),
    Step("resume", {PeerState.PAUSED}, PeerState.ACTIVE),
    Step("withdraw", {PeerState.ACTIVE, PeerState.PAUSED}, PeerState.WITHDRAWN),
    Step("register", {PeerState.WITHDRAWN}, PeerState.ACTIVE),
    entity="peer",
    initial=PeerState.ACTIVE,
    code="peer_{state}",
)

NEIGHBOURS = Transitions(
    "lcms_bridge.peer",
    Step("pause", {NeighbourState.ACTIVE}, NeighbourState.PAUSED),
    Step("resume", {NeighbourState.PAUSED}, NeighbourState.ACTIVE),
    Step("withdraw", {NeighbourState.ACTIVE, NeighbourState.PAUSED}, NeighbourState.WITHDRAWN),
    Step("register", {NeighbourState.WITHDRAWN}, NeighbourState.ACTIVE),
    entity="neighbour",
    initial=NeighbourState.ACTIVE,
    code="peer_{state}",
)

# A message goes under one number until it is taken; what the other side refuses is for a person.
DELIVERIES = Transitions(
    "lcms_bridge.delivery",
    Step("deliver", {DeliveryState.WAITING}, DeliveryState.DELIVERED),
    # a newer picture says all that this one said
    Step("supersede", {DeliveryState.WAITING}, DeliveryState.SUPERSEDED),
    Step("give_up", {DeliveryState.WAITING}, DeliveryState.DEAD),
    # the realm closed, or the link was withdrawn
    Step("end", {DeliveryState.WAITING}, DeliveryState.DISCARDED),
    Step("replay", {DeliveryState.DEAD}, DeliveryState.WAITING),
    Step("discard", {DeliveryState.DEAD}, DeliveryState.DISCARDED),
    entity="delivery",
    initial=DeliveryState.WAITING,
    code="delivery_{state}",
)
