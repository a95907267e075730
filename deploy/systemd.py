"""The processes as units of systemd: in place, enabled, running, and started anew where they changed."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy import environment, files, machine
from deploy.environment import web_ports
from deploy.places import Places
from deploy.redis import UNIT
from deploy.services import Service, described
from deploy.telling import CannotInstallError, Telling
from deploy.units import exec_start, instances, lasting, rendered, unit_names

ANSWER_SECONDS = 60


@dataclass
class Systemd:
    """The units of one installation."""

    telling: Telling
    places: Places
    web: int
    restart: bool

    def run(self) -> None:
        """Write the units; where systemd runs, have the processes run as they say."""
        self.telling.head("Processes")
        written = self._written(rendered(self.places))
        come_back = self._written(dict.fromkeys(self._beside(), lasting()))
        if not machine.has_systemd():
            self._say_by_hand()
            return
        if (written or come_back) and not self.telling.dry:
            machine.run("systemctl", "daemon-reload")
        for unit in unit_names(self.web):
            self._enabled(unit)
        wanted = list(self._wanted())
        for service in described().services.values():
            for unit in instances(service, self.web):
                if service in wanted:
                    anew = (self.restart or written) and not service.when
                    self._running(service, unit, anew=anew)
                else:
                    self._stopped(unit)

    def _written(self, wanted: Mapping[str, str]) -> bool:
        """Write files of systemd by name where they differ; say whether any did."""
        changed = False
        for name, text in wanted.items():
            path = self.places.units / name
            done = files.is_as(path, text, 0o644)
            changed |= self.telling.step(str(path), done=done, do=partial(_write, path, text))
        return changed

    def _beside(self) -> Iterator[str]:
        """Yield the additions to the units of the servers of this machine that ours cannot do without."""
        settings = self._settings()
        yield "nginx.service.d/zorgbeeld.conf"
        if environment.is_local(settings.get("REDIS_URL", "")):
            yield f"{UNIT}.d/zorgbeeld.conf"
        url = settings.get("DATABASE_URL", "")
        if environment.is_local(url):
            for each in machine.clusters():
                if f":{each.port}/" in url:
                    yield f"postgresql@{each.version}-{each.name}.service.d/zorgbeeld.conf"

    def _wanted(self) -> Iterator[Service]:
        """Yield the processes that the environment asks for."""
        settings = self._settings()
        yield from (one for one in described().services.values() if one.wanted(settings))

    def _settings(self) -> dict[str, str]:
        """Return the settings of the installation; a dry run may come before there are any."""
        path = self.places.environment
        return files.variables(path.read_text(encoding="utf-8")) if path.exists() else {}

    def _enabled(self, unit: str) -> None:
        """Have a unit start with the machine."""
        self.telling.step(
            f"{unit} starts with the machine",
            done=machine.succeeds("systemctl", "is-enabled", "--quiet", unit),
            do=lambda: machine.run("systemctl", "enable", unit),
        )

    def _running(self, service: Service, unit: str, *, anew: bool) -> None:
        """Have a unit run, of this version; the next web process waits until this one answers."""
        active = machine.succeeds("systemctl", "is-active", "--quiet", unit)

        def start() -> None:
            machine.run("systemctl", "restart" if anew else "start", unit)
            if service.serves:
                self._await(int(unit.partition("@")[2].partition(".")[0]), unit)

        self.telling.step(f"{unit} runs", done=active and not anew, do=start)

    def _stopped(self, unit: str) -> None:
        """Stop a unit that nobody asks for any more: it would go on in the version before this one."""
        self.telling.step(
            f"{unit} is not asked for, and stands still",
            done=not machine.succeeds("systemctl", "is-active", "--quiet", unit),
            do=lambda: machine.run("systemctl", "stop", unit),
        )

    def _await(self, port: int, unit: str) -> None:
        """Wait until a web process answers. Raises CannotInstallError when it does not."""
        deadline = time.monotonic() + ANSWER_SECONDS
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/healthz", headers={"Host": "localhost"}
        )
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
            except (OSError, urllib.error.URLError):
                time.sleep(0.5)
            else:
                return
        raise CannotInstallError(
            f"{unit} does not answer within {ANSWER_SECONDS} s. Look: journalctl -u {unit} -n 50"
        )

    def _say_by_hand(self) -> None:
        """Say how to start the processes without systemd."""
        if self.telling.dry:
            return
        self.telling.note(
            "systemd does not run here (a container or chroot): the units are in place, and no process was "
            "started. On a booted machine run this again. By hand, as user zorgbeeld with the variables of "
            f"{self.places.environment}, in {self.places.checkout}:"
        )
        for service in self._wanted():
            ports = map(str, web_ports(self.web)) if service.serves else ("",)
            for port in ports:
                if not service.when:
                    self.telling.note(exec_start(service, self.places, port))


def _write(path: Path, text: str) -> None:
    """Write a unit, and its folder where a bare image has none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, text, 0o644)
