"""Correcting the past: what was so at an earlier moment, said now, with the reason."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from capacity.bodies import CorrectIn
from capacity.events import figures_corrected
from capacity.inputs import FiguresInput
from capacity.models import FigureReport
from capacity.permissions import REPORT
from capacity.selectors.kept import kept_from
from capacity.selectors.series import SeriesAsked, counted_at
from capacity.services.common import receipt
from capacity.services.reports import figures_report_many
from capacity.timeline import INSTANT, Told
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.services import record, writing
from web.commands import command
from web.scopes import FIGURES


@command(
    "capacity.figures_correct",
    scope=FIGURES,
    by=REPORT,
    place="report.facility",
    body=CorrectIn,
    address="facilities/<str:facility>/correct/",
    answer=receipt,
)
def figures_correct(*, actor: Actor, realm: Realm, report: FiguresInput) -> FigureReport:
    """Correct the figures of an earlier moment.

    The series has what was said then and what is said now; what counts now changes only where nothing
    newer is known. Raises Refused, Invalid.
    """
    if not report.duiding.strip():
        raise Invalid("capacity.correction_reason", field="reason")
    first = kept_from(realm)
    if first is not None and report.observed_at < first:
        days = settings.FIGURES_LINES_DAYS
        raise Invalid("capacity.correction_old", field="observed_at", days=days)
    with writing():
        before = _before(realm, report)
        held = [one.holds_until for one in before.values() if one.holds_until is not None]
        holds_until = max(held, default=None)
        # what it corrects went before a feed until then, and so does it
        if holds_until is not None and holds_until <= report.observed_at:
            holds_until = None
        report = replace(report, is_correction=True, holds_until=holds_until)
        row = figures_report_many(actor=actor, realm=realm, reports=[report])[0]
        record(_event(row, report, before), realm=realm, actor=actor, reason=report.duiding)
    return row


def _before(realm: Realm, report: FiguresInput) -> dict[str, Told]:
    """Return what counted at the moment that is corrected, by kind and cohort."""
    found = {}
    for line in report.lines:
        asked = SeriesAsked(
            realm=realm,
            facility=report.facility.pk,
            kind=line.code,
            cohort=line.cohort,
            start=report.observed_at,
            end=report.observed_at + INSTANT,
        )
        told = counted_at(asked, report.observed_at)
        if told is not None:
            found[f"{line.code} {line.cohort}"] = told
    return found


def _event(row: FigureReport, report: FiguresInput, before: Mapping[str, Told]) -> Any:
    """Return what the journal is told: of whole kinds, not of the cohorts within them."""
    lines = {line.code: dict(line.values) for line in report.lines if not line.cohort}
    return figures_corrected(
        row,
        lines or {line.code: dict(line.values) for line in report.lines},
        {name.split(" ")[0]: one.values for name, one in before.items() if name.endswith(" ")},
    )
