"""Promised beds, and patients who left or came: the only writers of both.

Parts of the system above call these: whoever promises or says that somebody arrived was checked there.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from capacity.events import PromisesChanged, figures_event
from capacity.kinds import kind
from capacity.models import BedMove, BedPromise, SourceFigures
from capacity.resource import REGULAR
from capacity.selectors import hold_said, paces_of, promises_of, said_by_sources
from capacity.selectors.moves import COUNTED, MoveSeen, moved_values, moves_after, net_of
from capacity.services.common import tell_changed
from capacity.sources import marks
from journal.actors import Actor
from journal.models import Realm
from journal.services import record, record_standing, writing
from network.models import Facility


def bed_promise(
    *,
    actor: Actor,
    realm: Realm,
    about: str,
    state: str,
    bed: str,
    sender: Facility | None,
    receiver: Facility | None,
    isolation: bool = False,
) -> BedPromise:
    """Promise a bed, or make a promise of the same entity firmer; the count stays as it was reported."""
    with writing():
        before = _places(realm, about)
        row, _made = BedPromise.objects.update_or_create(
            realm=realm,
            about=about,
            defaults={
                "state": state,
                "bed": bed,
                "sender": sender,
                "receiver": receiver,
                "isolation": isolation,
                "since": realm.now(),
            },
        )
        now = {one.pk: one for one in (sender, receiver) if one is not None}
        _tell(actor, realm, before | now)
    return row


def bed_release(*, actor: Actor, realm: Realm, about: str) -> None:
    """Let a promise go: it was kept, refused, or lapsed. What was not promised is none to let go."""
    with writing():
        places = _places(realm, about)
        if BedPromise.objects.filter(realm=realm, about=about).delete()[0]:
            _tell(actor, realm, places)


def beds_hold(*, realm: Realm, facilities: Iterable[Facility | None]) -> None:
    """Hold the figures of facilities between which somebody moves, before `bed_moved` counts at each.

    In one order: two who move the other way round would wait for each other. Inside `writing()`.
    """
    hold_said(realm, {one.pk for one in facilities if one is not None})


def bed_moved(
    *,
    actor: Actor,
    realm: Realm,
    about: str,
    bed: str,
    facility: Facility,
    step: int,
    at: datetime,
    cohort: str = "",
) -> None:
    """Count one patient more (+1) or fewer (-1) in a bed at a moment.

    Figures counted before that moment show it from now on; those counted then or later contain it.
    """
    with writing():
        # locked first: a report that comes in meanwhile sees this move, or this one sees its figures
        known = said_by_sources(realm, [facility.pk], lock=True).get(facility.pk, [])
        BedMove.objects.create(
            realm=realm, facility=facility, about=about, bed=bed, cohort=cohort, step=step, at=at
        )
        oldest = min((row.observed_at for row in known), default=at)
        moves = moves_after(realm, [facility.pk], oldest).get(facility.pk, ())
        changed = [row for row in known if row.kind == bed and _again(row, moves)]
        if any(row.counts for row in changed):
            _show(actor, realm, facility, known, bed)


def _again(row: SourceFigures, moves: Sequence[MoveSeen]) -> bool:
    """Reckon a source's figures anew from what it counted, and keep them; say whether they changed."""
    item = kind(row.kind)
    if item.shape_code != COUNTED or not item.shape.load:
        return False
    shown = row.values.get(item.shape.load)
    if shown is None:
        return False
    counted = row.values | {item.shape.load: shown - row.moved}
    values, moved = moved_values(
        counted, row.kind, net_of(moves, row.kind, row.cohort, row.observed_at)
    )
    if moved == row.moved:
        return False
    row.values, row.moved = values, moved
    for name, value in marks(item, values).items():
        setattr(row, name, value)
    row.save(update_fields=["values", "moved", "load", "room", "regular"])
    return True


def _show(
    actor: Actor, realm: Realm, facility: Facility, known: list[SourceFigures], bed: str
) -> None:
    """Tell the figures of a theme again, as they stand now."""
    theme = kind(bed).theme
    rows = [row for row in known if kind(row.kind).theme == theme]
    newest = max((row for row in rows if row.counts), key=lambda row: row.observed_at)
    pace = paces_of(realm).get(facility.region_id, REGULAR)
    event = figures_event(theme, newest.report, rows, before={}, tell=False, pace=pace)
    record(event, realm=realm, actor=actor)
    tell_changed(realm, actor, [newest.report], {bed})


def _places(realm: Realm, about: str) -> dict[str, Facility]:
    """Return the facilities that a promise is about, by code."""
    rows = BedPromise.objects.select_for_update(of=("self",)).filter(realm=realm, about=about)
    found: dict[str, Facility] = {}
    for row in rows.select_related("sender", "receiver").order_by("pk"):
        found |= {one.pk: one for one in (row.sender, row.receiver) if one is not None}
    return found


def _tell(actor: Actor, realm: Realm, places: dict[str, Facility]) -> None:
    """Record what is promised at facilities: also by who promises there at the same moment."""
    for code, facility in sorted(places.items()):
        record_standing(
            f"promised:{code}", partial(_promised, realm, facility), realm=realm, actor=actor
        )


def _promised(realm: Realm, facility: Facility) -> PromisesChanged:
    """Return what is promised at a facility now."""
    return PromisesChanged.of(facility, promises_of(realm, [facility.pk]).get(facility.pk, {}))
