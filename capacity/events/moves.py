"""What the journal records of promised beds: per facility, how many come and go."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from capacity.selectors.moves import Promised
from journal.events import Event, Variant, event_type
from network.models import Facility


@event_type("capacity.promised")
@dataclass(frozen=True)
class PromisesChanged(Event):
    """What is promised at a facility; the entity is gone when nothing is."""

    facility: str
    name: str
    region: str
    lines: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, facility: Facility, promised: Mapping[str, Promised]) -> "PromisesChanged":
        """Return the event for a facility as its promises stand."""
        return cls(
            facility=facility.pk,
            name=facility.name,
            region=facility.region_id,
            lines=tuple(asdict(one) for one in promised.values()),
        )

    @property
    def key(self) -> str:
        """Return the entity: what is promised at this facility."""
        return f"promised:{self.facility}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while something is promised."""
        return super().state() if self.lines else None

    def variants(self) -> tuple[Variant, ...]:
        """The house, and those who spread or lead: to nobody else is a patient on the way any business."""
        to = (
            "role:national_coordinator",
            "role:regional_coordinator",
            f"role:dpg:{self.region}",
            f"role:hin:{self.region}",
            f"role:roaz_chair:{self.region}",
            f"facility:{self.facility}",
        )
        return (Variant(to, self.state()),)
