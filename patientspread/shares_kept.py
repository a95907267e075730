"""What a plan keeps of the fair share: by which key, whose it is, and how each region stands to it."""

from collections import Counter
from typing import Any

from journal.said import Readable, beside
from patientspread.engine import AssignProblem, AssignResult, FairShare
from patientspread.engine.fairshare import largest_remainder, shares
from patientspread.engine.grid import grid_of
from patientspread.engine.sharing import Sharing, sharing_of


def share_kept(
    problem: AssignProblem, result: AssignResult, of: tuple[str, ...], author: Readable
) -> dict[str, Any] | None:
    """Return the key with its author, day and band, and per region and kind of bed who is there of whom.

    `low` and `high` are the edges of the band, no higher than what a region has room for; `of` names whose
    share it is. None where nothing is shared out.
    """
    share = problem.policy.fair_share
    if share is None:
        return None
    grid = grid_of(problem)
    sharing = sharing_of(grid, share)
    came = _came(problem, result)
    rows = []
    for b, bed in enumerate(grid.beds):
        load = int(sharing.present[:, b].sum())
        if not load:
            continue
        fair = largest_remainder(shares(share, sharing.regions), load)
        rows += [
            _row(sharing, i, b, fair[i]) | {"bed": bed, "after": int(sharing.present[i, b]) + net}
            for i, region in enumerate(sharing.regions)
            for net in [came[region, bed]]
        ]
    return _key(share) | {**beside("author", author), "of": list(of), "rows": rows}


def _key(share: FairShare) -> dict[str, Any]:
    """Return what the key is and since when."""
    return {
        "key": share.kind,
        "since": share.valid_from,
        "band": share.band,
    }


def _row(sharing: Sharing, region: int, bed: int, fair: int) -> dict[str, Any]:
    """Return how one region stands to its share of one kind of bed."""
    return {
        "region": sharing.regions[region],
        "now": int(sharing.present[region, bed]),
        "fair": fair,
        "low": int(sharing.low[region, bed]),
        "high": int(sharing.high[region, bed]),
    }


def _came(problem: AssignProblem, result: AssignResult) -> Counter[tuple[str, str]]:
    """Return how many shared patients come to each region, less who leave it, per kind of bed."""
    region = {site.id: site.region for site in problem.sites}
    net: Counter[tuple[str, str]] = Counter()
    for patient in problem.patients:
        site = result.site_of.get(patient.id)
        if site is None or not patient.shared:
            continue
        net[region[site], patient.bed] += 1
        net[region[patient.origin], patient.bed] -= 1
    return net
