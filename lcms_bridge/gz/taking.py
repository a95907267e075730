"""Taking over what a neighbour says: of its own regions alone, under its name, older never over newer.

A page and how far we read are one transaction. What cannot be taken over (a place we do not know, a moment in
our future) is kept with its reason and tried again; what was said before changes nothing.
"""

import math
from typing import Any

from django.db import DataError

from capacity.permissions import REPORT
from capacity.services import ed_report
from journal.errors import Invalid, ZorgbeeldError
from journal.patients import refuse_patients
from journal.said import kept, said
from journal.services import writing
from journal.unseen import all_seen
from lcms_bridge.gz.reading import (
    Body,
)
from lcms_bridge.gz.takers import OLDER, TAKERS, Told, Turn
from lcms_bridge.gz.values import Change
from lcms_bridge.models import Heard, Neighbour
from network.models import Facility, Veiligheidsregio
from phases.mandates import DECIDE
from web.program import Program

AGAIN = 20  # of what could not be taken over, tried again in one turn


def actor_of(neighbour: Neighbour) -> Program:
    """Return the actor that a neighbour is: it reports and decides, for its own regions (2 queries)."""
    facilities = Facility.objects.filter(region__in=neighbour.takes).values_list("pk", flat=True)
    areas = Veiligheidsregio.objects.filter(regions__in=neighbour.takes)
    return Program(
        name=f"neighbour:{neighbour.name}",
        label=kept(said("lcms_bridge.neighbour.actor", label=neighbour.label)),
        rights=frozenset({REPORT.name, ed_report.right.name, DECIDE.name}),
        places=frozenset(
            [*facilities, *neighbour.takes, *areas.values_list("pk", flat=True)],
        ),
    )


def changes_take(neighbour: Neighbour, changes: tuple[Change, ...]) -> int:
    """Take over the changes of a page, in their order, inside `writing()`; return how many were news."""
    rows = Heard.objects.filter(neighbour=neighbour, ref__in=[one.ref for one in changes])
    turn = Turn(neighbour, actor_of(neighbour), {row.ref: row for row in rows})
    return sum(_take(turn, change) for change in changes)


def held_again(neighbour: Neighbour) -> int:
    """Try again what could not be taken over, inside `writing()`; return how much of it could be now.

    Each turn some, and the next turn those after them: what can never be stands in nobody's way.
    """
    held = Heard.objects.filter(neighbour=neighbour).exclude(fault="").order_by("pk")
    count = held.count()
    if not count:
        return 0
    first = neighbour.turns % math.ceil(count / AGAIN) * AGAIN
    turn = Turn(neighbour, actor_of(neighbour))
    done = 0
    for row in held[first : first + AGAIN]:
        if not row.body and not row.withdrawn:
            continue  # nothing of it was kept
        fault = _tried(turn, Told(row.ref, row.kind, row.body, row.withdrawn))
        if fault != row.fault:
            row.fault = fault
            row.save(update_fields=["fault"])
            done += not fault
    return done


def _take(turn: Turn, change: Change) -> bool:
    """Take one change over, or note why not; False: it is known, or older than what is."""
    known = turn.known.get(change.ref)
    if known is None and change.withdrawn:
        return False
    row = known or Heard(neighbour=turn.neighbour, ref=change.ref)
    # of what is no more, the last that was said of it tells what ends
    # a text that was taken back is gone here too
    keeps = change.withdrawn and change.kind != "shared"
    body = dict(row.body if keeps else all_seen(change.body))
    if patient := _patient_in(body):
        body = {}  # not even to try again: nothing about one person is kept
    same = known is not None and (known.body, known.withdrawn) == (body, change.withdrawn)
    before = dict(row.body) if known is not None and not known.fault else {}
    row.kind, row.seq, row.at = change.kind, change.seq, change.at
    row.body, row.withdrawn = body, change.withdrawn
    if patient:
        row.fault = patient
    elif not same:
        row.fault = _tried(turn, Told(change.ref, change.kind, body, change.withdrawn, before))
    row.save()
    turn.known[change.ref] = row
    return not same


def _patient_in(body: Body) -> Any:
    """Return why a body cannot be here that surely is about one person; empty where it is not."""
    try:
        refuse_patients(body)
    except Invalid as refusal:
        return kept(refusal.said)
    return ""


def _tried(turn: Turn, told: Told) -> Any:
    """Take something over up to a point to come back to; return why it cannot be, empty when it is."""
    take = TAKERS.get(told.kind)
    if take is None:  # a later version tells more: what we do not know we leave
        return ""
    try:
        with writing():
            take(turn, told)
    except ZorgbeeldError as fault:
        return "" if fault.code == OLDER else kept(fault.said)
    except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, DataError):
        # a value of a sort that no check of ours thought of must not hold the line
        return kept(said("lcms_bridge.gz.no_value"))
    return ""
