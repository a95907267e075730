"""Another system for the tests: takes posts on a port of this machine, and answers as it is told."""

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(frozen=True)
class Got:
    """A message as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"


@dataclass
class Receiver:
    """What came in; `answers` are given in turn, the last one for good: a status, or `cut`, `garbage`.

    A body is answered with 200 and itself, a page of HTML as one.
    """

    answers: list[int | str | bytes] = field(default_factory=lambda: [202])
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}/in?from=zorgbeeld"

    @property
    def host(self) -> str:
        """Return it as a setting names it."""
        return f"127.0.0.1:{self.port}"

    def page(self, known: str) -> tuple[int, bytes]:
        """Return the next answer to who asks, and knows what has this `ETag`."""
        answer = self.turn()
        if known and known == self.headers.get("ETag"):
            return 304, b""
        return (200, answer) if isinstance(answer, bytes) else (int(answer), b"")

    def turn(self) -> int | str | bytes:
        """Return the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(http.server.BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.got.append(Got(self.path, dict(self.headers), body))
        answer = self.receiver.turn()
        if answer == "cut":
            self.close_connection = True
            return
        if answer == "garbage":
            self.wfile.write(b"\x00\xff geen HTTP\r\n\r\n")
            self.close_connection = True
            return
        said = b'{"detail": "aangenomen"}'
        if isinstance(answer, bytes):
            said, answer = answer, 200
            kind = "text/html" if said.startswith(b"<!DOCTYPE") else "application/json"
            self.send_response(answer)
            self.send_header("Content-Type", kind)
        else:
            self.send_response(int(answer))
        self.finish_with(said)

    def finish_with(self, body: bytes) -> None:
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.receiver.got.append(Got(self.path, dict(self.headers), b"", "GET"))
        status, body = self.receiver.page(self.headers.get("If-None-Match", ""))
        self.send_response(status)
        self.finish_with(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Another system that listens as long as the block lasts."""
    receiver = Receiver()

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": receiver})
    )
    receiver.port = server.server_address[1]
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def leads(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Let every name lead to an address, or (empty) be known to nobody."""

    def found(host: str, port: int, **_more: object) -> list[Any]:
        if not address:
            raise socket.gaierror(socket.EAI_NONAME, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
