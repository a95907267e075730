"""What the capacity services take: plain values, whoever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capacity.models import CapacityClass, Method, Traffic
from network.models import Facility

CLASSES = tuple(CapacityClass.values)


@dataclass(frozen=True)
class BedLine:
    """One kind of bed. Counts in whole beds, None when unknown; `widths` per capacity class."""

    bed: str
    operational: int | None
    occupied: int | None
    blocked: int | None = None
    isolation_free: int | None = None
    widths: Mapping[str, int] | None = None

    @property
    def available(self) -> int | None:
        """Return operational − occupied − blocked; negative when more lie than fit; None: unknown."""
        if self.operational is None or self.occupied is None:
            return None
        return self.operational - self.occupied - (self.blocked or 0)


@dataclass(frozen=True)
class BedsInput:
    """The beds of one facility, as somebody or something reports them."""

    facility: Facility
    lines: tuple[BedLine, ...]
    observed_at: datetime
    source: str
    method: Method
    duiding: str = ""
    capacity_class: CapacityClass = CapacityClass.REGULAR


@dataclass(frozen=True)
class EdInput:
    """The emergency department of one facility, as somebody or something reports it."""

    facility: Facility
    traffic: Traffic
    observed_at: datetime
    source: str
    method: Method
    reason: str = ""
    expected_end: datetime | None = None
    present: int | None = None
    nedocs: float | None = None
    duiding: str = ""
