"""What datasets of reports share: when it was so, when it was said, by whom, and what came in its place."""

from collections.abc import Collection

from django.db.models import F, Model, OuterRef, Q, Subquery

from capacity.kinds import kinds_ever
from lcms_bridge.analysis.columns import Column, Pair, Sort
from lcms_bridge.analysis.expressions import only

UNKNOWN: Pair = ("niet gezegd: onbekend, nooit nul", "not said: unknown, never nought")
NEVER_CORRECTED: Pair = ("hier kwam niets voor in de plaats", "nothing came in its place")


def of_regions(codes: Collection[str]) -> Q:
    """Return that a row is of a house in one of these regions."""
    return Q(facility__region__in=codes)


def of_houses(codes: Collection[str]) -> Q:
    """Return that a row is of one of these houses."""
    return Q(facility__in=codes)


def replaced_at(model: type[Model], same: tuple[str, ...], when: str, **after: str) -> Subquery:
    """Return when something later came in place of a row: the same in `same`, with a higher number."""
    later = model._default_manager.filter(  # noqa: SLF001 -- the documented name of a manager
        **{name: OuterRef(name) for name in same},
        **{f"{name}__gt": OuterRef(name) for name in after.values()},
    )
    return Subquery(later.order_by(*after.values()).values(when)[:1])


def told(report: str = "") -> tuple[Column, ...]:
    """Return the columns of every report: when it was so, when it came in, who said it, and how."""
    return (
        Column(
            "observed_at",
            Sort.MOMENT,
            F("observed_at"),
            ("Peilmoment", "Observed at"),
            ("Moment waarop het zo was.", "Moment at which it was so."),
        ),
        Column(
            "reported_at",
            Sort.MOMENT,
            F(f"{report}received_at"),
            ("Ontvangen", "Reported at"),
            ("Moment waarop de melding binnenkwam.", "Moment at which the report came in."),
        ),
        Column(
            "source",
            Sort.TEXT,
            F("source"),
            ("Bron", "Source"),
            (
                (
                    "`manual` (scherm), `file`, `exercise` (nagespeeld), of de naam van een "
                    "aangesloten systeem."
                ),
                (
                    "`manual` (screen), `file`, `exercise` (played), or the name of a connected "
                    "system."
                ),
            ),
        ),
        Column(
            "method",
            Sort.TEXT,
            F(f"{report}method"),
            ("Methode", "Method"),
            (
                (
                    "`reported`, `confirmed`, `derived_transfer`, `imported`, `simulated`; `lapsed`:"
                    " vervallen, niemand zei het opnieuw."
                ),
                (
                    "`reported`, `confirmed`, `derived_transfer`, `imported`, `simulated`; `lapsed`:"
                    " it ran out, nobody said it again."
                ),
            ),
        ),
    )


def part(field: str) -> Column:
    """Return the column with the part of a house, by its code alone: people also write names there."""
    return Column(
        "part",
        Sort.TEXT,
        lambda: only(field, [kind.code for kind in kinds_ever()], "other"),
        ("Deel", "Part"),
        (
            (
                "Code van de soort waarover het gaat; `other`: een afdeling met een eigen naam, "
                "die hier niet staat."
            ),
            (
                "Code of the kind that it is about; `other`: a department with a name of its "
                "own, not given here."
            ),
        ),
        empty=("het geheel", "the whole"),
    )
