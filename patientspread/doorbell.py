"""Telling a worker that a run waits: only a doorbell, the sweep finds what it misses."""

from journal.waking import wake_worker


def ring_mailer() -> None:
    """Have what hospitals are mailed about offers sent at once; the sweep finds what it misses."""
    wake_worker("patientspread.tasks.send_offer_mails")


def ring_solver(run_id: int) -> None:
    """Send the message; a queue that is down costs a second, never a run."""
    wake_worker("patientspread.tasks.solve_run", run_id)
