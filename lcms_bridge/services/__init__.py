"""Writing the bridge: messages come in and are read once; people mend or discard what was held back.

Other systems are told what we know, and what they refuse waits for a person.
"""

from lcms_bridge.application import BRIDGE
from lcms_bridge.services.batches import messages_process
from lcms_bridge.services.corrections import message_discard, message_mend, message_replay
from lcms_bridge.services.hearing import neighbour_serve, neighbours_due
from lcms_bridge.services.inbox import (
    HOLD,
    MAX_ATTEMPTS,
    message_process,
    messages_due,
    messages_end,
    messages_forget,
    realm_waited_in,
)
from lcms_bridge.services.neighbours import (
    neighbour_pause,
    neighbour_resume,
    neighbour_set,
    neighbour_withdraw,
)
from lcms_bridge.services.outbox import peer_serve, peers_due
from lcms_bridge.services.peers import (
    deliveries_end,
    delivery_discard,
    delivery_replay,
    peer_pause,
    peer_resume,
    peer_send,
    peer_set,
    peer_withdraw,
)
from lcms_bridge.services.pulling import pull_serve, pulls_due
from lcms_bridge.services.pulls import pull_now, pull_set, pull_stop, pulls_close
from lcms_bridge.services.receiving import PROCESS_TASK, Receipt, message_receive
from lcms_bridge.services.sharing import (
    shared_change,
    shared_choose,
    shared_put,
    shared_withdraw,
)
from lcms_bridge.services.translating import dialect_take_back, sheet_map

__all__ = [
    "BRIDGE",
    "HOLD",
    "MAX_ATTEMPTS",
    "PROCESS_TASK",
    "Receipt",
    "deliveries_end",
    "delivery_discard",
    "delivery_replay",
    "dialect_take_back",
    "message_discard",
    "message_mend",
    "message_process",
    "message_receive",
    "message_replay",
    "messages_due",
    "messages_end",
    "messages_forget",
    "messages_process",
    "neighbour_pause",
    "neighbour_resume",
    "neighbour_serve",
    "neighbour_set",
    "neighbour_withdraw",
    "neighbours_due",
    "peer_pause",
    "peer_resume",
    "peer_send",
    "peer_serve",
    "peer_set",
    "peer_withdraw",
    "peers_due",
    "pull_now",
    "pull_serve",
    "pull_set",
    "pull_stop",
    "pulls_close",
    "pulls_due",
    "realm_waited_in",
    "shared_change",
    "shared_choose",
    "shared_put",
    "shared_withdraw",
    "sheet_map",
]
