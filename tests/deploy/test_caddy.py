"""The proxy of compose.yaml, run: TLS, a web process that is gone, and all of them away."""

import os
import re
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from tests.needs import REPO, program
from tests.production import until
from tests.servers import free_port

pytestmark = [pytest.mark.servers, pytest.mark.faults]

Answer = tuple[int, dict[str, str], str]
Run = Callable[..., Callable[[], Answer]]
# What a name of Docker's becomes here; the rest of the file is as it is installed.
PROCESSES = re.compile(r"dynamic a \{.*?\}|dynamic a web 8000", re.DOTALL)


class Page(BaseHTTPRequestHandler):
    """A web process: says what it was told of who asks."""

    def do_GET(self) -> None:
        """Answer with the heads that a proxy adds."""
        told = f"{self.headers['X-Forwarded-Proto']} {self.headers['X-Forwarded-For']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Gone(ThreadingTCPServer):
    """A web process that hangs up on whoever comes, and counts them."""

    tried = 0

    def verify_request(self, request: object, client_address: object) -> bool:
        """Hang up."""
        self.tried += 1
        return False


@pytest.fixture
def web() -> Iterator[int]:
    """A web process; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def caddy(tmp_path: Path) -> Iterator[Run]:
    """Give a function that starts the proxy before web processes, and gives what asks it a page."""
    binary, running = program("caddy", package="caddy"), []

    def run(*ports: int) -> Callable[[], Answer]:
        port, plain = free_port(), free_port()
        text = (REPO / "deploy/compose/Caddyfile").read_text(encoding="utf-8")
        named = " ".join(["to", *(f"127.0.0.1:{one}" for one in ports)])
        text, found = PROCESSES.subn(named, text)
        assert found == 1
        here = f"admin off\nskip_install_trust\nhttp_port {plain}\nhttps_port {port}"
        (tmp_path / "Caddyfile").write_text(
            text.replace("\n{\n", f"\n{{\n{here}\n", 1), encoding="utf-8"
        )
        homes = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        running.append(
            subprocess.Popen(
                [str(binary), "run", "--adapter", "caddyfile", "--config", "Caddyfile"],
                cwd=tmp_path,
                env=os.environ | homes | {"HOSTNAME_PUBLIC": "localhost"},
                stdout=subprocess.DEVNULL,
                stderr=(tmp_path / "log").open("wb"),
            )
        )
        root = tmp_path / "caddy/pki/authorities/local/root.crt"

        def ask() -> Answer:
            context = ssl.create_default_context(cafile=str(root))
            with closing(HTTPSConnection("localhost", port, timeout=30, context=context)) as made:
                made.request("GET", "/", headers={"X-Forwarded-For": "203.0.113.9"})
                answer = made.getresponse()
                heads = {name.lower(): value for name, value in answer.getheaders()}
                return answer.status, heads, answer.read().decode()

        def answers() -> Answer | None:
            try:
                return ask()
            except OSError:
                return None

        until(answers, "the proxy answers", 60)
        return ask

    yield run
    for process in running:
        process.kill()
        process.wait()


def test_a_page_comes_by_tls_with_the_address_that_asks(caddy, web):
    status, heads, text = caddy(web)()
    assert (status, text) == (200, "https 127.0.0.1")
    assert "alt-svc" not in heads, "compose.yaml opens no port of UDP"


def test_a_process_that_hangs_up_is_left_out(caddy, web):
    """It has the fewest connections: else about every other request would go there first."""
    began = time.monotonic()
    with Gone(("127.0.0.1", 0), BaseRequestHandler) as gone:
        thread = threading.Thread(target=gone.serve_forever)
        thread.start()
        try:
            ask = caddy(gone.server_address[1], web)
            assert {ask()[0] for _ in range(40)} == {200}
        finally:
            gone.shutdown()
            thread.join()
    # one try in the five seconds that it is left out
    assert 1 <= gone.tried <= 2 + (time.monotonic() - began) / 5


def test_when_every_process_is_away_a_page_says_so_and_tries_again(caddy):
    status, heads, text = caddy(free_port())()
    assert (status, heads["retry-after"], heads["cache-control"]) == (503, "5", "no-store")
    assert "Zorgbeeld komt zo terug" in text
    assert 'http-equiv="refresh" content="5"' in text
    nginx = (REPO / "deploy/nginx/zorgbeeld.conf").read_text(encoding="utf-8")
    assert text in nginx, "both proxies say the same"
