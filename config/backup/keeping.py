"""Which backups are kept: the newest of each of some days, weeks and months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.backup import BackupError

STAMP = "%Y%m%dT%H%M%SZ"
ENDING = ".zbk"
NAME = re.compile(r"zorgbeeld-(\d{8}T\d{6}Z)\.zbk")


@dataclass(frozen=True)
class Rule:
    """For how many days, weeks and months the newest backup of each stays; None: everything stays."""

    days: int = 14
    weeks: int = 8
    months: int = 12
    all: bool = False

    @classmethod
    def read(cls, text: str) -> "Rule":
        """Return the rule of `DAYS,WEEKS,MONTHS`, or of `all`. Raises BackupError."""
        if text == "all":
            return cls(all=True)
        parts = text.split(",")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):  # noqa: PLR2004
            raise BackupError(f"--keep {text}: write DAYS,WEEKS,MONTHS such as 14,8,12, or all.")
        days, weeks, months = map(int, parts)
        return cls(days, weeks, months)


def moment_of(name: str) -> datetime | None:
    """Return when a backup was made, by its name; None: it is no backup."""
    found = NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def kept(moments: Iterable[datetime], rule: Rule) -> set[datetime]:
    """Return which stay: the newest whatever the rule says, and of each day, week, month its newest."""
    newest_first = sorted(moments, reverse=True)
    if rule.all:
        return set(newest_first)
    stay = set(newest_first[:1])
    spans = ((rule.days, "%Y-%m-%d"), (rule.weeks, "%G-%V"), (rule.months, "%Y-%m"))
    for count, form in spans:
        seen: dict[str, datetime] = {}
        for moment in newest_first:
            seen.setdefault(moment.strftime(form), moment)
        stay |= set(list(seen.values())[:count])
    return stay


def remove_old(folder: Path, rule: Rule) -> list[str]:
    """Remove the backups of a folder that the rule does not keep, with their digests; return their names."""
    found = {path: moment for path in folder.iterdir() if (moment := moment_of(path.name))}
    stay = kept(found.values(), rule)
    gone = sorted(path for path, moment in found.items() if moment not in stay)
    for path in gone:
        path.unlink(missing_ok=True)
        digest_of(path).unlink(missing_ok=True)
    return [path.name for path in gone]


def digest_of(path: Path) -> Path:
    """Return the file beside a backup that holds its SHA-256, as `sha256sum -c` reads it."""
    return path.with_name(f"{path.name}.sha256")
