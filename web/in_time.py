"""What asks the machine's resolver, with an end: a name server that says nothing holds nobody up.

The resolver of the machine has no time limit that a caller can set, and is waited for within C. It is asked
in a thread of its own that is left behind when it takes too long; who asks the same meanwhile waits for
the one that runs, so that a name server that hangs costs one thread for each name.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

Answer = TypeVar("Answer")

NAME_S = 10.0  # room for a second name server: the first one is given up after five (resolv.conf)
MOST_ADDRESSES = 3  # of one name that are tried

_running: dict[Hashable, "_Asked"] = {}
_lock = threading.Lock()


class _Asked:
    """One question that is asked now, for however many wait for it."""

    def __init__(self, key: Hashable, ask: Callable[[], Any]) -> None:
        self.over = threading.Event()
        self.answer: Any = None
        self.fault: Exception | None = None
        self._key, self._ask = key, ask

    def run(self) -> None:
        """Ask, and tell all that wait."""
        try:
            self.answer = self._ask()
        except Exception as error:  # noqa: BLE001 -- raised again where it is waited for
            self.fault = error
        finally:
            with _lock:
                _running.pop(self._key, None)
            self.over.set()


def in_time(key: Hashable, ask: Callable[[], Answer], within_s: float) -> Answer:
    """Return what is answered within so many seconds. Raises TimeoutError, and what asking raises.

    `key`: what tells that two questions are the same.
    """
    with _lock:
        asked = _running.get(key)
        if asked is None:
            asked = _Asked(key, ask)
            threading.Thread(target=asked.run, name="resolver", daemon=True).start()
            _running[key] = asked  # of one that could not begin nobody would wait to the end of
    if not asked.over.wait(within_s):
        raise TimeoutError
    if asked.fault is not None:
        raise asked.fault
    answer: Answer = asked.answer
    return answer


def addresses_of(host: str, port: int, within_s: float | None = None) -> list[str]:
    """Return the numeric addresses of a host, best first; within `NAME_S` seconds if no other is given.

    Raises OSError (not known, or not in time), UnicodeError (none can be called so).
    """
    try:
        found = in_time(
            (host, port),
            lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM),
            NAME_S if within_s is None else within_s,
        )
    except TimeoutError:
        raise TimeoutError(f"no answer in time about the name {host}") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connected(host: str, port: int, within_s: float) -> socket.socket:
    """Return a line to a host: its name in time, and so many seconds for each of its first addresses.

    Raises OSError (not known, not in time, nobody listens), UnicodeError (none can be called so).
    """
    return reached(addresses_of(host, port), port, within_s)


def reached(addresses: Sequence[str], port: int, within_s: Any) -> socket.socket:
    """Return a line to the first of `MOST_ADDRESSES` that answers within so many seconds. Raises OSError.

    `within_s`: as the standard library takes it, which has a word of its own for "as the machine does".
    """
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), within_s)
    return socket.create_connection((last, port), within_s)
