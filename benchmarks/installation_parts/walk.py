"""What is done to a machine, step by step of docs/operations.md, with a stopwatch, and what must hold."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from installation_parts.bare import BareError, Machine
from installation_parts.outside import MAIL_PORT, Authority, Mails
from installation_parts.people import PASSWORD, Person

HOST = "zorgbeeld.example.nl"
REALM = "nederland"
HOUSE = "MAASSTAD"
ADMINISTRATORS = ("p.jansen", "m.bakker")
LIAISON = "k.dewit"
PROCESSES = ("zorgbeeld-web@8001", "zorgbeeld-web@8002", "zorgbeeld-worker", "zorgbeeld-beat")
BESIDE = ("redis-server@zorgbeeld", "nginx", "postgresql@*")
HERE = "/opt/zorgbeeld"
OCCUPIED = 380
FAREWELL = "worker: Warm shutdown (MainProcess)"


@dataclass
class Told:
    """What took how long, and what held."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    minutes: list[tuple[str, float]] = field(default_factory=list)

    def holds(
        self, what: str, demanded: object, reached: object, *, holds: bool | None = None
    ) -> None:
        """Keep one demand and what was found; without `holds` they must be equal."""
        held = demanded == reached if holds is None else holds
        self.rows.append({"what": what, "demanded": demanded, "reached": reached, "holds": held})
        print(
            f"{'  holds' if held else '  FAILS'}  {what}: {reached} (demanded {demanded})",
            flush=True,
        )

    def at_most(self, what: str, limit: float, value: float) -> None:
        """Keep a number that may not be larger."""
        self.holds(what, f"at most {limit:g}", round(value, 2), holds=value <= limit)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Take the time of a step."""
        began = time.monotonic()
        yield
        took = (time.monotonic() - began) / 60
        self.minutes.append((what, round(took, 2)))
        print(f"{took:7.2f} min  {what}", flush=True)

    def sum(self, *steps: str) -> float:
        """Return the minutes of some steps together."""
        return sum(took for what, took in self.minutes if what in steps)


class Walk:
    """One administrator, one machine, and the document."""

    def __init__(self, machine: Machine, release: Path, authority: Authority, told: Told) -> None:
        self.machine = machine
        self.release = release
        self.authority = authority
        self.told = told
        self.mails = Mails()

    # --- From a bare Debian to a reporting hospital

    def installs(self) -> str:
        """Step 1: a release in /opt/zorgbeeld, and the installer; what it said."""
        self.brings(self.release)
        return self.installer(f"--host {HOST}")

    def brings(self, archive: Path) -> None:
        """Unpack a release where it lies."""
        folder = self.machine.root / HERE[1:]
        folder.mkdir(exist_ok=True)
        subprocess.run(["tar", "-x", "-f", str(archive), "-C", str(folder)], check=True)

    def installer(self, words: str = "") -> str:
        """Run the installer; what it said."""
        return self.machine.run(f"cd {HERE} && scripts/install production {words}")

    def brings_newer(self) -> None:
        """A newer release in the place of the older one: the same with a line more, and a file less."""
        (self.machine.root / "opt/zorgbeeld/config/left_out.py").touch()
        shutil.copy(self.release, self.machine.root / "srv/zorgbeeld.tar")
        self.machine.run(
            "mkdir /opt/zorgbeeld.new && tar -xf /srv/zorgbeeld.tar -C /opt/zorgbeeld.new"
            " && mv /opt/zorgbeeld/.venv /opt/zorgbeeld/node_modules /opt/zorgbeeld.new/"
            " && mv /opt/zorgbeeld /opt/zorgbeeld.old && mv /opt/zorgbeeld.new /opt/zorgbeeld"
            " && echo '# a release later' >> /opt/zorgbeeld/config/__init__.py"
        )

    def brings_certificate(self) -> None:
        """Step 2: the real certificate, with its chain; a look from outside finds it in order."""
        for name, text in zip(("pem", "key"), self.authority.certificate(HOST), strict=True):
            (self.machine.root / f"srv/zorgbeeld.{name}").write_text(text)
        self.installer("--certificate /srv/zorgbeeld.pem --key /srv/zorgbeeld.key")

    def gives_mail(self) -> None:
        """Step 3: a mail server in the settings, and a restart."""
        settings = (
            f"EMAIL_HOST=127.0.0.1\nEMAIL_PORT={MAIL_PORT}\nEMAIL_USE_TLS=off\n"
            "MAIL_FROM=zorgbeeld@example.nl\n"
        )
        self.machine.run(
            "cat >> /etc/zorgbeeld/zorgbeeld.env && systemctl restart zorgbeeld.target", settings
        )

    def opens_the_world(self) -> None:
        """Step 4: the real realm without what was made up, and two administrators."""
        self.machine.run("zorgbeeld first_hour --regions all")
        self.machine.run(f"zorgbeeld realm create {REALM} --name Nederland --kind real")
        for name in ADMINISTRATORS:
            first, last = name[0].upper(), name[2:].title()
            self.machine.run(
                f"zorgbeeld administrator create {name} --first-name {first}. --last-name {last}"
                f" --email {name}@roaz.example --password-file -",
                f"{PASSWORD}\n",
            )

    def doctor(self, *only: str) -> dict[str, str]:
        """Step 5: what must be mended, by check."""
        words = " ".join(f"--only {one}" for one in only)
        said = self.machine.run(f"zorgbeeld doctor --json {words} 2>/dev/null", check=False)
        try:
            rows = json.loads(said)
        except ValueError:
            raise BareError(f"the doctor said: {said[-2000:]}") from None
        return {row["check"]: row["what"]["nl"] for row in rows if row["level"] == "must"}

    def lets_people_in(self, browser: Browser) -> Person:
        """Step 6: two administrators with a second step, and a liaison who is invited by mail."""
        first, second = (Person(browser, HOST, name) for name in ADMINISTRATORS)
        for one in (first, second):
            one.comes_in()
            one.sets_up_second_step()
        address = f"{LIAISON}@maasstad.example"
        first.opens_account(LIAISON, "de Wit", address)
        began = time.monotonic()
        first.gives("Karin de Wit", "hospital_liaison", "Maasstad")
        link, _ = self.mails.link_for(address, 90)
        self.told.at_most("seconds until the invitation is there", 30, time.monotonic() - began)
        liaison = Person(browser, HOST, LIAISON)
        liaison.chooses_password(link)
        liaison.comes_in()
        return liaison

    # --- what stands

    def figure(self, liaison: Person) -> object:
        """Return what the liaison's board shows of the beds of her house; None: nothing."""
        entities = liaison.fetch(f"/api/v1/realms/{REALM}/snapshot/")["entities"]
        lines = entities.get(f"beds:{HOUSE}", {}).get("state", {}).get("lines", [])
        return next((line["occupied"] for line in lines if line["bed"] == "ward"), None)

    def until_ready(self, seconds: float = 180) -> float:
        """Return after how many seconds the address answers that all is well. Raises BareError."""
        began = time.monotonic()
        said: object = ""
        while time.monotonic() < began + seconds:
            with suppress(OSError), self.machine.network():
                said = self.authority.get(HOST, "/readyz")
                if said[0] == 200 and '"status": "ok"' in said[1]:
                    return time.monotonic() - began
            time.sleep(0.3)
        raise BareError(f"not ready within {seconds:.0f} s: {said}")

    # --- what breaks, and comes back

    def kills(self, unit: str) -> float:
        """End a unit's process as the kernel would; return after how many seconds another one runs."""
        before = self._process(unit)
        began = time.monotonic()
        self.machine.run(f"kill -9 {before}")
        while time.monotonic() < began + 60:
            if self._process(unit) not in ("0", "", before):
                return time.monotonic() - began
            time.sleep(0.1)
        return 60.0

    def _process(self, unit: str) -> str:
        """Return the main process of a unit; 0 while it has none."""
        return self.machine.run(f"systemctl show --value -p MainPID '{unit}'", check=False).strip()

    def reboots(self) -> float:
        """Switch the machine off and on; return after how many seconds all is well."""
        self.machine.power_off()
        began = time.monotonic()
        self.machine.boot()
        self.until_ready()
        return time.monotonic() - began

    # --- backup, and a second machine

    def backs_up(self) -> list[Path]:
        """Run the job of each night by hand; return the backups that lie there."""
        self.machine.run("systemctl start zorgbeeld-backup.service")
        folder = self.machine.root / "var/backups/zorgbeeld"
        return sorted(folder.glob("*.zbk"))

    def restores(self, other: "Walk") -> None:
        """Put the newest backup of another machine back here, as `Putting it back` says."""
        self._takes(other, "etc/zorgbeeld/backup.key")
        newest = max((other.machine.root / "var/backups/zorgbeeld").glob("*.zbk"))
        self._takes(other, str(newest.relative_to(other.machine.root)))
        secret = other.machine.run("grep ^SECRET_KEY= /etc/zorgbeeld/zorgbeeld.env")
        self.machine.run(
            "sed -i '/^SECRET_KEY=/d' /etc/zorgbeeld/zorgbeeld.env && cat >> /etc/zorgbeeld/zorgbeeld.env",
            f"{secret}\n",
        )
        file = f"/var/backups/zorgbeeld/{newest.name}"
        for command in (
            "systemctl stop zorgbeeld.target",
            f"zorgbeeld restore --replace {file}",
            "zorgbeeld database_roles",
            "systemctl start zorgbeeld.target",
        ):
            self.machine.run(command)

    def _takes(self, other: "Walk", path: str) -> None:
        """Copy a file of another machine; it keeps its mode, and gets the owner of this machine's own."""
        text = (other.machine.root / path).read_bytes()
        target = self.machine.root / path
        target.write_bytes(text)
        self.machine.run(f"chown root:zorgbeeld /{path} && chmod 640 /{path}")

    # --- what the journal says

    def unstructured(self) -> list[str]:
        """Return what the processes said that is no JSON object of the log.

        A job tells people in a sentence what it made, and Celery says goodbye on its own.
        """
        said = self.machine.run("journalctl --output=json --no-pager -u 'zorgbeeld*'", check=False)
        found = []
        for line in said.splitlines():
            row = json.loads(line)
            text = row.get("MESSAGE") or ""
            if row.get("_COMM") == "systemd" or not isinstance(text, str):
                continue
            if "backup" in row.get("_SYSTEMD_UNIT", "") or text in ("", FAREWELL):
                continue
            if not text.startswith("{"):
                found.append(f"{row.get('_SYSTEMD_UNIT')}: {text}")
        return found

    def told_secrets(self, *more: str) -> list[str]:
        """Return which secrets stand in the journal or a log file."""
        settings = self.machine.run("cat /etc/zorgbeeld/*.env /etc/zorgbeeld/backup.key")
        secrets = {PASSWORD, *more, *re.findall(r"://[^:@/]*:([^@]+)@", settings)}
        secrets |= set(re.findall(r"(?m)^SECRET_KEY=(.+)$", settings))
        logs = self.machine.run(
            "journalctl --no-pager; cat /var/log/nginx/* /var/log/postgresql/* /var/log/redis/*",
            check=False,
        )
        return [f"{secret[:4]}…" for secret in secrets if secret in logs]

    def refused(self) -> list[str]:
        """Return lines of the journal in which a process was not let."""
        words = "denied|not permitted|read-only file system|seccomp"
        said = self.machine.run(
            f"journalctl --no-pager -u 'zorgbeeld*' | grep -iE '{words}'", check=False
        )
        return said.splitlines()

    def exposure(self) -> dict[str, float]:
        """Return how exposed systemd finds each unit: 0 (closed) to 10."""
        found = {}
        for unit in (*PROCESSES, "zorgbeeld-backup"):
            said = self.machine.run(
                f"systemd-analyze security --no-pager '{unit}.service' | tail -1", check=False
            )
            number = re.search(r": (\d+\.\d)", said)
            found[unit] = float(number[1]) if number else 10.0
        return found
