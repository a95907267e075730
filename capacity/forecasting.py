"""From the days of beds to forecasts: which places are forecast, and what is refused. No database.

A region is the sum of its hospitals that report: known on a day when each of them spoke, and refused when
those who do not report hold too many of its beds. Silence is never filled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from capacity.foresight import Daily, Judged, Verdict, beds_judged, verdict
from capacity.foresight.beds import LEAST_KNOWN, OLDEST

Values = npt.NDArray[np.float64]
TELLING = 0.8  # share of the regular beds whose hospitals must report, as plans ask by default
# A day, and the hours until the next one is surely there: without these nothing would count in between.
FRESH_FOR = timedelta(hours=30)
SHOWN = 14  # days of before that a forecast is shown with
FARTHEST = timedelta(days=7)
LEAST_DAYS = 14  # days of forecasts that were kept and scored before these alone are believed
ALL_HOURS = tuple(24.0 * day for day in range(1, 8))
SILENT, GOOD = "too_silent", "good"
NO_BETTER = "no_better"
# A house is forecast where that is a tenth better than "as it is". Within a tenth of it is chance: such
# houses were no better afterwards (ratio 1.00 to 1.02 over 78 IC units and seven months of the exercise).
HOUSE_MOST = 0.9
# Days that houses are forecast from: 180 cost 1.4 s of processor a kind for a hundredth less error, these 0.6
HOUSES_BACK = 70
NOTHING = Judged([], verdict([]))


@dataclass(frozen=True)
class ForecastRow:
    """One kind of bed of a facility (its code), or of a whole region, `hours` after `made_at`.

    `quantiles` maps a probability to occupied beds; `regular` are the regular beds to hold them against,
    None where they are unknown. It counts for `fresh_for` after it was made. With `refused`, why nothing is
    shown, its quantiles are kept to be scored alone. `series`: the number of the row that it hangs on.
    """

    region: str
    kind: str
    hours: float
    made_at: datetime
    model: str
    quantiles: Mapping[float, float]
    facility: str = ""
    regular: float | None = None
    fresh_for: timedelta = timedelta(hours=24)
    refused: str = ""
    series: int | None = None
    cohort: str = ""


@dataclass(frozen=True)
class House:
    """A facility with a kind of bed: its region and its regular beds, None where they are unknown."""

    code: str
    region: str
    regular: float | None


@dataclass(frozen=True, eq=False)
class Series:
    """The days of one place: `facility` is empty for a region, both for the country.

    `refused`: before anything was forecast.

    `houses` are the facilities whose figures add up to it.
    """

    region: str
    facility: str
    values: Values
    regular: float | None
    refused: str = ""
    houses: tuple[str, ...] = ()

    @property
    def lately(self) -> list[float | None]:
        """Return its last days, the silent ones as None."""
        last = self.values[-SHOWN:].tolist()
        return [None if np.isnan(one) else one for one in last]


@dataclass(frozen=True)
class Foreseen:
    """What is forecast of one place and kind, and the reason why it may not be shown, or `good`."""

    series: Series
    kind: str
    judged: Judged
    reason: str
    cohort: str = ""

    @property
    def model(self) -> str:
        """Return the name and version of what made it; empty where nothing was made."""
        made = self.judged.aheads
        return f"{made[0].model} {made[0].version}" if made else ""

    def rows(self, made_at: datetime, series: int | None = None) -> list[ForecastRow]:
        """Return it as it is kept; of what is refused every hour that it might have had."""
        its = self.series
        refused = "" if self.reason == GOOD else self.reason
        made = {float(one.horizon): one.quantiles for one in self.judged.aheads}
        if refused:
            made = {hours: made.get(hours, {}) for hours in ALL_HOURS}
        return [
            ForecastRow(
                its.region,
                self.kind,
                hours,
                made_at,
                self.model,
                quantiles,
                its.facility,
                its.regular,
                FRESH_FOR,
                refused,
                series,
                self.cohort,
            )
            for hours, quantiles in made.items()
        ]


def foresee(
    kind: str,
    houses: Sequence[House],
    days: Mapping[date, Mapping[str, float]],
    at: date,
    *,
    each: bool = True,
) -> list[Foreseen]:
    """Forecast every region with a kind of bed, and (`each`) every house, from its days until `at`.

    A house is refused unless it is plainly better than "as it is" (`told_of`).

    `days` are occupied beds by facility, per day; a day or a facility that is not there is unknown.
    """
    told = [day for day in days if day <= at]
    if not told or not houses:
        return []
    first = min(told)
    values = _matrix(houses, days, first, at)
    regions = [_region(code, houses, values) for code in sorted({house.region for house in houses})]
    whole = np.sum([one.values for one in regions], axis=0)
    company = whole if _age(whole) <= OLDEST else None  # the country, where all of it is known
    found = _judged(kind, regions, first, at, company)
    if len(regions) > 1:
        found += _judged(kind, [_country(regions, whole)], first, at)
    if not each:
        return found
    start = max(values.shape[1] - HOUSES_BACK, 0)
    own = [
        Series(house.region, house.code, row, house.regular, houses=(house.code,))
        for house, row in zip(houses, values[:, start:], strict=True)
    ]
    beside = None if company is None else company[start:]
    return found + [
        replace(one, reason=told_of(one.series.facility, one.judged.verdict))
        if one.reason == GOOD
        else one
        for one in _judged(kind, own, first + timedelta(days=start), at, beside)
    ]


def of_cohort(found: Iterable[Foreseen], label: str) -> list[Foreseen]:
    """Return forecasts as those of a cohort: the regular beds of its kind are no measure of its patients."""
    return [replace(one, cohort=label, series=replace(one.series, regular=None)) for one in found]


def told_of(facility: str, judged: Verdict) -> str:
    """Return why a verdict refuses, or `good`; a facility must be plainly better than "as it is"."""
    if facility and judged.shown and judged.ratio > HOUSE_MOST:
        return NO_BETTER
    return judged.reason


def _judged(
    kind: str, series: Sequence[Series], first: date, at: date, whole: Values | None = None
) -> list[Foreseen]:
    """Forecast series of the same days, beside a whole that they are part of."""
    known = [one for one in series if not one.refused and _age(one.values) <= OLDEST]
    found = beds_judged([Daily(first, one.values, whole=whole) for one in known], at)
    judged = [
        Foreseen(one, kind, its, its.verdict.reason if its.aheads else SILENT)
        for one, its in zip(known, found, strict=True)
    ]
    quiet = [one for one in series if one not in known and np.isfinite(one.values).any()]
    return judged + [Foreseen(one, kind, NOTHING, one.refused or SILENT) for one in quiet]


def _matrix(
    houses: Sequence[House], days: Mapping[date, Mapping[str, float]], first: date, at: date
) -> Values:
    """Return the occupied beds (H, T) of every day from the first on; NaN where nobody spoke."""
    index = {house.code: row for row, house in enumerate(houses)}
    values = np.full((len(houses), (at - first).days + 1), np.nan)
    for day, beds in days.items():
        if first <= day <= at:
            for code, number in beds.items():
                if code in index:
                    values[index[code], (day - first).days] = number
    return values


def _region(code: str, houses: Sequence[House], values: Values) -> Series:
    """Return the days of a region: those on which every house that reports spoke."""
    rows = [row for row, house in enumerate(houses) if house.region == code]
    telling = [row for row in rows if _age(values[row]) <= OLDEST]
    total = values[telling].sum(axis=0) if telling else np.full(values.shape[1], np.nan)
    all_beds, told = _regular(houses, rows), _regular(houses, telling)
    if all_beds is None:  # how much is missing is unknown too
        enough = len(telling) == len(rows)
    else:
        enough = bool(telling) and (told or 0.0) >= TELLING * all_beds
    codes = tuple(houses[row].code for row in telling)
    return Series(code, "", total, told, "" if enough else SILENT, codes)


def _country(regions: Sequence[Series], whole: Values) -> Series:
    """Return the days of the country: those on which every region is known; refused where one of them is."""
    regular = [one.regular for one in regions]
    known = [one for one in regular if one is not None]
    total = sum(known) if len(known) == len(regular) else None
    refused = SILENT if any(one.refused for one in regions) else ""
    houses = tuple(code for one in regions for code in one.houses)
    return Series("", "", whole, total, refused, houses)


def _regular(houses: Sequence[House], rows: Iterable[int]) -> float | None:
    """Return the regular beds together, None while those of one are unknown."""
    found = [houses[row].regular for row in rows]
    known = [one for one in found if one is not None]
    return sum(known) if len(known) == len(found) else None


def _age(values: Values) -> float:
    """Return the days since somebody spoke; infinite where too little is known for a forecast."""
    known = np.flatnonzero(np.isfinite(values))
    return float(len(values) - 1 - known[-1]) if len(known) >= LEAST_KNOWN else np.inf


def truth_of(
    known: Mapping[date, Mapping[str, float]], houses: Iterable[str], day: date
) -> float | None:
    """Return what all of some houses had on a day; None where one of them was silent."""
    beds = known.get(day, {})
    found = [beds.get(code) for code in houses]
    told = [one for one in found if one is not None]
    return float(sum(told)) if found and len(told) == len(found) else None
