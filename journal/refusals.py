"""Refusals in the trail and the log: who was refused what, from where; a flood fills neither.

Every refusal has its line in the log. In the trail the same refusal of the same person or address stands
once a minute, and so many a minute in all: what was left out is counted in the next that is written.
"""

import logging
import threading
import time
from collections import OrderedDict

from django.db import DatabaseError

from journal.models import Realm
from journal.trail import REFUSED, told, trail_note_safely
from journal.whence import whence

TRAILED = (401, 403, 429)
GONE = 404  # told too where somebody who is known asked within a realm: whoever tries numbers shows
AGAIN_SECONDS = 60.0
MOST_A_MINUTE = 300  # of one process
REMEMBERED = 10_000

logger = logging.getLogger("zorgbeeld.refused")


class Damper:
    """Which refusals were written lately; one a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._seen: OrderedDict[tuple[str, ...], float] = OrderedDict()
        self._minute, self._count, self._left_out = 0.0, 0, 0

    def passes(self, *what: str) -> int | None:
        """Return how many were left out before this one, None: this one is left out too."""
        now = time.monotonic()
        with self._lock:
            if now - self._minute > AGAIN_SECONDS:
                self._minute, self._count = now, 0
            if now - self._seen.get(what, -AGAIN_SECONDS) < AGAIN_SECONDS or (
                self._count >= MOST_A_MINUTE
            ):
                self._left_out += 1
                return None
            self._seen[what] = now
            self._seen.move_to_end(what)
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            self._count += 1
            left_out, self._left_out = self._left_out, 0
            return left_out


damper = Damper()


def refusal_note(actor: str, status: int, what: str, code: str, realm: str = "") -> None:
    """Tell the log of a refusal, and the trail unless it has just been told."""
    detail = {"status": status, "what": what[:200], "code": code}
    logger.warning("%s", told("refused", actor=actor, outcome=REFUSED, realm=realm, detail=detail))
    left_out = damper.passes(actor, whence().address, str(status), what, code, realm)
    if left_out is not None:
        more = {"left_out": left_out} if left_out else {}
        trail_note_safely(
            "refused", actor=actor, outcome=REFUSED, realm=_scope(realm), detail=detail | more
        )


def is_trailed(status: int, actor: str, realm: str) -> bool:
    """Say whether a refusal with this status belongs in the trail."""
    return status in TRAILED or (status == GONE and bool(actor) and bool(realm))


def _scope(realm: str) -> str:
    """Return a realm that is there; a name that somebody made up begins no chain of its own."""
    try:
        return realm if realm and Realm.objects.filter(slug=realm).exists() else ""
    except (DatabaseError, ValueError):  # away, or a name that no column takes
        return ""
