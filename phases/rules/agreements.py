"""Regional agreements held against figures: kept, broken, or nobody can tell. Pure.

An indicator is one of a few named checks, or any condition of a plan, on the partners alone. What is
silent keeps an agreement from being called kept where it could tip it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phases.rules.condition_reading import read_condition
from phases.rules.conditions import (
    READ,
    YARDSTICKS,
    AnyCondition,
    Condition,
    ExpectedCondition,
    SurveyCondition,
    single,
)
from phases.rules.figures import Figure, Reading
from phases.rules.given import fault, given_choice, given_number, given_object, given_text
from phases.rules.lines import Known, Shown, outcome
from phases.rules.outcomes import verdict

ED_OPEN, STAYS_OPEN, BEDS_FREE, CONDITION = "ed_open", "stays_open", "beds_free", "condition"
CHECKS = (ED_OPEN, STAYS_OPEN, BEDS_FREE, CONDITION)
ED, OPERATING_ED = "ed", "operating:ed"
TAKES_IN, CLOSED = ("open", "pressure"), "closed"
MOST = 10_000
NAMES: Mapping[str, tuple[str, ...]] = {
    ED_OPEN: ("check", "at_least"),
    STAYS_OPEN: ("check", "part"),
    BEDS_FREE: ("check", "bed", "at_least"),
    CONDITION: ("check", "condition"),
}


@dataclass(frozen=True)
class Indicator:
    """By which figures of the partners one sees that an agreement is kept.

    `ed_open`: at least so many emergency departments take patients in. `stays_open`: a part (or, empty, the
    whole) is closed nowhere. `beds_free`: at least so many beds of a kind are open and free together.
    `condition`: a condition of a plan holds.
    """

    check: str
    at_least: int = 1
    part: str = ""
    bed: str = ""
    condition: AnyCondition | None = None

    @property
    def beds(self) -> frozenset[tuple[str, str]]:
        """Return the kinds of bed that it looks at, with their cohort."""
        if self.check == BEDS_FREE:
            return frozenset({(self.bed, "")})
        return frozenset(
            (line.bed, line.cohort) for line in self._lines() if isinstance(line, Condition)
        )

    @property
    def readings(self) -> frozenset[str]:
        """Return what it reads beside beds."""
        if self.check == ED_OPEN:
            return frozenset({ED, OPERATING_ED})
        if self.check == STAYS_OPEN:
            return frozenset({f"operating:{self.part}"})
        return frozenset(line.about for line in self._lines() if isinstance(line, READ))

    def _lines(self) -> Iterable[Any]:
        """Return the single conditions of a condition."""
        found = (self.condition,) if self.condition is not None else ()
        return [line for _place, line in single(found, "")]


@dataclass(frozen=True)
class Holds:
    """Whether an agreement is kept (None: nobody can tell): what was counted, who is silent."""

    kept: bool | None
    value: float | None
    line: float | None
    shown: tuple[Shown, ...] = ()
    silent: tuple[str, ...] = ()


def read_indicator(document: object, place: str = "/indicator") -> Indicator:
    """Return an indicator. Raises PlanError with the place of the first fault."""
    given = given_object(document, place)
    check = given_choice(given, "check", place, CHECKS)
    for name in given:
        if name not in NAMES[check]:
            fault(f"{place}/{name}", "unknown", known=list(NAMES[check]))
    if check == CONDITION:
        found = read_condition(given.get("condition"), f"{place}/condition", YARDSTICKS[0])
        for where, line in single((found,), f"{place}/condition"):
            if isinstance(line, SurveyCondition | ExpectedCondition):
                fault(where, "not_here")
        return Indicator(check, condition=found)
    if check == STAYS_OPEN:
        return Indicator(check, part=given_text(given, "part", place) if given.get("part") else "")
    least = int(given_number({"at_least": 1, **given}, "at_least", place, 1, MOST))
    bed = given_text(given, "bed", place) if check == BEDS_FREE else ""
    return Indicator(check, at_least=least, bed=bed)


def holds(
    indicator: Indicator, partners: Iterable[str], known: Known, min_fresh: float = 1.0
) -> Holds:
    """Return whether an agreement is kept by what is known of its partners."""
    among = sorted(set(partners))
    if not among:
        return Holds(None, None, None)
    inside = Known(
        [one for one in known.figures if one.facility in among],
        (),
        [one for one in known.readings if one.facility in among],
    )
    if indicator.check == ED_OPEN:
        return _ed_open(indicator, among, inside.readings)
    if indicator.check == STAYS_OPEN:
        return _stays_open(indicator, among, inside.readings)
    if indicator.check == BEDS_FREE:
        return _beds_free(indicator, among, inside.figures)
    assert indicator.condition is not None  # noqa: S101 - the reader gave one
    found = outcome(indicator.condition, inside, min_fresh)
    return Holds(found.holds, found.value, found.line, found.figures, found.unknown)


def _ed_open(indicator: Indicator, among: list[str], readings: Iterable[Reading]) -> Holds:
    """Return whether enough departments take patients in; who closed does not, whatever it said before."""
    said = {(one.facility, one.about): one for one in readings}
    takes, silent, shown = [], [], []
    for code in among:
        closed = said.get((code, OPERATING_ED))
        department = said.get((code, ED))
        if closed is not None and closed.state == CLOSED:
            shown.append(closed)
            continue
        if department is not None:
            shown.append(department)
        if department is None or not department.fresh or not department.state:
            silent.append(code)
        elif department.state in TAKES_IN:
            takes.append(code)
    least = min(indicator.at_least, len(among))
    kept = verdict(len(takes) >= least, len(takes) + len(silent) >= least)
    return Holds(kept, float(len(takes)), float(least), tuple(shown), tuple(silent))


def _stays_open(indicator: Indicator, among: list[str], readings: Iterable[Reading]) -> Holds:
    """Return whether a part is closed nowhere."""
    about = f"operating:{indicator.part}"
    said = {one.facility: one for one in readings if one.about == about}
    closed = [code for code in among if code in said and said[code].state == CLOSED]
    silent = tuple(code for code in among if code not in said or not said[code].state)
    kept = verdict(not closed and not silent, not closed)
    opened = float(len(among) - len(closed) - len(silent))
    shown = tuple(said[code] for code in among if code in said)
    return Holds(kept, opened, float(len(among)), shown, silent)


def _beds_free(indicator: Indicator, among: list[str], figures: Iterable[Figure]) -> Holds:
    """Return whether enough beds are open and free together; who lies over does not take another's."""
    said = {one.facility: one for one in figures if one.bed == indicator.bed and not one.cohort}
    free = 0
    silent = []
    for code in among:
        one = said.get(code)
        if one is None or not one.fresh or one.occupied is None or one.operational is None:
            silent.append(code)
        else:
            free += max(one.operational - one.occupied, 0)
    kept = verdict(free >= indicator.at_least, bool(silent))
    shown = tuple(said[code] for code in among if code in said)
    return Holds(kept, float(free), float(indicator.at_least), shown, tuple(silent))
