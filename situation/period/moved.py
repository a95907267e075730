"""Spreading over a period: asked, offered, accepted, refused and done; and whether fair shares were kept."""

from collections.abc import Iterable, Sequence

from capacity.kinds import short_name
from journal.said import Readable, said
from patientspread.models import RefusalCode
from patientspread.selectors.over import Moves, moved, moves_over, shares_over
from situation.period.asked import Scope
from situation.period.numbers import heads, lasting, number, share
from situation.report.paper import Figure, Row, Section, joined

COUNTS = ("asked", "placed", "left", "offered", "accepted", "lapsed", "came")


def transfers(scope: Scope) -> Section:
    """Return what became of requests and offers (4 queries)."""
    found = moves_over(scope.realm, scope.since, scope.until, scope.place.houses)
    rows: list[Row] = []
    figures: list[Figure] = []
    parts = [("moves", scope.place.name, list(scope.place.houses))]
    if scope.shows_each:
        parts += [(f"moves:{code}", name, houses) for code, name, houses in scope.parts()]
    for key, name, houses in parts:
        some = [found[code] for code in houses if code in found]
        if some or key == "moves":
            one = moved(some)
            rows.append(_row(key, name, one))
            figures += _figures(key, one)
    return Section(
        "transfers",
        heads(
            *("period_place", "asked_for", "placed", "wait", "left"),
            *("offered", "accepted", "refused", "lapsed", "came_in"),
        ),
        tuple(rows) if found else (),
        lines=(said("situation.period.transfer_lines"),) if found else (),
        figures=tuple(figures) if found else (),
        empty=said("situation.period.no_transfers"),
    )


def _row(key: str, name: Readable, one: Moves) -> Row:
    """Return what happened at some places as a row."""
    cells = (
        name,
        number(one.asked),
        number(one.placed),
        lasting(one.wait),
        number(one.left),
        number(one.offered),
        number(one.accepted),
        _refused(one),
        number(one.lapsed),
        number(one.came),
    )
    return Row(key, cells)


def _refused(one: Moves) -> Readable:
    """Return how many offers were refused, by reason."""
    if not one.refusals:
        return number(0)
    reasons = [
        joined([said(f"patientspread.refusal.{code}"), number(one.refused[code])], " ")
        for code in RefusalCode.values
        if one.refused[code]
    ]
    return joined([number(one.refusals), joined(reasons, ", ")], ": ")


def _figures(key: str, one: Moves) -> Iterable[Figure]:
    """Yield the numbers of a row."""
    for name in COUNTS:
        yield Figure(key, name, getattr(one, name), "patients")
    for code in RefusalCode.values:
        yield Figure(key, f"refused_{code}", one.refused[code], "offers")
    yield Figure(key, "minutes_to_acceptance_median", one.wait, "minutes")


def shares(scope: Scope) -> Section:
    """Return in how many plans regions were within the band of their fair share (1 query)."""
    found = shares_over(scope.realm, list(scope.place.regions), scope.since, scope.until)
    rows: list[Row] = []
    figures: list[Figure] = []
    for (region, bed), one in found.items():
        key = f"share:{region}:{bed}"
        cells: Sequence[Readable] = (
            scope.place.regions[region].short_name,
            short_name(bed),
            number(one.plans),
            said("situation.period.kept_of", n=number(one.kept), part=share(one.kept, one.plans)),
            number(one.above),
            number(one.below),
            number(one.over / one.plans, 1),
        )
        rows.append(Row(key, tuple(cells)))
        figures += [
            Figure(key, "plans", one.plans, "plans"),
            Figure(key, "plans_within_band", one.kept, "plans"),
            Figure(key, "plans_above_band", one.above, "plans"),
            Figure(key, "plans_below_band", one.below, "plans"),
        ]
    return Section(
        "shares",
        heads("region", "kind", "plans", "within_band", "above_band", "below_band", "too_many"),
        tuple(rows),
        lines=(said("situation.period.share_lines"),) if rows else (),
        figures=tuple(figures),
        empty=said("situation.period.no_shares"),
    )
