"""One item's error stops no other: for every sweep over realms, exercises, runs and messages.

Each item is a transaction (or more) of its own; what one leaves undone is found by the next sweep.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.db import connection

Item = TypeVar("Item")


def each(
    items: Iterable[Item], action: Callable[[Item], object], *, logger: logging.Logger, what: str
) -> int:
    """Do something with every item, whatever error one of them meets; return how many failed.

    `what` names the work in the log, such as `exercise could not be played on`. Only a signal to stop
    (not an error) ends the sweep. A lost connection is closed, so that the next item gets another.
    """
    failed = 0
    for item in items:
        try:
            action(item)
        except Exception:
            failed += 1
            logger.exception("%s: %s", what, item)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return failed


def while_time(items: Iterable[Item], seconds: float) -> Iterator[Item]:
    """Yield items until so much time is over; what is left is for the next sweep."""
    began = time.monotonic()
    for item in items:
        if time.monotonic() - began > seconds:
            return
        yield item
