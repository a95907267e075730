"""How much of the shared thing one person may use: by kind, by cost, with a moment to come back.

Each share runs full again by itself, evenly. It is counted in the memory of a server process: nobody
waits for another machine to be told that they may go on. What runs by the clock, the exercise and the
bridge have no person and no limit.
"""

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings

from journal.errors import TooMany

REMEMBERED = 20_000  # shares in use; who was away long has a full one anyway


@dataclass(frozen=True)
class Kind:
    """A share: the setting that says how much, within how many seconds."""

    name: str
    setting: str
    seconds: float
    sentence: str = ""  # what one is told above it; empty: that of the journal for this name

    @property
    def most(self) -> float:
        """Return how much one person may use within the time; 0: as much as they like."""
        return float(getattr(settings, self.setting))


COMMANDS = Kind("commands", "COMMANDS_PER_10_S", 10.0)
READS = Kind("reads", "READS_PER_10_S", 10.0)
UPLOADS = Kind("uploads", "UPLOAD_MB_PER_MINUTE", 60.0)
COMMAND_BYTES = 2000  # of a command, that cost as much as another one


class Shares:
    """What everybody used lately; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def forget(self) -> None:
        """Begin anew, with full shares."""
        with self._lock:
            self._used.clear()

    def spend(self, who: str, kind: Kind, cost: float = 1.0) -> None:
        """Use some of somebody's share. Raises TooMany with the seconds after which it is there."""
        most = kind.most
        if not most:
            return
        now, pace = time.monotonic(), most / kind.seconds
        with self._lock:
            used, at = self._used.get((who, kind.name), (0.0, now))
            used = max(used - (now - at) * pace, 0.0)
            # one thing that costs more than a whole share waits for a full one, not for ever
            over = used + min(cost, most) - most
            if over <= 0:
                used += cost
            self._used[who, kind.name] = (used, now)
            self._used.move_to_end((who, kind.name))
            if len(self._used) > REMEMBERED:
                self._used.popitem(last=False)
        if over > 0:
            wait = max(math.ceil(over / pace), 1)
            raise TooMany(
                kind.sentence or f"journal.limit.{kind.name}", retry_after=wait, seconds=wait
            )


shares = Shares()


def command_cost(size: int) -> float:
    """Return what a command of so many bytes costs: everybody's picture carries them."""
    return 1 + size // COMMAND_BYTES
