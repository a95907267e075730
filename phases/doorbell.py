"""Telling a worker that a trial waits: only a doorbell, the sweep finds what it misses."""

from journal.waking import wake_worker


def ring_trial(trial_id: int) -> None:
    """Send the message; a queue that is down costs a second, never a trial."""
    wake_worker("phases.tasks.try_plan", trial_id)
