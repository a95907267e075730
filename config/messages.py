"""Messages of tasks, good until a moment of the clock that all machines share: that of the database.

Celery judges by the clock of the machine that takes a message: a worker two hours ahead would throw every
tick away, and nothing would happen by the clock any more, without a word.
"""

from datetime import datetime
from typing import Literal

from celery import Celery
from celery.worker.request import Request
from celery.worker.state import revoked


class SharedTimeRequest(Request):
    """A message at a worker."""

    def maybe_expire(self) -> Literal[True] | None:
        """Say whether its time is over, and if so do not take it up."""
        from journal import clock  # noqa: PLC0415 -- needs Django, which Celery sets up later

        if self.expires and clock.now() > self.expires:
            revoked.add(self.id)
            return True
        return None


class SharedTimeCelery(Celery):
    """An application that stamps its messages so."""

    def now(self) -> datetime:
        """Return the moment from which the time of a message counts."""
        from journal import clock  # noqa: PLC0415 -- as above

        return clock.now()
