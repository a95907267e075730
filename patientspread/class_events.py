"""What the journal records of classes of beds that a decision closed, for the coordinators concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.resource import CLASSES
from journal.events import Event, Line, Variant, event_type
from journal.said import said
from network.models import Region
from patientspread.models import Transfer


@event_type("patientspread.classes_closed")
@dataclass(frozen=True)
class ClassesClosed(Event):
    """Classes of beds were closed in a region: what was withdrawn for it, and what was accepted and stays."""

    region: str
    name: str
    classes: tuple[str, ...]
    at: datetime
    withdrawn: tuple[int, ...]
    kept: tuple[dict[str, Any], ...]

    @classmethod
    def of(
        cls,
        region: Region,
        classes: Iterable[str],
        withdrawn: Sequence[Transfer],
        kept: Sequence[Transfer],
        at: datetime,
    ) -> "ClassesClosed":
        """Return the event for what was open until now."""
        return cls(
            region=region.pk,
            name=region.short_name,
            classes=tuple(one for one in CLASSES if one in classes),
            at=at,
            withdrawn=tuple(one.pk for one in withdrawn),
            kept=tuple(_named(one) for one in kept),
        )

    @property
    def key(self) -> str:
        """Return the entity: the region whose beds were closed last."""
        return f"closed_classes:{self.region}"

    def line(self) -> Line | None:
        """Return the line for the coordinators concerned."""
        given = {
            "region": self.name,
            "classes": [said(f"patientspread.class.{one}") for one in self.classes],
            "withdrawn": said("patientspread.withdrawn", n=len(self.withdrawn)),
        }
        if not self.kept:
            return Line("spreading", said("patientspread.line.classes_closed", **given))
        which = [said("patientspread.move", **_places(one)) for one in self.kept]
        kept = said("patientspread.kept", n=len(self.kept))
        line = said("patientspread.line.classes_kept", **given, kept=kept, which=which)
        return Line("spreading", line)

    def variants(self) -> tuple[Variant, ...]:
        """Return it for the coordinators and DPG's of the region; it names hospitals."""
        near = (f"role:regional_coordinator:{self.region}", f"role:dpg:{self.region}")
        return (Variant(("role:national_coordinator", *near), self.state(), self.line()),)


def _named(transfer: Transfer) -> dict[str, Any]:
    """Return an accepted transfer by its number and hospitals."""
    return {
        "id": transfer.pk,
        "number": transfer.number,
        "bed": transfer.bed,
        "origin_name": transfer.origin.name,
        "destination_name": transfer.destination.name,
    }


def _places(one: dict[str, Any]) -> dict[str, Any]:
    """Return what the line says of a transfer."""
    return {
        "number": one["number"],
        "origin": one["origin_name"],
        "destination": one["destination_name"],
    }
