"""The hospitals of a region with their demo beds, and a region's patients shared out over them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Hospital:
    """A hospital and its regular beds by kind."""

    code: str
    beds: dict[str, int]


def read_hospitals(folder: Path, region: str) -> list[Hospital]:
    """Return the hospitals of a region, as the project's reference files describe them."""
    with (folder / "hospitals.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Hospital(
                row["code"],
                {"ic": int(row["demo_ic_beds"] or 0), "ward": int(row["demo_ward_beds"] or 0)},
            )
            for row in csv.DictReader(lines)
            if row["roaz"] == region
        ]


def shared_out(count: int, beds: list[int]) -> list[int]:
    """Return a count shared out by beds, with the largest remainders rounded up."""
    total = sum(beds)
    if not total:
        return [0] * len(beds)
    shares = [count * one / total for one in beds]
    given = [int(one) for one in shares]
    order = sorted(range(len(beds)), key=lambda n: (given[n] - shares[n], n))
    for n in order[: count - sum(given)]:
        given[n] += 1
    return given
