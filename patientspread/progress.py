"""How far a plan is while it is being made, told at most once a second: each is kept in the journal."""

import time
from collections.abc import Callable

from journal.actors import Actor
from patientspread.engine.solve import Progress
from patientspread.models import SpreadRun
from patientspread.services import run_progress

EVERY_S = 1.0  # a plan that is there sooner tells nothing of its way


def progress_of(
    run: SpreadRun, actor: Actor, clock: Callable[[], float] = time.monotonic
) -> Progress:
    """Return what the engine calls as it takes up each goal; nothing is told in the first second."""
    began = told = clock()

    def tell(goal: str, n: int, of: int) -> None:
        nonlocal told
        now = clock()
        if now - told >= EVERY_S:
            told = now
            run_progress(actor=actor, run=run, goal=goal, n=n, of=of, seconds=round(now - began))

    return tell
