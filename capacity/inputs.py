"""What the capacity services take: plain values, whoever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from capacity.kinds import kind
from capacity.models import CapacityClass, Method, Traffic
from capacity.resource import AnyLine, BedLine
from network.models import Facility


@dataclass(frozen=True)
class FiguresInput:
    """Figures of one facility, as somebody or something reports them: a line per kind.

    `holds_until`: until when a figure by hand goes before a feed (None: the usual time). A correction
    speaks of the past; it changes what counts now only where nothing newer is known.
    """

    facility: Facility
    lines: tuple[AnyLine, ...]
    observed_at: datetime
    source: str
    method: Method
    duiding: str = ""
    capacity_class: CapacityClass = CapacityClass.REGULAR
    holds_until: datetime | None = None
    is_correction: bool = False

    @property
    def beds(self) -> tuple[BedLine, ...]:
        """Return the lines of whole kinds of bed: not those of a cohort within one."""
        return tuple(
            line
            for line in self.lines
            if isinstance(line, BedLine) and not line.cohort and kind(line.bed).is_bed
        )


@dataclass(frozen=True)
class EdInput:
    """The emergency department of one facility, as somebody or something reports it.

    `inputs` are what NEDOCS is computed from beside `present`; without all of them `nedocs` is a result
    that somebody else computed. `counted_at`: when the figures were counted, where that was earlier.
    """

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
    inputs: Mapping[str, float] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None
