"""The parts of an installation, in order: packages, user, secrets, program, database, processes, proxy."""

import hashlib
import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy import environment, files, machine
from deploy.database import Database
from deploy.places import USER, Places
from deploy.proxy import Proxy
from deploy.redis import Redis
from deploy.services import described
from deploy.systemd import Systemd
from deploy.telling import CannotInstallError, Telling

PACKAGES = ("python3-venv", "ca-certificates", "openssl", "nginx")
SERVERS = {"DATABASE_URL": ("postgresql",), "REDIS_URL": ("redis-server",)}
_FINGERPRINTED = (
    ".py",
    ".html",
    ".js",
    ".css",
    ".toml",
    ".txt",
    ".json",
    ".mo",
    ".csv",
    ".geojson",
)
_NOT_THE_PROGRAM = {".venv", "node_modules", "var", ".git", "tests", "benchmarks", "docs"}
_COMMAND = """\
#!/bin/sh
# Run a management command of Zorgbeeld as the installation does: zorgbeeld doctor
cd {checkout} && exec {python} -m deploy.as_service "$@"
"""


@dataclass
class Setup:
    """One run of the installer."""

    telling: Telling
    places: Places
    release: str
    host: str
    web: int
    certificate: tuple[Path, Path] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Go through all parts, and say at the end what changed and what is next."""
        self._settled_host()
        self._packages()
        self._user()
        self._environment()
        now = fingerprint(self.places.checkout)
        stamp = self.places.state / "installed"
        same = self._program(same=_read(stamp).strip() == now)
        self._servers()
        self._prepare(same=same)
        Systemd(self.telling, self.places, self.web, restart=not same).run()
        if not same and not self.telling.dry:
            files.write(stamp, f"{now}\n", 0o644)
        Proxy(self.telling, self.places, self.host, self.web, self.certificate, self.release).run()
        self._end()

    def _settled_host(self) -> None:
        """Take the name from the settings of an earlier run, or from the command line."""
        text = _read(self.places.environment)
        kept = environment.first_host(files.variables(text))
        if not kept and not self.host:
            raise CannotInstallError(
                "What will people type in the browser? Say it with --host zorgbeeld.example.nl"
            )
        if kept and self.host and kept != self.host:
            raise CannotInstallError(
                f"This installation answers to {kept}. To change its name, write {self.host} in "
                f"ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS and PUBLIC_URL of {self.places.environment}, "
                "and run this without --host."
            )
        self.host = kept or self.host

    def _packages(self) -> None:
        """Install what Debian has. A server on another machine is not installed here."""
        self.telling.head(f"Debian {self.release}: packages")
        kept = files.variables(_read(self.places.environment))
        wanted = [*PACKAGES]
        for name, packages in SERVERS.items():
            if environment.is_local(kept[name]) if name in kept else True:
                wanted += packages
        lacking = machine.lacking(wanted)
        fresh_redis = "redis-server" in lacking
        self.telling.step(
            f"packages {', '.join(lacking or wanted)}", done=not lacking, do=lambda: _apt(lacking)
        )
        if fresh_redis and machine.has_systemd() and not self.telling.dry:
            # What the package started listens without a password; Zorgbeeld has one of its own.
            machine.run("systemctl", "disable", "--now", "redis-server.service")

    def _user(self) -> None:
        """Make the user that the processes run as, and its folders."""
        self.telling.head("User and folders")
        add = ("useradd", "--system", "--home-dir", str(self.places.state), "--no-create-home")
        self.telling.step(
            f"user {USER}",
            done=files.user_id(USER) >= 0,
            do=lambda: machine.run(*add, "--shell", "/usr/sbin/nologin", USER),
        )
        for path, mode, user in (
            (self.places.settings, 0o750, "root"),
            (self.places.settings / "tls", 0o750, "root"),
            (self.places.state, 0o750, USER),
            (self.places.backups, 0o750, USER),
        ):
            self._folder(path, mode, user)

    def _folder(self, path: Path, mode: int, user: str) -> None:
        """Make a folder of this user and the group of the service."""

        def make() -> None:
            path.mkdir(parents=True, exist_ok=True)
            files.own(path, mode, USER, user=user)

        there = path.is_dir() and files.has_mode(path, mode, USER)
        self.telling.step(f"{path} ({mode:o}, {user}:{USER})", done=there, do=make)

    def _environment(self) -> None:
        """Make the secrets once; add what a newer version needs; change nothing that stands there."""
        self.telling.head("Settings and secrets")
        text = _read(self.places.environment) or environment.HEAD
        port = ([5432] + [each.port for each in machine.clusters()])[-1]
        wanted = files.with_variables(
            text, environment.application(self.host, str(self.places.state), port)
        )
        wanted = files.with_variables(wanted, {"BACKUP_KEY_FILE": str(self.places.backup_key)})
        if text == environment.HEAD:
            wanted += environment.MAIL
        self._secret_file(self.places.environment, wanted, 0o640)
        self.settings = files.variables(wanted)
        self._backup_key()
        if not environment.is_local(self.settings["DATABASE_URL"]):
            self.owner = files.variables(_read(self.places.owner))
            return
        kept = _read(self.places.owner) or environment.OWNER_HEAD
        wanted = files.with_variables(kept, environment.owner(port))
        self._secret_file(self.places.owner, wanted, 0o600)
        self.owner = files.variables(wanted)

    def _backup_key(self) -> None:
        """Make the key of backups once, and say that a copy belongs elsewhere."""
        path = self.places.backup_key
        if self.settings["BACKUP_KEY_FILE"] != str(path):
            return  # a key of one's own, kept by hand
        fresh = not path.exists()
        self._secret_file(path, _read(path) or environment.backup_key(), 0o640)
        if fresh:
            self.telling.note(
                f"Keep a copy of {path} away from this machine: without it no backup opens. "
                f"Each night's is in {self.places.backups}: take them elsewhere as well."
            )

    def _secret_file(self, path: Path, text: str, mode: int) -> None:
        """Write a file of settings: 0640 for root and the service, 0600 for root alone."""
        group = USER if mode & 0o040 else "root"
        self.telling.step(
            f"{path} ({mode:o}, root:{group})",
            done=files.is_as(path, text, mode, group),
            do=lambda: files.write(path, text, mode, group),
        )

    def _program(self, *, same: bool) -> bool:
        """Install the locked packages of Python and of the browser, unless this version is installed.

        Return whether what runs is what ran: what npm's registry did not give is asked for again each time,
        and once it is there pages are another.
        """
        self.telling.head("Program")
        fetched = self._fetched()

        def install() -> None:
            font = {"PYTHON": "/usr/bin/python3", "ZORGBEELD_FONT_OF_DEBIAN": "yes"}
            said = machine.run("scripts/install", "run", env=font, cwd=self.places.checkout)
            for line in said.splitlines():
                self.telling.say(f"           {line}")
            compiled = [str(self.places.checkout / ".venv/lib")]
            machine.run(str(self.places.python), "-m", "compileall", "-qq", "-j", "0", *compiled)
            machine.succeeds(
                *(str(self.places.python), "-m", "compileall", "-qq", "-x", r"\.venv|node_modules"),
                str(self.places.checkout),
            )

        done = same and fetched and self.places.python.exists()
        self.telling.step(f"{self.places.checkout}/.venv", done=done, do=install)
        text = _COMMAND.format(checkout=self.places.checkout, python=self.places.python)
        self.telling.step(
            f"command {self.places.command}",
            done=files.is_as(self.places.command, text, 0o755),
            do=lambda: files.write(self.places.command, text, 0o755),
        )
        return same and self._fetched() == fetched

    def _fetched(self) -> bool:
        """Say whether the packages for the browser came; without them pages do with Debian's font."""
        lock = (self.places.checkout / "package-lock.json").read_bytes()
        stamp = _read(self.places.checkout / "node_modules/installed-run")
        return stamp.split()[:1] == [hashlib.sha256(lock).hexdigest()]

    def _servers(self) -> None:
        """Set up PostgreSQL and Redis where they are on this machine."""
        Database(self.telling, self.places, self.settings, self.owner).run()
        Redis(self.telling, self.places, self.settings).run()

    def _prepare(self, *, same: bool) -> None:
        """Bring tables, rights, reference data, plans and static files up to date."""
        self.telling.head("Database, reference data, static files")
        done = same and machine.succeeds(str(self.places.command), "migrate", "--check")
        for step in described().steps:
            self.telling.step(step.command[0], done=done, do=partial(self._manage, *step.command))

    def _manage(self, *words: str) -> None:
        """Run a management command and show what it said."""
        said = machine.run(str(self.places.command), *words)
        for line in said.splitlines()[-3:]:
            self.telling.say(f"           {line}")

    def _end(self) -> None:
        """Say what changed and what is next."""
        count = self.telling.changed
        if self.telling.dry:
            what = (
                f"{count} things would be done; nothing was." if count else "Nothing would be done."
            )
        else:
            what = f"{count} things done." if count else "Everything was there: nothing changed."
        self.telling.say(f"\n{what}")
        for note in self.telling.notes:
            self.telling.say(f"- {note}")
        if not self.telling.dry:
            self.telling.say(
                f"- https://{self.host}/ is the address; `zorgbeeld doctor` says what is left to do."
            )


def fingerprint(checkout: Path) -> str:
    """Return a digest of the program's own files: another one means that a newer version lies there."""
    digest = hashlib.sha256()
    for folder, below, names in os.walk(checkout):
        below[:] = sorted(set(below) - _NOT_THE_PROGRAM)
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix in _FINGERPRINTED:
                content = hashlib.sha256(path.read_bytes()).digest()
                digest.update(str(path.relative_to(checkout)).encode() + b"\0" + content)
    return digest.hexdigest()


def _read(path: Path) -> str:
    """Return a file's text; empty when there is none. Raises CannotInstallError when it may not be read."""
    try:
        return path.read_text(encoding="utf-8")
    except PermissionError:
        raise CannotInstallError(f"{path} may not be read: run this as root (sudo).") from None
    except OSError:
        return ""


def _apt(packages: list[str]) -> None:
    """Install Debian packages."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    machine.run("apt-get", "update", "-qq", env=quiet)
    options = ("-y", "-qq", "--no-install-recommends")
    machine.run("apt-get", "install", *options, *packages, env=quiet)
