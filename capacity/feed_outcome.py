"""What became of the rows that a source sent: what its sender is answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from capacity.feed_reading import Row
from journal.errors import ZorgbeeldError

FIGURES, DEPARTMENT = "figures", "ed"


@dataclass
class Outcome:
    """What became of rows, by part: `[row, id, part]`, refused ones with the field, code and sentence."""

    accepted: list[dict[str, Any]] = field(default_factory=list)
    unchanged: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    newest: datetime | None = None

    def take(self, row: Row, part: str) -> None:
        """Note that a part counts."""
        self.accepted.append(_named(row, part))
        self.heard(row)

    def same(self, row: Row, part: str) -> None:
        """Note that a part was said before."""
        self.unchanged.append(_named(row, part))
        self.heard(row)

    def refuse(self, row: Row, fault: ZorgbeeldError, part: str = FIGURES, path: str = "") -> None:
        """Note what is wrong with a part."""
        self.rejected.append(
            {
                **_named(row, part),
                "field": f"{path}{fault.field}",
                "code": fault.code,
                "sentence": {name: fault.text(name) for name in ("nl", "en")},
            }
        )

    def heard(self, row: Row) -> None:
        """Note the newest moment that was spoken of."""
        moment = row.observed_at
        if moment is not None and (self.newest is None or moment > self.newest):
            self.newest = moment


def _named(row: Row, part: str) -> dict[str, Any]:
    """Return how a part of a row is named in an answer."""
    return {"row": row.number, **({"id": row.id} if row.id else {}), "part": part}
