"""What came of each policy in figures, sentences and a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backtest_parts import patients as stays
from backtest_parts import policies
from backtest_parts.play import Played
from backtest_parts.regions import BEDS, WIDTH_SHARES, Country
from backtest_parts.waves import Series
from situation.exercise.others import WARD_LEVEL
from situation.exercise.patients import DIES_IN_IC, STRAIGHT_TO_IC, WARD_SHAPE

#: The leading goals in their order: what a policy must be best or tied on.
LEADING = ("over_crisis", "over_adapted", "over_regular")
ROWS = (
    ("over_crisis", "bed-days over crisis capacity"),
    ("over_adapted", "bed-days over adapted capacity"),
    ("over_buffer", "bed-days over buffer capacity"),
    ("over_regular", "bed-days over regular capacity"),
    ("transfers_ic", "transfers, IC"),
    ("transfers_ward", "transfers, ward"),
    ("travel_hours", "travel, patient-hours"),
    ("worst_ic", "worst region, peak IC / regular"),
    ("worst_ward", "worst region, peak ward / regular"),
    ("seconds", "run time, s"),
)


def figures(outcome: Played, country: Country, series: Series) -> dict[str, Any]:
    """The figures of one policy; bed-days are summed over regions, kinds of bed and days."""
    edges = country.edges[:, :, :, None]
    occupied = outcome.occupied[:, :, None, :]
    over = np.maximum(occupied - edges, 0).sum(axis=(0, 3))  # (2, 4)
    found: dict[str, Any] = {
        "policy": outcome.policy,
        "over_crisis": int(over[:, 3].sum()),
        "over_adapted": int(over[:, 2].sum()),
        "over_buffer": int(over[:, 1].sum()),
        "over_regular": int(over[:, 0].sum()),
        "travel_hours": round(outcome.travel_minutes / 60, 1),
        "seconds": round(outcome.seconds, 2),
        "decisions": outcome.decisions,
    }
    ratio = outcome.occupied / country.capacity[:, :, :1]
    for b, bed in enumerate(BEDS):
        found[f"over_{bed}"] = {
            "regular": int(over[b, 0]),
            "adapted": int(over[b, 2]),
            "crisis": int(over[b, 3]),
        }
        found[f"transfers_{bed}"] = sum(m.count for _, m in outcome.moves if m.bed == bed)
        region, day = np.unravel_index(int(ratio[:, b].argmax()), ratio[:, b].shape)
        found[f"worst_{bed}"] = round(float(ratio[region, b, day]), 3)
        code = country.regions[int(region)]
        found[f"worst_{bed}_where"] = f"{country.names[code]}, {series.day(int(day))}"
    return found


def verdict(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Is `ours` best or tied on the leading goals, in their order and one by one?"""
    mine = next((f for f in found if f["policy"] == "ours"), None)
    if mine is None or len(found) < 2:
        return {}
    vectors = {f["policy"]: tuple(f[name] for name in LEADING) for f in found}
    return {
        "order": list(LEADING),
        "best_in_order": vectors["ours"] == min(vectors.values()),
        "best_one_by_one": {name: mine[name] == min(f[name] for f in found) for name in LEADING},
    }


def assumptions(series: Series, country: Country, seed: int) -> list[str]:
    """Everything assumed, one sentence each."""
    regular = country.capacity[:, :, 0].sum(axis=0)
    widths = ", ".join(f"{name} {share:.0%}" for name, share in WIDTH_SHARES.items())
    trips = ", ".join(f"{bed} {count}" for bed, count in policies.TRIPS.items())
    intake = ", ".join(f"{bed} {share:.0%}" for bed, share in policies.INTAKE_SHARE.items())
    bands = ", ".join(f"{bed} ±{band:.0%}" for bed, band in policies.BAND.items())
    recorded = int((~np.isnan(series.ic_other)).sum())
    other = (
        f"as recorded nationally ({recorded} of {series.days} days, nearest value for the others), "
        "spread over the regular beds; it already contains the care that was scaled down then"
        if recorded
        else f"{stays.IC_OTHER_SHARE:.0%} of the regular IC beds, because nothing was recorded"
    )
    return [
        (
            f"beds are demo beds, not real ones: {int(regular[0])} regular IC and {int(regular[1])} "
            f"regular ward beds in {len(country.regions)} ROAZ regions; widths above them {widths} of "
            "the regular beds"
        ),
        (
            "admissions count where people live; without a policy they are admitted in their own "
            "region, divided over ROAZ regions by population where an area lies in several"
        ),
        *stays.stay_sentences(),
        (
            f"stays are gamma distributed (shape {WARD_SHAPE:g}); {STRAIGHT_TO_IC:.0%} of "
            f"the IC patients come straight, {DIES_IN_IC:.0%} do not return to a ward; fitted to "
            "the Dutch waves of 2020-2021 and used for any wave"
        ),
        (
            f"other ward patients: {WARD_LEVEL:.1%} of the regular beds with a weekly rhythm, "
            "never scaled down"
        ),
        f"other IC patients: {other}",
        "every wave starts with no wave patients in the beds",
        (
            "only the new patients of the day move: to a ward on the day of admission, to intensive "
            "care on the day they need it; who moved stays there; nobody is brought back"
        ),
        (
            f"rides that may start in a region per day: {trips}; transfers a region takes per day: "
            f"{intake} of its regular beds; at most "
            f"{max(policies.MAX_MINUTES.values())} minutes of travel between bed-weighted centres"
        ),
        (
            "all policies decide each evening with the same knowledge: tonight's counts, the day's new "
            f"patients and the past; ours looks {policies.HORIZON} days ahead with a forecast from the "
            "past only and executes the first day; it keeps regions within a band around their "
            f"share of the regular beds ({bands}; chosen on the two Dutch waves)"
        ),
        f"patients are drawn with seed {seed}; all policies get the same patients",
    ]


def table(found: Sequence[dict[str, Any]]) -> str:
    """A Markdown table: a row a figure, a column a policy."""
    head = ["", *(policies.LABELS[f["policy"]] for f in found)]
    lines = [f"| {' | '.join(head)} |", "|---" + "|--:" * len(found) + "|"]
    for name, title in ROWS:
        lines.append(f"| {title} | {' | '.join(_cell(f[name]) for f in found)} |")
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{value:,}"


def sentence(judged: dict[str, Any]) -> str:
    """The verdict in words."""
    if not judged:
        return ""
    single = [name for name, best in judged["best_one_by_one"].items() if not best]
    order = ", ".join(judged["order"])
    if not judged["best_in_order"]:
        return f"Ours is NOT best in the order {order}; behind on {', '.join(single)}."
    rest = f", but behind on {', '.join(single)} alone" if single else ", and on each one by one"
    return f"Ours is best or tied in the order {order}{rest}."
