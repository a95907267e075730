"""Reports of figures by people."""

from capacity.bodies import BedsIn
from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import FigureReport
from capacity.permissions import REPORT
from capacity.services.common import AGES, BEDS_FACTS, receipt
from capacity.services.reports import figures_report_many
from capacity.shapes import THEMES
from journal.actors import Actor
from journal.models import Realm
from web.commands import command
from web.scopes import FIGURES


def _about(report: FiguresInput) -> list[str]:
    """Return the parts of the picture that a report speaks of."""
    themes = {kind(line.code).theme for line in report.lines}
    return [key for key in _PARTS if key.partition(":")[0] in themes]


_PARTS = tuple(f"{theme}:{{report.facility.pk}}" for theme in THEMES)


@command(
    "capacity.beds_report",
    scope=FIGURES,
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
