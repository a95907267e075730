"""Bare Debian machines with a systemd that was really booted: containers of systemd-nspawn.

Each has a network of its own in which it reaches the internet, with name service, by slirp4netns: nothing of
the host's network changes, and its ports 80, 443 and 5432 are nobody else's.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

RELEASES = {"12": "bookworm", "13": "trixie"}
PROGRAMS = {
    "mmdebstrap": "mmdebstrap",
    "systemd-nspawn": "systemd-container",
    "slirp4netns": "slirp4netns",
    "nsenter": "util-linux",
    "ip": "iproute2",
    "openssl": "openssl",
}
# What an installed Debian has and a root of mmdebstrap lacks; Python is not in it.
INCLUDED = "systemd,systemd-sysv,dbus,ca-certificates,iproute2"
TRUSTED = Path("usr/local/share/ca-certificates")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAME_SERVER = "10.0.2.3"  # slirp4netns' own
BOOT_SECONDS = 90
_CLONE_NEWNET = 0x40000000


class BareError(Exception):
    """A machine does not do what it must; the text says what it said."""


def lacking() -> str:
    """Return in a sentence what this machine lacks to boot another one in itself; empty: nothing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "Booting a bare Debian needs Linux and root."
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if missing:
        return f"Booting a bare Debian needs more packages: apt-get install {' '.join(missing)}"
    return ""


def build(release: str, root: Path, mirror: str | None) -> None:
    """Make the root of a bare Debian. Raises BareError with what mmdebstrap said."""
    command = ["mmdebstrap", "--variant=minbase", f"--include={INCLUDED}", RELEASES[release]]
    _done([*command, str(root), *([mirror] if mirror else [])])


class Machine:
    """One machine: a root, a network, and a systemd that runs in both."""

    def __init__(self, name: str, root: Path, folder: Path) -> None:
        # two runs on one host are two machines each
        self.name = f"zorgbeeld-{name}-{os.getpid()}"
        self.root = root
        self._folder = folder
        self._slirp: subprocess.Popen[bytes] | None = None
        self._nspawn: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Give it a name, what this host trusts, and a network; boot it."""
        (self.root / "etc/hostname").write_text(f"{self.name}\n", encoding="utf-8")
        resolv = self.root / "etc/resolv.conf"
        resolv.unlink(missing_ok=True)
        resolv.write_text(f"nameserver {NAME_SERVER}\n", encoding="utf-8")
        # an organisation that opens TLS on the way out has its own authority on every machine
        for authority in (Path("/") / TRUSTED).glob("*.crt"):
            shutil.copy(authority, self.root / TRUSTED)
        try:
            self._network_up()
            self.boot()
            self.run("update-ca-certificates")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Power it off, and take its network away."""
        if self._nspawn is not None and self._nspawn.poll() is None:
            with suppress(BareError, subprocess.TimeoutExpired):
                self.power_off()
            self._nspawn.kill()
        if self._slirp is not None:
            self._slirp.terminate()
            self._slirp.wait(10)
        subprocess.run(["ip", "netns", "delete", self.name], check=False, capture_output=True)

    def _network_up(self) -> None:
        """Make a network namespace that reaches the internet through a process of this host."""
        _done(["ip", "netns", "add", self.name])
        _done(["ip", "netns", "exec", self.name, "ip", "link", "set", "lo", "up"])
        command = ["slirp4netns", "--configure", "--disable-host-loopback", "--netns-type=path"]
        with (self._folder / f"{self.name}.slirp.log").open("wb") as log:
            self._slirp = subprocess.Popen(
                [*command, f"/run/netns/{self.name}", "tap0"], stdout=log, stderr=log
            )

    def boot(self) -> float:
        """Boot it, and return after how many seconds systemd had started everything. Raises BareError."""
        Path("/run/systemd/nspawn").mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        console = self._folder / f"{self.name}.console.log"
        with console.open("ab") as log:
            self._nspawn = subprocess.Popen(
                [
                    *("systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}"),
                    *(f"--machine={self.name}", "--register=no", "--keep-unit"),
                    *("--console=pipe", "--resolv-conf=off", "--timezone=off"),
                    f"--network-namespace-path=/run/netns/{self.name}",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while time.monotonic() < began + BOOT_SECONDS:
            with suppress(BareError):
                if self.run("systemctl is-system-running", check=False) in ("running", "degraded"):
                    return time.monotonic() - began
            if self._nspawn.poll() is not None:
                break
            time.sleep(0.3)
        said = console.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise BareError(f"{self.name} did not boot:\n{said}")

    def power_off(self) -> None:
        """Shut it down as a person would, and wait until it is off."""
        assert self._nspawn is not None
        with suppress(BareError):
            self.run("systemctl poweroff", check=False)
        self._nspawn.wait(BOOT_SECONDS)

    def run(
        self, command: str, text: str = "", *, check: bool = True, seconds: float = 1800
    ) -> str:
        """Run a command line as root's shell would; return what it printed, errors too. Raises BareError."""
        enter = ["nsenter", "--target", str(self._leader()), "--all", "env", "-i", f"PATH={PATH}"]
        done = subprocess.run(
            [*enter, "HOME=/root", "LANG=C.UTF-8", "sh", "-c", f"cd /root; {command}"],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=seconds,
        )
        if check and done.returncode != 0:
            raise BareError(f"`{command}` ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return done.stdout.strip()

    def _leader(self) -> int:
        """Return the process that is the machine's systemd. Raises BareError where there is none."""
        pid = self._nspawn.pid if self._nspawn is not None else 0
        try:
            return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        except (OSError, IndexError):
            raise BareError(f"{self.name} does not run.") from None

    def program(self, path: Path) -> Path:
        """Return a program that is another one in this machine's network."""
        made = self._folder / f"{self.name}-{path.name}"
        made.write_text(
            f'#!/bin/sh\nexec ip netns exec {self.name} {path} "$@"\n', encoding="utf-8"
        )
        made.chmod(0o755)
        return made

    @contextmanager
    def network(self) -> Iterator[None]:
        """Be in its network: sockets made here, and programs started here, stay there."""
        with (
            Path("/proc/thread-self/ns/net").open() as before,
            Path(f"/run/netns/{self.name}").open() as there,
        ):
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(before.fileno())


def _enter(namespace: int) -> None:
    """Have this thread use another network namespace; Python has `os.setns` from 3.12 on."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _done(command: list[str]) -> None:
    """Run a program of this host. Raises BareError with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BareError(f"`{' '.join(command)}` failed:\n{(done.stdout + done.stderr)[-2000:]}")
