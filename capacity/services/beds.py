"""Reports of figures by people, and beds that move with an accepted transfer."""

from dataclasses import replace

from capacity.bodies import BedsIn
from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import CapacityClass, FigureReport, Method
from capacity.permissions import REPORT
from capacity.selectors import BedsNow, beds_now
from capacity.services.common import AGES, BEDS_FACTS, receipt
from capacity.services.reports import figures_report_many
from capacity.shapes import THEMES
from journal.actors import Actor
from journal.models import Realm
from journal.services import writing
from network.models import Facility
from web.commands import command


def _about(report: FiguresInput) -> list[str]:
    """Return the parts of the picture that a report speaks of."""
    themes = {kind(line.code).theme for line in report.lines}
    return [key for key in _PARTS if key.partition(":")[0] in themes]


_PARTS = tuple(f"{theme}:{{report.facility.pk}}" for theme in THEMES)


@command(
    "capacity.beds_report",
    by=REPORT,
    place="report.facility",
    body=BedsIn,
    address="facilities/<str:facility>/beds/",
    answer=receipt,
    on=_PARTS,
    facts=BEDS_FACTS,
    ages=AGES,
    only=lambda arguments: _about(arguments["report"]),
)
def beds_report(*, actor: Actor, realm: Realm, report: FiguresInput) -> FigureReport:
    """Report the beds of a facility, and what else is known of it.

    Raises Refused, Invalid, Conflict.
    """
    return figures_report_many(actor=actor, realm=realm, reports=[report])[0]


def beds_shift(
    *, actor: Actor, realm: Realm, bed: str, sender: Facility, receiver: Facility
) -> None:
    """Move one occupied bed from sender to receiver, as an accepted transfer does.

    A facility whose figures are unknown stays unknown. Only parts of the system call this: the person
    was checked by the transfer's own service.
    """
    with writing():
        known = beds_now(realm, [sender.pk, receiver.pk])
        reports = [
            moved
            for facility, step in ((sender, -1), (receiver, 1))
            if (moved := _shifted(known.get(facility.pk), bed, step)) is not None
        ]
        if reports:
            figures_report_many(actor=actor, realm=realm, reports=reports)


def _shifted(known: BedsNow | None, bed: str, step: int) -> FiguresInput | None:
    """Return the report with one bed more or less occupied, or None where that is unknown."""
    line = known.lines.get(bed) if known else None
    if known is None or line is None or line.occupied is None:
        return None
    said = known.said[bed]
    return FiguresInput(
        facility=known.facility,
        lines=(replace(line, occupied=max(line.occupied + step, 0)),),
        # what was observed is as old as it was: a transfer makes no figure fresher
        observed_at=said.observed_at,
        source=said.source,
        method=Method.DERIVED_TRANSFER,
        duiding=said.report.duiding,
        capacity_class=CapacityClass(said.report.capacity_class),
        holds_until=said.holds_until,
    )
