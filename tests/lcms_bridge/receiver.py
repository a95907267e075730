"""Another system for the tests: takes posts on a port of this machine, and answers as it is told."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Got:
    """A message as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


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

    def turn(self) -> int | str | bytes:
        """Return the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Another system that listens as long as the block lasts."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Got(self.path, dict(self.headers), body))
            answer = receiver.turn()
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
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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
