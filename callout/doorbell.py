"""Telling a worker that there is something to send: only a doorbell, the sweep finds what it misses."""

from journal.waking import wake_worker


def ring_senders() -> None:
    """Send the message; a queue that is down costs a second, never an alarm."""
    wake_worker("callout.tasks.send_due")
