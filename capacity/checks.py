"""The rules a report must satisfy, as plain questions: services raise on them, the bridge notes them.

Pure: values in, verdicts out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from capacity.remarks import Remark
from capacity.resource import AnyLine, Kind

L = TypeVar("L", bound=AnyLine)

CLOCK_SLACK = timedelta(minutes=5)  # clocks of other systems are rarely exact
TICK = timedelta(
    milliseconds=1
)  # what browsers count in: within one, nobody knows which came first


def moment_fault(moment: datetime, *, now: datetime, newest: datetime | None) -> str:
    """Return why a moment cannot count: `future`, `older` than what is known, or nothing."""
    if moment > now + CLOCK_SLACK:
        return "future"
    return "older" if newest is not None and moment <= newest - TICK else ""


def left_out(said: Iterable[str], known: Iterable[str], had: Collection[str]) -> list[str]:
    """Return the kinds that were reported before, that the house has, and that a report leaves out.

    Their old figure would get the new report's moment and look fresh; unknown must be said.
    """
    return sorted((set(known) & set(had)) - set(said))


@dataclass(frozen=True)
class Applicable(Generic[L]):
    """The lines of a report by whether they apply to its house.

    `remarks` are about empty lines of a kind the house does not have: not applicable is neither zero
    nor unknown, and a common form has such lines. `wrong` claim beds of a kind it does not have.
    """

    lines: tuple[L, ...]
    remarks: tuple[Remark, ...] = ()
    wrong: tuple[L, ...] = ()


def applicable(
    lines: Iterable[L], *, house: str, had: Collection[str], kinds: Mapping[str, Kind]
) -> Applicable[L]:
    """Return which lines apply to a house that has these kinds; kinds nobody knows are left to others."""
    kept, remarks, wrong = [], [], []
    for line in lines:
        if line.code in had or line.code not in kinds:
            kept.append(line)
        elif line.is_empty:
            remarks.append(Remark("not_applicable", kinds[line.code], {"house": house}))
        else:
            wrong.append(line)
    return Applicable(tuple(kept), tuple(remarks), tuple(wrong))
