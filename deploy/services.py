"""The processes of an installation, read from `services.toml`.

Needs nothing but Python, so that the installer reads it before anything is installed. `deploy/units.py`
writes systemd's units from it, `config/embedded.py` the programs of the embedded mode, and a test holds
`compose.yaml` against it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("services.toml")
ROLES = ("app", "owner")


@dataclass(frozen=True)
class Step:
    """A management command of every installation and upgrade, and the role it needs."""

    command: tuple[str, ...]
    role: str = "app"


@dataclass(frozen=True)
class Service:
    """A process that runs for good, or a job that runs by the clock."""

    name: str
    does: str
    command: tuple[str, ...]
    embedded: tuple[str, ...] = ()
    health: str = ""
    doubled: bool = False
    because: str = ""
    when: str = ""
    role: str = "app"
    writes: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    asked: str = ""

    def wanted(self, settings: Mapping[str, str]) -> bool:
        """Say whether somebody asked for it: the variable that does so is not empty."""
        return not self.asked or bool(settings.get(self.asked, "").strip())

    @property
    def serves(self) -> bool:
        """Say whether it listens: one process per port."""
        return any("{port}" in part for part in self.command)


@dataclass(frozen=True)
class Description:
    """All processes, the steps before them, and the variables that every one of them needs."""

    every: tuple[str, ...]
    owner: tuple[str, ...]
    steps: tuple[Step, ...]
    services: Mapping[str, Service]

    def settings_of(self, service: Service) -> tuple[str, ...]:
        """Return the variables a process needs."""
        return (*self.every, *service.settings)


@cache
def described(file: Path = FILE) -> Description:
    """Return what the file says. Raises ValueError for a word it does not know."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return Description(
        every=tuple(found["every"]),
        owner=tuple(found["owner"]),
        steps=tuple(_made(Step, part) for part in found["step"]),
        services={
            name: _made(Service, {"name": name, **part}) for name, part in found["service"].items()
        },
    )


def _made(kind: type, part: Mapping[str, Any]) -> Any:
    """Return one row as its class. Raises ValueError for a word or role that there is not."""
    row = {name: tuple(value) if isinstance(value, list) else value for name, value in part.items()}
    if row.get("role", "app") not in ROLES:
        msg = f"services.toml: {row['role']} is no role of the database"
        raise ValueError(msg)
    try:
        return kind(**row)
    except TypeError as error:
        msg = f"services.toml: {error}"
        raise ValueError(msg) from error


def filled(command: tuple[str, ...], **parts: str) -> list[str]:
    """Return a command with its address filled in."""
    return [_filled(part, parts) for part in command]


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """Return one word with what stands between braces replaced."""
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text
