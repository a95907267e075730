"""The life of a message: received, then applied, partly applied, or set aside.

What a message becomes follows from reading it. What was held back a person has read again, after
something was pointed right or became known, or discards with a reason.
"""

from lcms_bridge.models import MessageState
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
