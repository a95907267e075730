"""Sets of series to forecast, from files of days: what is beds, what is admissions, what belongs to what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
from backtest_parts.patients import IC, STAGES, WARD, draw_patients
from backtest_parts.regions import Country, read_country
from backtest_parts.waves import Series

from capacity.foresight import Daily
from capacity.foresight.arrays import FloatArray

from .tables import Table, TableError

ADMISSIONS = re.compile(r"influx|admission|admitted|opname|instroom|inflow", re.IGNORECASE)
BEDS = re.compile(r"beds|bedden|occupancy|bezet|present", re.IGNORECASE)
SHARE = re.compile(r"pct|percent|%|ratio|share", re.IGNORECASE)
SEED = 20201


@dataclass(frozen=True)
class Set:
    """Series of one kind that are scored together; `observed` is false where stays were drawn for it."""

    name: str
    series: tuple[str, ...]
    histories: tuple[Daily, ...]
    beds: bool
    observed: bool = True


def sets_of(table: Table) -> list[Set]:
    """The sets of a file: figures by name (beds with their admissions), or areas beside each other."""
    columns = [c for c in table.columns if not SHARE.search(c)]
    if not columns:
        raise TableError(f"{table.name} has no column with counts")
    if any(BEDS.search(c) for c in columns):
        return _figures(table, columns)
    return _areas(table, columns)


def _figures(table: Table, columns: list[str]) -> list[Set]:
    inflows = [c for c in columns if ADMISSIONS.search(c)]
    total = _total([table.column(c) for c in inflows]) if len(inflows) > 1 else None
    found = []
    for name in columns:
        values = table.column(name)
        inflow = ADMISSIONS.search(name)
        companion = None if inflow else _companion(table, name, inflows)
        history = Daily(table.day, values, companion, total if inflow else None)
        found.append(Set(f"{table.name}: {name}", (name,), (history,), beds=not inflow))
    return found


def _companion(table: Table, name: str, inflows: list[str]) -> FloatArray | None:
    """The admissions that belong to a column of beds: the same name but for the word for beds."""
    bare = BEDS.sub("", name)
    return next((table.column(c) for c in inflows if ADMISSIONS.sub("", c) == bare), None)


def _areas(table: Table, columns: list[str]) -> list[Set]:
    values = [table.column(c) for c in columns]
    inflow = bool(ADMISSIONS.search(table.name))
    whole = _total(values)
    found = [_beside(f"{table.name}: areas", table.day, columns, values, whole, beds=not inflow)]
    if len(columns) > 1:
        country = Daily(table.day, whole)
        found.append(Set(f"{table.name}: together", ("together",), (country,), beds=not inflow))
    regions = read_country()
    if inflow and set(columns) <= set(regions.places):
        found += _regions(table, columns, regions)
    return found


def _regions(table: Table, columns: list[str], country: Country) -> list[Set]:
    share = country.share[[country.places.index(c) for c in columns]]
    admissions = np.stack([table.column(c) for c in columns])
    names = list(country.regions)
    home = share.argmax(axis=1)
    summed = [admissions[home == r].sum(axis=0) for r in range(len(names))]
    found = [
        _beside(
            f"{table.name}: regions", table.day, names, summed, _total(list(admissions)), beds=False
        )
    ]
    if np.isfinite(admissions).all():
        found += _played(table, columns, country)
    return found


def _played(table: Table, columns: list[str], country: Country) -> list[Set]:
    """Beds of every region, with the stays of the exercise model drawn for the recorded admissions."""
    share = country.share[[country.places.index(c) for c in columns]]
    counts = np.stack([table.column(c) for c in columns], axis=1).astype(np.int64)
    nobody = np.full(len(counts), np.nan)
    series = Series(table.name, table.day, tuple(columns), counts, share, nobody, ())
    patients = draw_patients(series, seed=SEED)
    found = []
    for bed, label in ((WARD, "ward beds"), (IC, "IC beds")):
        beds, coming = np.zeros((2, len(country.regions), len(counts) + 1))
        for stage, kind in enumerate(STAGES):
            if kind != bed:
                continue
            first, after = patients.first[:, stage], patients.after[:, stage]
            stays = (after > first) & (first < len(counts)) & (after > 0)
            home, start = patients.home[stays], np.maximum(first[stays], 0)
            np.add.at(beds, (home, start), 1)
            np.add.at(beds, (home, np.minimum(after[stays], len(counts))), -1)
            np.add.at(coming, (home, start), 1)
        present, admitted = np.cumsum(beds, axis=1)[:, :-1], coming[:, :-1]
        whole = present.sum(axis=0)
        histories = tuple(
            Daily(table.day, p, a, whole) for p, a in zip(present, admitted, strict=True)
        )
        name = f"{table.name}: {label} of regions, stays drawn"
        found.append(Set(name, tuple(country.regions), histories, beds=True, observed=False))
    return found


def _beside(
    name: str,
    first: date,
    names: list[str],
    values: list[FloatArray],
    whole: FloatArray,
    *,
    beds: bool,
) -> Set:
    shared = whole if len(values) > 1 else None
    histories = tuple(Daily(first, one, None, shared) for one in values)
    return Set(name, tuple(names), histories, beds=beds)


def _total(values: list[FloatArray]) -> FloatArray:
    """The sum where all is known."""
    return np.asarray(np.sum(values, axis=0))
