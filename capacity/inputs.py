"""What the capacity services take: plain values, whoever they come from."""

from dataclasses import dataclass
from datetime import datetime

from capacity.models import CapacityClass, Method, Traffic
from capacity.resource import BedLine
from network.models import Facility


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
