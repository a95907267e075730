"""The report of a place over a period as one document: what page, JSON, CSV and paper are made of.

Nothing in it knows when it was asked for once its period is over, so that it is the same bytes each time, as
long as nobody corrects a figure. The seven days after a measure may lie beyond the period: until these are
over too it says of how many it knows.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from journal.said import Readable, said
from journal.selectors import kept_since, seq_at
from phases.record.over import SLIGHT
from situation.period.asked import Scope, dutch
from situation.period.asked_back import quality, responses
from situation.period.departments import crowding, stops
from situation.period.moved import shares, transfers
from situation.period.occupancy import occupancy
from situation.period.phased import effects, measures, phases, taken
from situation.report.paper import Document, Head, Section, paper

KIND = "period"
# what only the program knows of: where nothing of it was kept, that there is none says nothing
DEEDS = ("measures", "effects", "transfers", "shares", "responses")
CSV_COLUMNS = (
    *("realm", "exercise", "level", "place", "first", "last"),
    *("section", "key", "measure", "value", "unit"),
)


def period_document(scope: Scope) -> Document:
    """Return the report of a place over a period (some 25 queries, whatever the place and the period)."""
    place, period = scope.place, scope.period
    since = kept_since(scope.realm)
    kept = min(since or scope.until, scope.until)
    head = Head(
        KIND,
        said("situation.period.title", place=place.name, period=period.words),
        scope.realm,
        scope.until,
        seq_at(scope.realm, scope.until),
        tuple(_lines(scope, since)),
    )
    more = {
        "level": place.level,
        "place": place.code,
        "period": period.sort,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "over": scope.is_over,
    }
    return paper(head, _said(_sections(scope), is_before=kept >= scope.until), **more)


def _said(sections: Iterable[Section], *, is_before: bool) -> Iterable[Section]:
    """Yield sections; of a period before anything was kept nobody can say that nothing was done."""
    for one in sections:
        if is_before and one.code in DEEDS and not one.rows:
            yield replace(one, lines=(), empty=said("situation.period.before_kept"))
        else:
            yield one


def _sections(scope: Scope) -> Iterable[Section]:
    """Yield the sections in the order in which they are read."""
    yield occupancy(scope)
    yield crowding(scope)
    yield stops(scope)
    yield phases(scope)
    found = taken(scope)
    yield measures(scope, found)
    yield effects(scope, found)
    yield transfers(scope)
    yield shares(scope)
    yield responses(scope)
    yield quality(scope)


def _lines(scope: Scope, kept: datetime | None) -> Iterable[Readable]:
    """Yield what a report says of itself; `kept`: since when anything was kept."""
    period = scope.period
    yield said(
        "situation.period.line" if scope.is_over else "situation.period.line_running",
        first=dutch(period.first),
        last=dutch(period.last),
        days=period.days,
        until=scope.until,
    )
    yield said("situation.period.line_gaps")
    if kept is not None and kept - scope.since >= SLIGHT:
        code = (
            "situation.period.line_kept" if kept < scope.until else "situation.period.line_before"
        )
        yield said(code, kept=kept)


def period_rows(document: Document) -> Iterable[list[Any]]:
    """Yield the numbers of a report as the rows of a file, its head first; unknown is an empty cell."""
    yield list(CSV_COLUMNS)
    about = [document[name] for name in ("realm", "exercise", "level", "place", "first", "last")]
    for section in document["sections"]:
        for one in section.get("figures", ()):
            yield [
                *about,
                section["code"],
                *(one[name] for name in ("key", "measure", "value", "unit")),
            ]


def file_name(document: Document) -> str:
    """Return how the file of a report is called."""
    return f"rapportage-{document['place'].lower()}-{document['first']}-{document['last']}"
