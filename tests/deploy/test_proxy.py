"""The proxy of the documents, run: TLS, pages, live sockets, and coming back at another web process."""

import json
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from config.log_secrets import BEHIND_LINKS
from deploy import machine
from deploy.places import Places
from deploy.proxy import Proxy, filled
from deploy.telling import Telling
from tests.needs import REPO, program
from tests.production import HOST, Installation, until
from tests.servers import free_port

pytestmark = [pytest.mark.servers, pytest.mark.faults]

# Somebody with a function in an exercise, who is logged in: name and value of the cookie.
LOGGED_IN = """
from django.conf import settings
from django.test import Client
from django.utils import timezone
from journal.models import Realm
from network.models import Mandate, Role, User
realm, _ = Realm.objects.get_or_create(
    slug="proef-proxy", defaults={"name": "Proef", "kind": "exercise"})
user, _ = User.objects.get_or_create(username="proef.proxy")
Mandate.objects.get_or_create(user=user, role=Role.OBSERVER)
client = Client()
client.force_login(user)
print("COOKIE", settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


NOTE = """
import os
from journal.actors import system_actor
from journal.models import Realm
from situation.services import note_post
realm = Realm.objects.get(slug="proef-proxy")
actor = system_actor("proef", "Proef")
note_post(actor=actor, realm=realm, region=None, theme="continuity", text=os.environ["NOTE"])
"""


@dataclass
class Running:
    """A proxy that runs before the web processes of an installation."""

    production: Installation
    port: int
    plain: int
    trust: ssl.SSLContext
    log: Path
    cookie: str = ""

    def ask(
        self, method: str, path: str, more: Mapping[str, str] | None = None, *, tls: bool = True
    ) -> tuple[int, dict[str, str], str]:
        """Return status, heads and text of an answer."""
        connection: HTTPConnection = (
            HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.trust)
            if tls
            else HTTPConnection("127.0.0.1", self.plain, timeout=30)
        )
        with closing(connection):
            given = {"Host": HOST, "Referer": f"https://{HOST}/", "Cookie": self.cookie}
            connection.request(method, path, headers=given | dict(more or {}))
            answer = connection.getresponse()
            text = answer.read().decode()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, text

    def ticket(self) -> dict[str, Any]:
        """Return a ticket for the live socket, as a page asks it."""
        _, heads, _ = self.ask("GET", "/account/")
        found = re.search(r"(__Host-csrftoken)=([^;]+)", heads.get("set-cookie", ""))
        assert found is not None, heads
        given = {"Cookie": f"{self.cookie}; {found[0]}", "X-CSRFToken": found[2]}
        status, _, text = self.ask("POST", "/api/v1/realms/proef-proxy/ticket/", given)
        assert status == 200, text
        answer: dict[str, Any] = json.loads(text)
        return answer

    def note(self, text: str) -> None:
        """Have somebody post a note in the realm."""
        done = self.production.manage("shell", "--no-imports", "-c", NOTE, NOTE=text)
        assert done.returncode == 0, done.stderr

    def live(self, ticket: str, position: str = "", origin: str = HOST) -> ClientConnection:
        """Open a live socket."""
        return connect(
            f"wss://{HOST}/live/proef-proxy/{position}",
            sock=socket.create_connection(("127.0.0.1", self.port), 30),
            proxy=None,
            ssl=self.trust,
            server_hostname=HOST,
            origin=Origin(f"https://{origin}"),
            subprotocols=[Subprotocol("live.v1"), Subprotocol(f"ticket.{ticket}")],
            open_timeout=30,
            additional_headers={"Cookie": self.cookie},
        )


def hello(opened: ClientConnection) -> dict[str, Any]:
    """Return the first frame of a socket."""
    frame: dict[str, Any] = json.loads(opened.recv(30))
    assert frame["op"] == "hello", frame
    return frame


def lost_one(*opened: ClientConnection) -> ClientConnection | None:
    """Return the socket that was closed from the other side; None while none was."""
    for one in opened:
        try:
            while True:
                one.recv(0.01)
        except TimeoutError:
            continue
        except ConnectionClosed:
            return one
    return None


def events_of(opened: ClientConnection) -> str:
    """Return the next frame with events."""
    while True:
        text = str(opened.recv(30))
        if json.loads(text)["op"] == "events":
            return text


def nginx_settings(folder: Path, production: Installation, port: int, plain: int) -> Path:
    """Write the settings that the installer makes, with ports of our own, and a frame around them."""
    nginx = program("nginx", package="nginx")
    places = Places(root=folder, checkout=REPO)
    places.certificate.parent.mkdir(parents=True)
    program("openssl", package="openssl")
    telling = Telling(dry=False)
    proxy = Proxy(telling, places, HOST, 2, None, "12")
    proxy._own_certificate()
    told = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=True).stderr
    version = tuple(map(int, re.findall(r"\d+", told)[:3]))
    text = filled(
        HOST, 2, places, ipv6=machine.has_ipv6(), release="13" if version >= (1, 25, 1) else "12"
    )
    for given, web in zip(re.findall(r"127\.0\.0\.1:\d+", text), production.ports, strict=True):
        text = text.replace(given, f"127.0.0.1:{web}")
    for standing, ours in (("443 ssl", f"{port} ssl"), ("80;", f"{plain};")):
        text = text.replace(f"listen {standing}", f"listen 127.0.0.1:{ours}")
    text = re.sub(r"(?m)^\s*listen \[::\].*\n", "", text)
    text = text.replace("/var/log/nginx/", f"{folder}/")
    site, main = folder / "zorgbeeld.conf", folder / "nginx.conf"
    site.write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"daemon off;\nevents {{ worker_connections 256; }}\n"
        f"http {{ access_log {folder}/access.log;\n{temporary}include {site}; }}\n",
        encoding="utf-8",
    )
    return main


@pytest.fixture(scope="module")
def proxy(production: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The proxy before two web processes, and somebody who is logged in."""
    nginx = program("nginx", package="nginx")
    folder = tmp_path_factory.mktemp("proxy")
    port, plain = free_port(), free_port()
    main = nginx_settings(folder, production, port, plain)
    tried = subprocess.run(
        [nginx, "-t", "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr
    production.prepare()
    process = subprocess.Popen([nginx, "-c", str(main)], stderr=subprocess.DEVNULL)
    trust = ssl.create_default_context(cafile=str(Places(root=folder).certificate))
    trust.check_hostname = False  # it is asked by its number
    made = Running(production, port, plain, trust, folder / "access.log")
    try:
        production.start_web(*production.ports)
        said = production.manage("shell", "--no-imports", "-c", LOGGED_IN)
        found = re.search(r"COOKIE (\S+) (\S+)", said.stdout)
        assert found is not None, said.stderr
        made.cookie = f"{found[1]}={found[2]}"
        yield made
    finally:
        process.terminate()
        process.wait(20)
        production.stop()


def test_pages_come_over_tls_alone_and_know_who_asked(proxy):
    status, heads, _ = proxy.ask("GET", "/login/?x=1", tls=False)
    assert (status, heads["location"]) == (301, f"https://{HOST}/login/?x=1")
    status, heads, text = proxy.ask("GET", "/login/", {"Cookie": ""})
    assert (status, "csrfmiddlewaretoken" in text) == (200, True)
    assert heads["strict-transport-security"]
    assert re.fullmatch(r"[0-9a-f]{32}", heads["x-request-id"])
    assert proxy.ask("GET", "/login/", {"Host": "vreemd.example", "Cookie": ""})[0] == 400


def test_the_log_of_the_proxy_names_the_page_behind_a_link_and_not_its_key(proxy):
    key = "geheim-van-de-link"
    come = {"Cookie": "", "Referer": f"https://{HOST}/toegang/{key}/"}
    for page in ("toegang", "oproep", "aanbod", "TOEGANG", "%74oegang"):
        proxy.ask("GET", f"/{page}/{key}/?x={key}", come)
        proxy.ask("GET", f"/{page}/{key}/", come, tls=False)
    proxy.ask("GET", f"/via/organisatie/login/callback/?code={key}&state={key}", come)
    proxy.ask("GET", "/login/?x=1", come)
    told = until(partial(logged, proxy.log, "/login/?x=1"), "the log has the last line")
    assert key not in told
    assert "GET /toegang/*** HTTP" in told
    assert "GET /via/organisatie/login/callback/ HTTP" in told


def logged(log: Path, words: str) -> str | None:
    """Return the log once it holds some words."""
    told = log.read_text(encoding="utf-8") if log.exists() else ""
    return told if words in told else None


def test_a_socket_is_upgraded_and_a_foreign_origin_or_no_ticket_is_not(proxy):
    given = proxy.ticket()
    with proxy.live(given["ticket"]) as socket:
        assert socket.subprotocol == "live.v1"
        assert hello(socket)["head"] >= 0
    with (
        # with an answer, or by a connection that just ends: the server lets go at once
        pytest.raises((InvalidHandshake, ConnectionClosed)),
        proxy.live(proxy.ticket()["ticket"], origin="vreemd.example") as socket,
    ):
        hello(socket)
    with proxy.live(proxy.ticket()["ticket"]) as socket:
        assert hello(socket)["head"] >= 0  # it was the origin


def test_a_browser_comes_back_at_the_other_process_when_its_own_is_killed(proxy):
    """No sticky session: cookie, ticket and position count at whichever process answers."""
    proxy.note("Van voor de storing.")
    with proxy.live(proxy.ticket()["ticket"]) as one, proxy.live(proxy.ticket()["ticket"]) as two:
        both = {id(socket): (socket, hello(socket)) for socket in (one, two)}
        servers = {greeting["server"] for _socket, greeting in both.values()}
        assert len(servers) == 2, "who has the fewest connections gets the next"
        snapshot = json.loads(proxy.ask("GET", "/api/v1/realms/proef-proxy/snapshot/")[2])
        gone = proxy.production.ports[0]
        proxy.production.kill_web(gone)
        lost = until(partial(lost_one, one, two), "its socket closes")
        _, before = both[id(lost)]
        proxy.note("Wat intussen gebeurde.")
        position = "?epoch={epoch}&since={seq}&tag={tag}".format(**snapshot)
        assert proxy.ask("GET", "/account/")[0] == 200
        with proxy.live(before["ticket"], position) as again:
            after = hello(again)
            assert {after["server"]} == servers - {before["server"]}
            assert "Wat intussen gebeurde." in events_of(again)
    proxy.production.start_web(gone)


def test_when_every_process_is_away_the_proxy_says_so_and_when_to_come_back(proxy):
    for port in proxy.production.ports:
        proxy.production.kill_web(port)
    status, heads, text = proxy.ask("GET", "/account/")
    assert (status, heads["retry-after"], heads["cache-control"]) == (503, "5", "no-store")
    assert "Zorgbeeld komt zo terug" in text
    _no_key_in_the_logs(proxy)
    proxy.production.start_web(*proxy.production.ports)
    until(partial(_is_back, proxy), "the proxy reaches them again")


def _no_key_in_the_logs(proxy: Running) -> None:
    """What fails is written down, in whichever of its logs, without the key that was in the address."""
    key = "geheim-bij-storing"
    come = {"Cookie": "", "Referer": f"https://{HOST}/toegang/{key}/"}
    for page in (*BEHIND_LINKS, "%74oegang"):
        assert proxy.ask("GET", f"/{page}/{key}/?x={key}", come)[0] == 503
        assert proxy.ask("POST", f"/{page}/{key}/", come)[0] == 503
    proxy.ask("GET", f"/via/organisatie/login/callback/?code={key}", come)
    proxy.ask("GET", "/login/?x=away", come)
    told = until(partial(logged, proxy.log, "/login/?x=away"), "the log has the last line")
    assert key not in told + proxy.log.with_name("error.log").read_text(encoding="utf-8")
    [line] = [one for one in told.splitlines() if "/login/?x=away" in one]
    assert re.search(r'"127\.0\.0\.1:\d+[^"]*" "502', line) or '"zorgbeeld_web" "502"' in line, line


def _is_back(proxy: Running) -> bool:
    """Say whether pages come again."""
    return proxy.ask("GET", "/account/")[0] == 200
