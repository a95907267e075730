"""Writing the bridge: messages come in and are read once; people mend or discard what was held back."""

from lcms_bridge.services.corrections import message_discard, message_mend, message_replay
from lcms_bridge.services.inbox import (
    BRIDGE,
    HOLD,
    MAX_ATTEMPTS,
    PROCESS_TASK,
    Receipt,
    message_process,
    message_receive,
    messages_due,
    messages_end,
)

__all__ = [
    "BRIDGE",
    "HOLD",
    "MAX_ATTEMPTS",
    "PROCESS_TASK",
    "Receipt",
    "message_discard",
    "message_mend",
    "message_process",
    "message_receive",
    "message_replay",
    "messages_due",
    "messages_end",
]
