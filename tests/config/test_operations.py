"""What docs/operations.md says is so: its first chapter is gone through on real servers and processes.

What belongs to Debian (apt, systemd, nginx) stands for what it does: `scripts/install production` is tried
dry and its steps are run, `systemctl restart zorgbeeld.target` starts the processes.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

import pytest
import yaml
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import get_commands, load_command_class

from deploy import machine
from deploy.telling import CannotInstallError
from tests.needs import REPO
from tests.production import HOST, Browser, Installation, until

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"\s+#.*$|^#.*$")
PROGRAM = r"(\w+=\S+ )*(zorgbeeld|manage\.py|python manage\.py) "
IN_CONTAINER = r"^docker compose (exec|run --rm) [a-z]+ "
CHAPTER = "From a bare Debian to a reporting hospital"
STRONG = "paars-fietsslot-kade-91"
REALM = "/api/v1/realms/nederland"
HOUSE = f"{REALM}/facilities/MAASSTAD"


def commands_in(text: str) -> Iterator[str]:
    """Yield each command of the sh blocks of a text."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if command := COMMENT.sub("", line).strip():
                yield command


def chapter(title: str) -> str:
    """Return one chapter of docs/operations.md."""
    text = (REPO / "docs/operations.md").read_text(encoding="utf-8")
    found = re.search(rf"(?ms)^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text)
    assert found is not None, title
    return found[1]


def programs() -> list[tuple[str, str]]:
    """Return every management command that the documents give, with its document."""
    return [
        (path.name, command)
        for path in sorted((REPO / "docs").glob("*.md"))
        for told in commands_in(path.read_text(encoding="utf-8"))
        if re.match(PROGRAM, command := re.sub(IN_CONTAINER, "", told))
    ]


@pytest.mark.parametrize(("document", "command"), programs())
def test_a_command_of_the_documents_is_one_that_its_program_takes(document, command):
    words = shlex.split(command)
    while "=" in words[0]:
        words = words[1:]
    name, *rest = words[1:] if words[0] != "python" else words[2:]
    assert name in get_commands(), document
    made = load_command_class(get_commands()[name], name)
    made.create_parser("manage.py", name).parse_args(rest)


def test_containers_that_the_documents_name_are_those_of_compose():
    services = yaml.safe_load((REPO / "compose.yaml").read_text(encoding="utf-8"))["services"]
    text = (REPO / "docs/operations.md").read_text(encoding="utf-8")
    named: list[str] = []
    for command in commands_in(text):
        if command.startswith("docker compose "):
            verb, *words = re.sub(r"--(entrypoint|scale) \S+", "", command).split()[2:]
            given = [word for word in words if not word.startswith("-")]
            named += given[:1] if verb in {"run", "exec"} else given
    assert len(named) > 5
    assert set(named) <= set(services)


def test_what_compose_asks_for_is_written_down_before_its_first_command():
    """A variable before one command is unknown to the next: `exec` and `run` ask for it as well."""
    asked = re.findall(r"\$\{(\w+):\?", (REPO / "compose.yaml").read_text(encoding="utf-8"))
    before: list[str] = []
    after: list[str] = []
    for command in commands_in(chapter("In containers")):
        (after if after or "docker compose" in command else before).append(command)
    assert asked
    for name in asked:
        assert any(re.fullmatch(rf"echo {name}=\S+ > \.env", command) for command in before)
    assert not [command for command in after if re.match(r"\w+=.* docker", command)]


# --- the chapter, on real servers


class Day:
    """What the chapter's commands become here."""

    def __init__(self, production: Installation) -> None:
        self.production = production
        self.said: dict[str, str] = {}

    def run(self, command: str) -> None:
        """Do what a command of the chapter does."""
        for pattern, act in self.acts().items():
            if re.fullmatch(pattern, command):
                self.said[command] = act(command)
                return
        pytest.fail(f"{command}: nothing here does this")

    def acts(self) -> dict[str, Callable[[str], str]]:
        """Return what each kind of command becomes."""
        return {
            r"scripts/install production .*--dry-run": self._dry,
            r"scripts/install production --host \S+": self._install,
            r"scripts/install production --certificate \S+ --key \S+": self._dry_certificate,
            r"systemctl restart zorgbeeld\.target": self._start,
            r"zorgbeeld .+": self._manage,
        }

    def _dry(self, command: str) -> str:
        done = self.production.shell(command)
        try:
            machine.require_debian()
        except CannotInstallError:
            assert "this installer knows Debian 12 and 13" in done.stderr
            return done.stderr
        assert done.returncode == 0, done.stderr
        assert "things would be done; nothing was." in done.stdout
        return done.stdout

    def _install(self, _command: str) -> str:
        return self.production.prepare()

    def _dry_certificate(self, command: str) -> str:
        """There is no such certificate here: that is a sentence."""
        done = self.production.shell(f"{command} --host {HOST}.nl --dry-run")
        assert done.returncode == 1
        return done.stderr

    def _start(self, _command: str) -> str:
        self.production.start()
        return ""

    def _manage(self, command: str) -> str:
        words = shlex.split(command)[1:]
        if words[0] == "administrator":
            words += ["--password-env", "TYPED"]
        done = self.production.manage(*words, TYPED=STRONG)
        assert done.returncode == (1 if words[0] == "doctor" else 0), done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def day(production: Installation) -> Iterator[Day]:
    """The installation after every command of the chapter, in its order."""
    made = Day(production)
    try:
        for command in commands_in(chapter(CHAPTER)):
            made.run(command)
        yield made
    finally:
        production.stop()


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def logged_in(port: int, name: str, password: str) -> Browser:
    browser = Browser(port)
    status, _, page = browser.post("/login/", username=name, password=password)
    assert status == 302, page
    return browser


def administrator(port: int, name: str) -> Browser:
    """Log in and set up the second step, as chapter 6 says."""
    browser = logged_in(port, name, STRONG)
    assert browser.get("/")[1].startswith("/account/factor/"), "nothing else opens before"
    second_step(browser)
    return browser


def second_step(browser: Browser) -> str:
    """Set up an authenticator app, and return its secret."""
    again = browser.get("/account/factor/totp/activate/")[1]
    browser.post(again, password=STRONG)
    _, _, page = browser.get("/account/factor/totp/activate/")
    found = re.search(r"secret=([A-Z2-7]+)", page) or re.search(r'value="([A-Z2-7]{32})"', page)
    assert found is not None, page
    status, _, page = browser.post(
        "/account/factor/totp/activate/", page=page, code=code_of(found[1])
    )
    assert status == 302, page
    return found[1]


def number_in(browser: Browser, kind: str, name: str) -> str:
    """Return the number of a row, from a list of the administration."""
    _, _, page = browser.get(f"/beheer/network/{kind}/")
    found = re.search(rf"/beheer/network/{kind}/(\d+)/change/[^>]*>{re.escape(name)}<", page)
    assert found is not None, page
    return found[1]


def mail_to(received: Any, address: str) -> str:
    """Return the text of the newest mail to an address; empty while there is none."""
    found: list[Message] = [mail for mail in received.mails if mail["To"] == address]
    return str(found[-1].get_payload(decode=True).decode()) if found else ""  # type: ignore[union-attr]


def invited(by: Browser, mails: Any, name: str, last_name: str, **mandate: str) -> None:
    """Have an administrator open an account and ask a mandate; its owner follows the link of the mail."""
    address = f"{name}@maasstad.example"
    status, _, page = by.post(
        "/beheer/network/user/add/",
        username=name,
        first_name="Karin",
        last_name=last_name,
        email=address,
    )
    assert status == 302, page
    user = number_in(by, "user", name)
    assert by.post("/beheer/network/mandate/add/", user=user, **mandate)[0] == 302
    body = until(lambda: mail_to(mails, address), "the worker sent the invitation")
    link = re.search(rf"https://{HOST}(/toegang/\S+/)", body)
    assert link is not None, body
    assert Browser(by.port).post(link[1], new=STRONG, again=STRONG)[0] == 302


@dataclass
class People:
    """Who works at the installation, each in a browser of her own."""

    first: Browser
    liaison: Browser
    officer: Browser
    secret: str  # of the liaison's authenticator app


@pytest.fixture(scope="module")
def people(day: Day, mails: Any) -> People:
    """Two administrators, a liaison with a second step, a security officer whom both let in."""
    here, there = day.production.ports
    first, second = administrator(here, "p.jansen"), administrator(there, "m.bakker")
    invited(first, mails, "k.dewit", "de Wit", role="hospital_liaison", facility="MAASSTAD")
    liaison = logged_in(there, "k.dewit", STRONG)
    secret = second_step(liaison)
    invited(first, mails, "k.smit", "Smit", role="security_officer")
    _, _, page = second.get("/beheer/network/mandaterequest/")
    row = re.search(r'name="_selected_action" value="(\d+)"', page)
    assert row is not None, page
    confirmed = second.post(
        "/beheer/network/mandaterequest/", page=page, action="confirm", _selected_action=row[1]
    )
    assert confirmed[0] == 302, confirmed
    officer = administrator(here, "k.smit")
    return People(first, liaison, officer, secret)


@pytest.mark.servers
@pytest.mark.faults
def test_the_doctor_finds_nothing_wrong_but_the_proxy_that_is_not_here(day):
    done = day.production.manage("doctor", "--json")
    found = json.loads(done.stdout)
    wrong = {row["check"]: row["what"]["nl"] for row in found if row["level"] == "must"}
    assert set(wrong) == {"address"}, wrong
    checks = {row["check"] for row in found}
    assert checks >= {"database", "roles", "redis", "worker", "clock", "mail", "administrators"}
    assert all(row["mend"] for row in found if row["level"] != "ok")
    assert "HERSTEL" in day.said["zorgbeeld doctor"]


@pytest.mark.servers
@pytest.mark.faults
def test_a_liaison_is_invited_reports_and_opens_a_stop_in_the_real_realm(day, people):
    liaison = people.liaison
    assert liaison.get("/")[1].startswith("/r/nederland/")

    lines = [{"bed": "ward", "operational": 400, "occupied": 380}]
    status, answer = liaison.send(f"{HOUSE}/beds/", {"lines": lines})
    assert status == 200, answer
    status, answer = liaison.send(f"{HOUSE}/ed/", {"traffic": "stop", "reason": "peak"})
    assert status == 200, answer

    liaison.port = day.production.ports[0]
    assert liaison.get("/r/nederland/beeld/")[0] == 200
    board = liaison.fetch(f"{REALM}/snapshot/")["entities"]
    shown = {line["bed"]: line["occupied"] for line in board["beds:MAASSTAD"]["state"]["lines"]}
    assert shown["ward"] == 380
    assert board["ed:MAASSTAD"]["state"]["traffic"] == "stop"
    status, answer = liaison.send(f"{REALM}/facilities/IKAZIA/beds/", {"lines": lines})
    assert status == 403, answer


@pytest.mark.servers
@pytest.mark.faults
def test_a_stolen_session_is_ended_by_its_owner_and_opens_nothing_more(people):
    thief = Browser(people.liaison.port)
    thief.cookies = dict(logged_in_with_code(people).cookies)
    assert thief.get("/r/nederland/beeld/")[0] == 200
    status, _, page = people.liaison.get("/account/")
    assert (status, page.count('name="session"')) == (200, 1)
    assert people.liaison.post("/account/sessies/", page=page)[0] == 302
    assert thief.get("/r/nederland/beeld/")[1].startswith("/login/")
    assert thief.get(f"{REALM}/snapshot/")[0] == 401
    assert people.liaison.get("/account/")[0] == 200


def logged_in_with_code(people: People) -> Browser:
    """Log the liaison in elsewhere; a code counts once, so the one of the next half minute."""
    browser = logged_in(people.liaison.port, "k.dewit", STRONG)
    counters = list(yield_hotp_counters_from_time())
    code = str(format_hotp_value(hotp_value(people.secret, counters[-1])))
    status, place, page = browser.post("/account/factor/authenticate/", code=code)
    assert (status, place) == (302, "/"), page
    return browser


@pytest.mark.servers
@pytest.mark.faults
def test_what_is_tried_fails_and_stands_in_the_audit(day, people):
    liaison, officer = people.liaison, people.officer
    stranger = Browser(liaison.port, "198.51.100.66")
    page = stranger.get("/login/")[2]
    tried = [
        stranger.post("/login/", page=page, username="k.dewit", password=f"Welkom{number:04}!")[0]
        for number in range(1000)
    ]
    assert set(tried) == {200, 429}
    assert tried.count(200) < 100, "five at once, then one after each wait"

    forged = liaison.ask(
        "POST", f"{REALM}/ticket/", "{}", "application/json", origin="https://x.nl"
    )
    assert forged[0] == 403
    assert liaison.get("/api/v1/realms/oefening-elders/snapshot/")[0] == 404
    assert liaison.get(f"{REALM}/board.csv")[0] == 200

    notes = officer.fetch(f"{REALM}/trail/")["notes"]
    before = notes[-1]["id"]
    while len(notes) % 100 == 0:
        more = officer.fetch(f"{REALM}/trail/?before={before}")["notes"]
        if not more:
            break
        notes, before = notes + more, more[-1]["id"]
    told = {(one["action"], one["outcome"], one["actor"]) for one in notes}
    name = "user:k.dewit"
    assert ("login", "failed", name) in told, told
    assert ("export", "done", name) in told, told
    refused = [one["detail"]["what"] for one in notes if one["action"] == "refused"]
    assert f"POST {REALM}/ticket/" in refused
    assert "GET /api/v1/realms/oefening-elders/snapshot/" in refused
    assert f"POST {REALM}/facilities/IKAZIA/beds/" in refused
