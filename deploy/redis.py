"""The installation's own Redis: beside the machine's, with a password, keeping nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from deploy import environment, files, machine
from deploy.places import REDIS_PORT, Places
from deploy.telling import CannotInstallError, Telling
from deploy.units import redis_settings

UNIT = "redis-server@zorgbeeld.service"


@dataclass
class Redis:
    """The Redis of one installation."""

    telling: Telling
    places: Places
    settings: Mapping[str, str]

    def run(self) -> None:
        """Have its settings in place, and have it run."""
        self.telling.head("Redis")
        url = self.settings["REDIS_URL"]
        if not environment.is_local(url) or f":{REDIS_PORT}/" not in url:
            self.telling.say("  ok       REDIS_URL names another server: set up there")
            return
        password = environment.password_in(url)
        text = redis_settings(password)
        path = self.places.redis
        changed = self.telling.step(
            f"{path} (640, redis:redis)",
            done=files.is_as(path, text, 0o640, "redis"),
            do=lambda: self._write(text),
        )
        if changed and self._answers(password) and not self.telling.dry:
            self._stop(password)
        self.telling.step(
            f"Redis answers on port {REDIS_PORT}",
            done=not changed and self._answers(password),
            do=self._start,
        )

    def _write(self, text: str) -> None:
        """Write the settings for Redis' own user alone."""
        files.write(self.places.redis, text, 0o640, "redis")
        files.own(self.places.redis, 0o640, "redis", user="redis")

    def _answers(self, password: str) -> bool:
        """Say whether it answers whoever knows the password."""
        ask = ("redis-cli", "-p", str(REDIS_PORT), "--no-auth-warning", "ping")
        try:
            return machine.run(*ask, env={"REDISCLI_AUTH": password}).strip() == "PONG"
        except CannotInstallError:
            return False

    def _stop(self, password: str) -> None:
        """End one that runs with other settings, where systemd does not."""
        if not machine.has_systemd():
            machine.succeeds(
                *("redis-cli", "-p", str(REDIS_PORT), "--no-auth-warning", "shutdown"),
                env={"REDISCLI_AUTH": password},
            )

    def _start(self) -> None:
        """Start it by systemd, or by itself where systemd does not run."""
        if machine.has_systemd():
            machine.run("systemctl", "enable", UNIT)
            machine.run("systemctl", "restart", UNIT)
            return
        as_redis = ("runuser", "-u", "redis", "--", "redis-server", str(self.places.redis))
        machine.run(*as_redis, "--daemonize", "yes", "--pidfile", "", "--supervised", "no")
