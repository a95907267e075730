"""Reading the file that makes deadlines shorter where a region is further scaled up: caps, no database.

A row names a kind (or `all`) and a phase; an empty cell leaves that source as the kind has it. A cap never
makes a deadline longer.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from capacity.resource import PACES, REGULAR, SOURCES, Kind
from network.tables import Row, read_table

FILE = "deadlines.csv"
BUNDLED = Path(__file__).parent / "data" / FILE
EVERY_KIND = "all"
COLUMNS = tuple(f"deadline_{source}" for source in SOURCES)
MAX_DEADLINE = 30 * 24 * 3600

Caps = Mapping[tuple[str, str], Mapping[str, int]]  # kind, phase -> source -> seconds


@dataclass(frozen=True)
class DeadlineFile:
    """The caps of an edition, and the digest of the file."""

    digest: str
    caps: Caps

    def applied(self, kinds: Iterable[Kind]) -> tuple[Kind, ...]:
        """Return kinds with their deadlines per phase beside those of regular care."""
        return tuple(replace(kind, deadlines=self._deadlines(kind)) for kind in kinds)

    def _deadlines(self, kind: Kind) -> dict[str, int]:
        """Return the deadlines of one kind: by source, and by `phase.source` where a cap is shorter."""
        found = dict(kind.deadlines)
        for pace in PACES:
            caps = {**self.caps.get((EVERY_KIND, pace), {}), **self.caps.get((kind.code, pace), {})}
            for source, cap in caps.items():
                if cap < kind.deadlines.get(source, 0):
                    found[f"{pace}.{source}"] = cap
        return found


def read_deadlines(folder: Path, kinds: Iterable[str]) -> DeadlineFile:
    """Read and check the caps of an edition, or the bundled ones where it has none. Raises Invalid."""
    path = folder / FILE
    own = path.is_file()
    path = path if own else BUNDLED
    rows = read_table(path, required=("kind", "phase", *COLUMNS), optional=())
    known = {EVERY_KIND, *kinds}
    caps: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        code = row.text("kind")
        if code not in known:
            if own:
                raise row.error("kind", "capacity.file.no_kind", given=code)
            continue  # an edition with kinds of its own keeps the caps of those it shares
        place = (code, row.choice("phase", tuple(pace for pace in PACES if pace != REGULAR)))
        if place in caps:
            raise row.error("kind", "network.edition.given_twice", given=code)
        caps[place] = _caps(row)
    return DeadlineFile(hashlib.sha256(path.read_bytes()).hexdigest(), caps)


def _caps(row: Row) -> dict[str, int]:
    """Return the caps of a row, by source."""
    return {
        source: row.whole(f"deadline_{source}", least=1, most=MAX_DEADLINE)
        for source in SOURCES
        if row.optional(f"deadline_{source}")
    }
