"""A line between two installations that cuts, delays and repeats, by a chance that is the same each run."""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Iterator

WAYS = ("well", "late", "refused", "cut", "cut", "twice", "lost")
WAIT_S = 10.0


class BadLine:
    """Passes connections on to a port, or spoils them while `bad`; `spoilt` counts how, by its way."""

    def __init__(self, to: int, seed: int) -> None:
        self.to = to
        self.bad = True
        self.away = False
        self.spoilt: dict[str, int] = {}
        self._chance = random.Random(seed)  # noqa: S311
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = self._door.accept()
                threading.Thread(target=self._pass, args=(line,), daemon=True).start()

    def _pass(self, line: socket.socket) -> None:
        """Bring one question over and its answer back, in one of the ways."""
        way = "refused" if self.away else self._chance.choice(WAYS) if self.bad else "well"
        self.spoilt[way] = self.spoilt.get(way, 0) + 1
        with line, contextlib.suppress(OSError):
            line.settimeout(WAIT_S)
            if way == "refused":
                return
            asked = _question(line)
            if way == "late":
                time.sleep(0.2)
            answer = self._answered(asked)
            if way == "twice":  # the other side did it, and is asked once more
                answer = self._answered(asked)
            if way == "lost":  # it did it, and nobody hears of it
                return
            line.sendall(answer[: len(answer) // 2] if way == "cut" else answer)

    def _answered(self, asked: bytes) -> bytes:
        """Return what the other side answers."""
        with socket.create_connection(("127.0.0.1", self.to), WAIT_S) as there:
            there.sendall(asked)
            return b"".join(iter(lambda: there.recv(65536), b""))


def _question(line: socket.socket) -> bytes:
    """Return one whole request, with word to the server that it is the only one of its connection."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65536) or b"\r\n\r\n"
    head, _, body = got.partition(b"\r\n\r\n")
    length = 0
    for row in head.split(b"\r\n")[1:]:
        name, _, value = row.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\nConnection: close\r\n\r\n" + body


@contextlib.contextmanager
def bad_line(to: int, seed: int) -> Iterator[BadLine]:
    """A line to a port for as long as the block lasts."""
    line = BadLine(to, seed)
    try:
        yield line
    finally:
        line.close()
