"""How many casualties were counted in an activiteit: each number with its age, and whose it is."""

from datetime import timedelta

from journal.said import Readable, said
from situation.casualty_models import COUNTED
from situation.report.paper import OLD, Row, Section, age, columns, joined, shown
from situation.report.then import State, Then, at, named


def casualties_section(then: Then) -> Section:
    """Return a row for each triage class, and for who was taken away; what nobody counted says so."""
    counted = [(name, one) for one in then.of("casualties") for name in COUNTED]
    return Section(
        "casualties",
        columns("what", "amount", "source"),
        tuple(_row(then, name, one) for name, one in counted),
        empty=said("situation.report.not_counted"),
    )


def _row(then: Then, name: str, one: State) -> Row:
    """Return one number; what is older than its deadline says so."""
    told = at(one, "observed_at")
    is_old = bool(told and then.moment - told > timedelta(seconds=one["stale_after_s"]))
    amount: Readable = said("situation.report.uncounted") if one[name] is None else str(one[name])
    source = joined([one["source"], named(one, "by"), shown(told)])
    return Row(
        f"casualties:{name}",
        (said(f"situation.figure.{name}"), amount, source),
        age(told, then.moment),
        OLD if is_old else "",
    )
