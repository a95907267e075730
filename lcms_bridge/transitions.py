"""The life of a message: received, then applied, partly applied, or set aside; every end is final.

Nobody asks for a step: what a message becomes follows from reading it.
"""

from lcms_bridge.models import MessageState
from web.transitions import Step, Transitions

RECEIVED = {MessageState.RECEIVED}
MESSAGES = Transitions(
    "lcms_bridge.message",
    Step("apply", RECEIVED, MessageState.APPLIED),
    Step("apply_partly", RECEIVED, MessageState.PARTLY),
    # nothing of it was applied: it cannot be read, no attempt succeeded, or the realm closed
    Step("quarantine", RECEIVED, MessageState.QUARANTINED),
    entity="message",
    initial=MessageState.RECEIVED,
    code="message_{state}",
)
