"""What the worker does for the bridge; every task may run twice, or late, without harm."""

import logging
import time
from collections.abc import Callable
from functools import partial

from celery import shared_task

from journal.isolation import each
from lcms_bridge.gz.linking import line_by_plan_follow, lines_by_plan
from lcms_bridge.services import (
    BRIDGE,
    messages_due,
    messages_forget,
    messages_process,
    neighbour_serve,
    neighbours_due,
    peer_serve,
    peers_due,
    pull_serve,
    realm_waited_in,
)
from lcms_bridge.stays_over import stays_forget
from lcms_bridge.transports import FETCHED

logger = logging.getLogger(__name__)

TURN_S = 20.0  # what is left then waits for the next sweep
# A transaction costs as much as twenty messages in it: who finds few, time after time, lets some gather.
FEW = 40
GATHER_S = 0.1


@shared_task(name="lcms_bridge.tasks.process_message")
def process_message(message_id: int) -> None:
    """Process one message, and what waits beside it: the doorbell of its arrival."""
    realm = realm_waited_in(message_id)
    if realm is not None:  # else who took it takes what waited beside it
        _read_on(partial(messages_due, realm))


@shared_task(name="lcms_bridge.tasks.sweep_inbox")
def sweep_inbox() -> int:
    """Process all messages that are due, whose doorbell was lost or whose worker died."""
    return _read_on(messages_due)


def _read_on(due: Callable[[], list[int]]) -> int:
    """Process what is due until nothing is, but not so long that other tasks wait; return how many."""
    done, until = 0, time.monotonic() + TURN_S
    while time.monotonic() < until and (read := messages_process(actor=BRIDGE, numbers=due())):
        done += read
        if read < FEW and read < done:
            time.sleep(GATHER_S)
    return done


@shared_task(name="lcms_bridge.tasks.forget_bytes")
def forget_bytes() -> int:
    """Let go of the bytes of what was read, and of stays that ended, long ago."""
    return messages_forget() + stays_forget()


@shared_task(name="lcms_bridge.tasks.sweep_transports")
def sweep_transports() -> None:
    """Bring in what lies ready at every way that has to be asked."""
    each(FETCHED, lambda way: way.fetch(), logger=logger, what="nothing could be fetched")


@shared_task(name="lcms_bridge.tasks.serve_pull")
def serve_pull(pull_id: int) -> None:
    """Ask one address now: the doorbell of a decision."""
    pull_serve(actor=BRIDGE, pull_id=pull_id)


@shared_task(name="lcms_bridge.tasks.serve_peer")
def serve_peer(peer_id: int) -> None:
    """Tell one other system what it waits for: the doorbell of a decision."""
    peer_serve(actor=BRIDGE, peer_id=peer_id)


@shared_task(name="lcms_bridge.tasks.sweep_outbox")
def sweep_outbox() -> None:
    """Tell every other system what it waits for."""
    each(peers_due(), serve_peer, logger=logger, what="another system could not be told")


@shared_task(name="lcms_bridge.tasks.serve_neighbour")
def serve_neighbour(neighbour_id: int) -> None:
    """Hear what changed at one neighbour."""
    neighbour_serve(actor=BRIDGE, neighbour_id=neighbour_id)


@shared_task(name="lcms_bridge.tasks.sweep_neighbours")
def sweep_neighbours() -> None:
    """Hear what changed at every neighbour whose line is open, also by a plan that came in force."""
    follow = partial(line_by_plan_follow, actor=BRIDGE)
    each(lines_by_plan(), follow, logger=logger, what="a line could not follow the plans")
    each(neighbours_due(), serve_neighbour, logger=logger, what="a neighbour could not be heard")
