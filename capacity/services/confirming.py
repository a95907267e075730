"""Confirming that what is known of a facility is still right."""

from datetime import datetime

from capacity.bodies import ConfirmAllIn
from capacity.inputs import FiguresInput
from capacity.kinds import has_kind, kind
from capacity.models import CapacityClass, Method
from capacity.resource import AUTOMATIC, BY_HAND, ED, REGULAR, category_of, line_of
from capacity.selectors import ed_again, ed_now, paces_of, said_by_sources
from capacity.services.beds import beds_report
from capacity.services.common import AGES, BEDS_FACTS, ED_FACTS
from capacity.services.emergency import ed_report
from capacity.shapes import THEMES
from capacity.sources import silent_since
from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.services import writing
from network.models import Facility
from network.places import require_in_use
from web.commands import command
from web.scopes import FIGURES


@command(
    "capacity.figures_confirm",
    scope=FIGURES,
    by=beds_report.right,
    place="facility",
    body=ConfirmAllIn,
    address="facilities/<str:facility>/confirm/",
    answer=lambda facility: {"facility": facility.pk},
    on=tuple(f"{theme}:{{facility.pk}}" for theme in (*THEMES, ED)),
    facts=(*BEDS_FACTS, *ED_FACTS),
    ages=AGES,
)
def figures_confirm(
    *,
    actor: Actor,
    realm: Realm,
    facility: Facility,
    observed_at: datetime | None = None,
    theme: str = "",
) -> Facility:
    """Confirm that all figures of a facility, or those of one theme, are still right.

    The moment (now) becomes their age. Raises Refused, Missing when there is nothing to confirm,
    Conflict when newer figures came meanwhile.
    """
    with writing():
        require_in_use(facility)
        moment = observed_at or realm.now()
        figures = _figures_again(realm, facility, moment, theme)
        ed = None if theme else ed_now(realm, [facility.pk]).get(facility.pk)
        if figures is None and ed is None:
            raise Missing("capacity.nothing_to_confirm", field="facility")
        if figures is not None and figures.lines:
            beds_report(actor=actor, realm=realm, report=figures)
        if ed is not None:
            again = ed_again(ed, moment, source=BY_HAND, method=Method.CONFIRMED)
            ed_report(actor=actor, realm=realm, report=again)
    return facility


def _figures_again(
    realm: Realm, facility: Facility, now: datetime, theme: str
) -> FiguresInput | None:
    """Return what counts of a facility as a confirmation of this moment; None when nothing is known.

    A figure that a feed keeps fresh needs nobody's word: it is left to the feed.
    """
    said = said_by_sources(realm, [facility.pk]).get(facility.pk, [])
    rows = [
        row
        for row in said
        if row.counts and has_kind(row.kind, facility) and theme in ("", kind(row.kind).theme)
    ]
    if not rows:
        return None
    newest = max(rows, key=lambda row: (row.observed_at, row.report_id)).report
    pace = paces_of(realm).get(facility.region_id, REGULAR)
    return FiguresInput(
        facility=facility,
        lines=tuple(
            line_of(kind(row.kind), row.values, row.cohort)
            for row in rows
            if category_of(row.source) != AUTOMATIC or silent_since(row, now, pace) is not None
        ),
        observed_at=now,
        source=BY_HAND,
        method=Method.CONFIRMED,
        duiding=newest.duiding,
        capacity_class=CapacityClass(newest.capacity_class),
    )
