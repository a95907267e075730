"""Stops that go on, and stops that end: by themselves at their announced moment, or with their place."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from capacity.emergency_bodies import RenewIn
from capacity.inputs import EdInput
from capacity.models import EdReport, EdStop, Method, Newest, StopEnd, StopGroups, Traffic
from capacity.resource import BY_HAND
from capacity.selectors import EdNow, EdStanding, ed_now
from capacity.services.common import point_newest, tell_changed
from capacity.services.emergency import ed_event, ed_report
from capacity.services.emergency_alert import together_follow
from capacity.services.emergency_parts import parts_standing, parts_tell
from capacity.services.emergency_periods import periods_end
from capacity.services.emergency_scores import scores_count
from capacity.validation import check_stop
from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.models import Facility
from network.places import closed_reason, require_in_use
from web.commands import command
from web.scopes import FIGURES


@command(
    "capacity.stop_renew",
    scope=FIGURES,
    by=ed_report.right,
    place="facility",
    body=RenewIn,
    address="facilities/<str:facility>/ed/renew/",
    answer=lambda end: {"expected_end": end},
)
def stop_renew(
    *, actor: Actor, realm: Realm, facility: Facility, hours: int, part: str = ""
) -> datetime:
    """Let a stop go on for so many hours from now; return its new end.

    The figures keep their age: nobody counted them. Raises Refused, Invalid, Missing when nothing stops.
    """
    now = realm.now()
    end = now + timedelta(hours=hours)
    with writing():
        require_in_use(facility)
        if part:
            _renew_part(actor, realm, facility, part, end)
            return end
        known = ed_now(realm, [facility.pk]).get(facility.pk)
        standing = known.standing(now) if known else EdStanding(Traffic.OPEN)
        if known is None or standing.traffic == Traffic.OPEN:
            raise Missing("capacity.no_stop", field="facility")
        check_stop(standing.traffic, standing.reason, end, now=now)
        ed_report(actor=actor, realm=realm, report=_renewed(known, now, end))
    return end


def _renew_part(actor: Actor, realm: Realm, facility: Facility, part: str, end: datetime) -> None:
    """Let the stop of a part go on."""
    row = parts_standing(realm).filter(facility=facility, part=part).first()
    if row is None or row.expected_end is None or row.expected_end <= realm.now():
        raise Missing("capacity.no_stop", field="part")
    check_stop(row.traffic, row.reason, end, now=realm.now())
    row.expected_end, row.reported_by = end, actor.label
    row.save(update_fields=["expected_end", "reported_by"])
    parts_tell([row], actor=actor, tell=False)


def _renewed(known: EdNow, now: datetime, end: datetime) -> EdInput:
    """Return a stop said again with another end, with the figures of when they were counted."""
    row = known.report
    return EdInput(
        facility=known.facility,
        traffic=Traffic(row.traffic),
        observed_at=now,
        source=BY_HAND,
        method=Method.CONFIRMED,
        reason=row.reason,
        expected_end=end,
        present=row.present,
        nedocs=row.nedocs,
        duiding=row.duiding,
        inputs=row.inputs,
        times=row.times,
        counted_at=row.counted_at or row.observed_at,
    )


def stops_end(*, actor: Actor, realm: Realm, at: datetime | None = None) -> int:
    """End every stop whose announced moment has come (threatening ones too); return how many.

    Nobody counted anything: the department is open as far as was announced, and its figures keep their
    age. May run twice, also at the same moment.
    """
    now = at or realm.now()
    if not _is_due(realm, now):
        return 0
    with writing():
        parts = list(parts_standing(realm).filter(expected_end__lte=now))
        known = list(_whole_due(realm, now))
        _parts_end(parts, actor, now)
        _whole_end(realm, known, actor, now)
        together_follow(actor=actor, realm=realm)
    return len(parts) + len(known)


def _is_due(realm: Realm, now: datetime) -> bool:
    """Say whether a stop is over, or neighbours may stop at once: most sweeps find neither."""
    standing = EdStop.objects.filter(realm=realm, ended_at__isnull=True)
    return (
        standing.filter(expected_end__lte=now).exists()
        or Newest.objects.filter(realm=realm, ed__expected_end__lte=now)
        .exclude(ed__traffic=Traffic.OPEN)
        .exists()
        or standing.filter(part="").exists()
        or StopGroups.objects.filter(realm=realm).exists()
    )


def _parts_end(parts: list[EdStop], actor: Actor, now: datetime) -> None:
    """End the stops of parts whose moment has come."""
    periods_end(parts, at=now, why=StopEnd.TIME)
    for part in parts:
        tell = part.traffic == Traffic.STOP
        parts_tell([part], actor=actor, opened=True, tell=tell, reason=said("capacity.stop_over"))


def _whole_due(realm: Realm, now: datetime) -> QuerySet[Newest]:
    """Return the departments whose announced end has come, locked."""
    rows = Newest.objects.filter(realm=realm, ed__expected_end__lte=now)
    locked = rows.exclude(ed__traffic=Traffic.OPEN).select_for_update(of=("self",))
    return locked.select_related("ed__facility", "ed__realm").order_by("facility_id")


def _whole_end(realm: Realm, known: list[Newest], actor: Actor, now: datetime) -> None:
    """Open the departments whose moment has come, as far as was announced."""
    if not known:
        return
    olds = [one.ed for one in known if one.ed is not None]
    rows = EdReport.objects.bulk_create([_lapsed(old, actor, now) for old in olds])
    point_newest(realm, "ed", rows)
    usual = scores_count(realm, rows)
    for old, row in zip(olds, rows, strict=True):
        event = ed_event(
            row,
            tell=old.traffic == Traffic.STOP,
            before=old.traffic,
            usual=usual.get(row.facility_id),
        )
        record(event, realm=realm, actor=actor, reason=said("capacity.stop_over"))
    whole = _whole_standing(realm, [row.facility_id for row in rows])
    periods_end(list(whole), at=now, why=StopEnd.TIME)
    tell_changed(realm, actor, rows)


def _lapsed(row: EdReport, actor: Actor, now: datetime) -> EdReport:
    """Return a report that a stop is over: of the moment of the old one, which nobody looked at since."""
    return EdReport(
        realm=row.realm,
        facility=row.facility,
        observed_at=row.observed_at,
        received_at=now,
        source=row.source,
        method=Method.LAPSED,
        reported_by=actor.label,
        reporter=actor.name,
        traffic=Traffic.OPEN,
        present=row.present,
        nedocs=row.nedocs,
        inputs=row.inputs,
        times=row.times,
        counted_at=row.counted_at or row.observed_at,
    )


def stops_close(
    *, actor: Actor, realm: Realm, facilities: Collection[str] | None, reason: Readable = ""
) -> None:
    """End the stops at facilities that closed, or of a whole realm that does (None). Inside `writing()`.

    Whoever closes them was checked.
    """
    rows = parts_standing(realm)
    parts = list(rows if facilities is None else rows.filter(facility__in=facilities))
    whole = list(_whole_standing(realm, facilities))
    periods_end([*whole, *parts], at=realm.now(), why=StopEnd.CLOSED)
    for part in parts:
        why = reason or closed_reason(part.facility.name)
        parts_tell([part], actor=actor, opened=True, tell=False, reason=why)
    if whole:
        together_follow(actor=actor, realm=realm)


def _whole_standing(realm: Realm, facilities: Collection[str] | None) -> QuerySet[EdStop]:
    """Return the periods of whole departments that did not end, locked; None: of all."""
    rows = (
        EdStop.objects.filter(realm=realm, part="", ended_at__isnull=True)
        .select_for_update()
        .order_by("pk")
    )
    return rows if facilities is None else rows.filter(facility__in=facilities)
