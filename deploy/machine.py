"""What kind of machine this is, and the programs of others that the installer calls."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.telling import CannotInstallError

RELEASES = {"12": "bookworm", "13": "trixie"}
_END = 12  # lines of a failed program that are shown


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster as Debian manages them."""

    version: str
    name: str
    port: int
    online: bool


def require_debian(root: Path = Path("/")) -> str:
    """Return the release. Raises CannotInstallError on anything but Debian 12 or 13."""
    try:
        lines = (root / "etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    about = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}
    if about.get("ID") != "debian" or about.get("VERSION_ID") not in RELEASES:
        raise CannotInstallError(
            f"This machine runs {about.get('PRETTY_NAME', 'an unknown system')}; this installer knows Debian "
            "12 and 13. Elsewhere: compose.yaml, or the steps of docs/operations.md by hand."
        )
    return about["VERSION_ID"]


def require_root() -> None:
    """Raise CannotInstallError for anybody but root."""
    if os.geteuid() != 0:
        raise CannotInstallError(
            "This needs root: it installs packages and makes a user. Run it with sudo, "
            "or with --dry-run to see what it would do."
        )


def require_reachable(checkout: Path) -> None:
    """Raise CannotInstallError where the system user could not read the program."""
    closed = [path for path in (checkout, *checkout.parents) if not path.stat().st_mode & 0o001]
    if closed or checkout.parts[1:2] == ("home",):
        raise CannotInstallError(
            f"Others than its owner cannot read {closed[0] if closed else checkout}, so the service could "
            f"not start from {checkout}. Put Zorgbeeld in /opt/zorgbeeld and run it from there."
        )


def has_systemd() -> bool:
    """Say whether systemd runs this machine: not in a container or a chroot."""
    return Path("/run/systemd/system").is_dir()


def has_ipv6() -> bool:
    """Say whether the kernel speaks IPv6: nginx refuses to start on an address it cannot have."""
    return Path("/proc/net/if_inet6").exists()


def run(
    *command: str,
    text: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a program and return what it printed. Raises CannotInstallError with the end of what it said."""
    done = _run(command, text, env, cwd)
    if done.returncode != 0:
        said = (done.stderr + done.stdout).strip().splitlines()[-_END:]
        raise CannotInstallError("\n".join([f"`{' '.join(command)}` failed:", *said]))
    return done.stdout


def succeeds(*command: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> bool:
    """Say whether a program ends well."""
    try:
        return _run(command, None, env, cwd).returncode == 0
    except CannotInstallError:
        return False


def _run(
    command: Sequence[str], text: str | None, env: Mapping[str, str] | None, cwd: Path | None
) -> subprocess.CompletedProcess[str]:
    """Run a program with its output kept. Raises CannotInstallError when there is no such program."""
    try:
        return subprocess.run(  # noqa: S603 -- our own command lines
            command,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            env=None if env is None else os.environ | dict(env),
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotInstallError(f"There is no program {command[0]} here.") from error


def lacking(packages: Sequence[str]) -> list[str]:
    """Return the Debian packages that are not installed."""
    query = ("dpkg-query", "--show", "--showformat", "${db:Status-Status}")
    return [name for name in packages if not _installed(*query, name)]


def _installed(*query: str) -> bool:
    """Say whether dpkg calls a package installed."""
    try:
        return _run(query, None, None, None).stdout == "installed"
    except CannotInstallError:
        return False


def clusters() -> list[Cluster]:
    """Return the PostgreSQL clusters of this machine, the newest last."""
    if not shutil.which("pg_lsclusters"):
        return []
    rows = (line.split() for line in run("pg_lsclusters", "--no-header").splitlines())
    found = [
        Cluster(row[0], row[1], int(row[2]), "online" in row[3])
        for row in rows
        if len(row) > 3  # noqa: PLR2004
    ]
    return sorted(found, key=lambda cluster: float(cluster.version))
