"""What apps above add to the reference set: a file of the edition, rows of their own, a part of the document.

The network loads and shows the parts without knowing them; their version is part of the edition's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from network.models import Facility

if TYPE_CHECKING:
    from network.edition import Edition


def _sound(edition: "Edition") -> None:
    """Find nothing wrong."""
    del edition


@dataclass(frozen=True)
class PartRead:
    """A part as an edition's folder has it, checked: its digest, and how to put it in force.

    `check` raises Invalid where the other files name something that this part does not have.
    """

    digest: str
    write: Callable[[], None]
    check: "Callable[[Edition], None]" = _sound


@dataclass(frozen=True)
class ReferencePart:
    """One part. `read` raises Invalid with file, line and column; it does not touch the database.

    `document` gives what stands under `name` in the reference document, `facility_fields` what every
    facility's own document gets from it.
    """

    name: str
    read: Callable[[Path], PartRead]
    document: Callable[[], Any]
    facility_fields: Callable[[Facility], dict[str, Any]]


_parts: dict[str, ReferencePart] = {}


def register_part(part: ReferencePart) -> None:
    """Add a part to the reference set."""
    _parts[part.name] = part


def reference_parts() -> tuple[ReferencePart, ...]:
    """Return the registered parts in a stable order."""
    return tuple(_parts[name] for name in sorted(_parts))
