"""Files as an installation keeps them: whole or not at all, with owner and mode, only when they differ."""

import grp
import os
import pwd
import re
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")


def is_as(path: Path, text: str, mode: int, group: str | None = None) -> bool:
    """Say whether a file is there with this content, mode and group."""
    try:
        return path.read_text(encoding="utf-8") == text and has_mode(path, mode, group)
    except (OSError, UnicodeDecodeError):
        return False


def has_mode(path: Path, mode: int, group: str | None = None) -> bool:
    """Say whether a file has a mode and, where one is named, a group."""
    stat = path.stat()
    return stat.st_mode & 0o7777 == mode and (group is None or stat.st_gid == group_id(group))


def write(path: Path, text: str, mode: int, group: str | None = None) -> None:
    """Write a file beside its place and move it there: no reader sees half of it, nor a wider mode."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    own(draft, mode, group)
    draft.replace(path)


def own(path: Path, mode: int, group: str | None = None, *, user: str | None = None) -> None:
    """Give a file its owner, group and mode; without names both stay."""
    os.chown(path, user_id(user) if user else -1, group_id(group) if group else -1)
    path.chmod(mode)


def user_id(name: str) -> int:
    """Return the number of a user; -2 where there is none yet."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return -2


def group_id(name: str) -> int:
    """Return the number of a group; -2 where there is none yet."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return -2


def variables(text: str) -> dict[str, str]:
    """Return the variables of an environment file, read as systemd does: no `export`, quotes taken off."""
    found = {}
    for line in text.splitlines():
        match = None if line.lstrip().startswith(("#", ";")) else _LINE.match(line)
        if match:
            value = match[2]
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[match[1]] = value[1:-1] if quoted else value
    return found


def with_variables(text: str, wanted: Mapping[str, str]) -> str:
    """Return an environment file with what it lacks added at the end; what stands there stays."""
    lacking = {name: value for name, value in wanted.items() if name not in variables(text)}
    if not lacking:
        return text
    lines = "".join(f"{name}={value}\n" for name, value in lacking.items())
    return (text if not text or text.endswith("\n") else f"{text}\n") + lines
