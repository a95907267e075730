"""Duty rosters: who is on duty for a function at a place, set as a whole; and what becomes of it by time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from callout.bodies import RosterIn
from callout.directory import users_in_use
from callout.duty import Shift, gaps, next_turn, on_duty, shifts_of
from callout.events import RosterChanged
from callout.functions import function_name, require_function
from callout.models import Roster
from callout.places import At, at_of
from callout.reaching import faults_of
from callout.rights import KEEP
from callout.services.contacts import require_here
from journal.actors import Actor
from journal.errors import Invalid
from journal.events import encode
from journal.models import Realm
from journal.said import Readable, beside
from journal.services import record, writing
from network.models import User
from network.opening import parse_hours
from network.places import require_in_use
from web.commands import command


@command(
    "callout.roster_set",
    by=KEEP,
    place="at.place",
    body=RosterIn,
    address="rosters/",
    answer=lambda at: {"place": at.key},
    on=("roster:{at.key}:{function}",),
)
def roster_set(
    *,
    actor: Actor,
    realm: Realm,
    at: At,
    function: str,
    shifts: Sequence[Mapping[str, Any]],
    demo: bool = False,
) -> At:
    """Set who is on duty for a function at a place; without shifts there is no roster any more.

    What runs already keeps the roster as it was. Raises Refused, Invalid (unknown function, account or
    hours, another kind of place, an end before its begin), Conflict (closed).
    """
    require_here(actor, at)
    found = require_function(function, field="function")
    if found.at != at.kind:
        raise Invalid("callout.other_place", field="function", given=found.name)
    kept = [_checked(shift, f"shifts.{place}") for place, shift in enumerate(shifts)]
    with writing():
        require_in_use(at.place)
        _refuse_strangers(kept)
        rows = Roster.objects.filter(
            realm=realm, at_kind=at.kind, at_code=at.code, function=function
        )
        if not kept:
            if rows.delete()[0]:
                record(_gone(at.kind, at.code, at.key, function), realm=realm, actor=actor)
            return at
        row, _made = rows.update_or_create(
            defaults={
                "shifts": kept,
                "set_at": realm.now(),
                "set_by": actor.label,
                "demo": demo,
                "told": {},
            },
            create_defaults={
                "realm": realm,
                "at_kind": at.kind,
                "at_code": at.code,
                "function": function,
                "shifts": kept,
                "set_at": realm.now(),
                "set_by": actor.label,
                "demo": demo,
            },
        )
        _tell(row, at, actor, told=True)
    return at


def _checked(shift: Mapping[str, Any], field: str) -> dict[str, Any]:
    """Return a shift as it is kept. Raises Invalid."""
    begins, ends = shift["begins"], shift.get("ends")
    if ends is not None and ends <= begins:
        raise Invalid("callout.end_before_begin", field=f"{field}.ends")
    hours = shift.get("hours") or "24/7"
    try:
        parse_hours(hours)
    except ValueError as error:
        raise Invalid("callout.no_hours", field=f"{field}.hours", given=str(error)) from None
    return {
        "begins": begins.isoformat(),
        "ends": ends.isoformat() if ends else None,
        "hours": hours,
        "people": list(dict.fromkeys(shift["people"])),
    }


def _refuse_strangers(shifts: Sequence[Mapping[str, Any]]) -> None:
    """Raise Invalid for the first name that is no account in use."""
    names = sorted({name for shift in shifts for name in shift["people"]})
    known = {user.username for user in users_in_use(names)}
    for place, shift in enumerate(shifts):
        for name in shift["people"]:
            if name not in known:
                raise Invalid("callout.no_account", field=f"shifts.{place}.people", given=name)


def rosters_watch(*, actor: Actor, realm: Realm) -> int:
    """Say where another person is on duty, somebody left, or a gap came near; return of how many.

    Empty time in the past complains no more.
    """
    told = 0
    for row in Roster.objects.filter(realm=realm):
        at = at_of(row.at_kind, row.at_code)
        if at is None:
            continue
        with writing():
            told += _tell(row, at, actor, told=False)
    return told


def _tell(row: Roster, at: At, actor: Actor, *, told: bool) -> int:
    """Record a roster when what is said of it changed, or when it was set; return 1 if so."""
    standing = standing_of(shifts_of(row.shifts), row.realm.now())
    plain = {"said": encode(standing)}
    if not told and row.told == plain:
        return 0
    row.told = plain
    row.save(update_fields=["told"])
    event = RosterChanged(
        at=at.kind,
        place=at.code,
        region=at.region,
        veiligheidsregio=at.veiligheidsregio,
        name=str(at.name),
        function=row.function,
        function_name=function_name(row.function),
        shifts=tuple(row.shifts),
        demo=row.demo,
        told=told,
        entity=at.key,
        **standing,
    )
    record(event, realm=row.realm, actor=actor)
    return 1


def roster_tell(row: Roster, at: At, actor: Actor) -> None:
    """Record a roster after somebody was taken off it."""
    _tell(row, at, actor, told=True)


def standing_of(shifts: Sequence[Shift], now: datetime) -> dict[str, Any]:
    """Return what is said of a roster at a moment: on duty until when, gaps, who cannot be called."""
    ahead = [shift for shift in shifts if shift.ends is None or shift.ends > now]
    names = list(dict.fromkeys(name for shift in ahead for name in shift.people))
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    faults = faults_of(users, names)
    here = on_duty(ahead, now)
    return {
        "on_duty": tuple(_named(name, users, faults) for name in here),
        "until": next_turn(ahead, now),
        "gaps": tuple(
            {"begins": gap.begins.isoformat(), "ends": gap.ends.isoformat()}
            for gap in gaps(ahead, _whole_hour(now))
            if gap.ends > now
        ),
        "faults": tuple(_named(name, users, faults) for name in names if name in faults),
    }


def _whole_hour(moment: datetime) -> datetime:
    """Return the hour a moment is in: a gap that began is not told anew every second."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _named(name: str, users: Mapping[str, User], faults: Mapping[str, Readable]) -> dict[str, Any]:
    """Return somebody on a roster as the wire shows it."""
    fault = faults.get(name)
    return {
        "username": name,
        "name": str(users[name]) if name in users else name,
        **(beside("fault", fault) if fault else {"fault": ""}),
    }


def _gone(kind: str, code: str, entity: str, function: str) -> RosterChanged:
    """Return the event of a roster that is gone."""
    return RosterChanged(
        at=kind,
        place=code,
        region="",
        veiligheidsregio="",
        name="",
        function=function,
        function_name=function_name(function),
        shifts=None,
        on_duty=(),
        until=None,
        gaps=(),
        faults=(),
        demo=False,
        told=False,
        entity=entity,
    )


def rosters_end(
    *, actor: Actor, realm: Realm, kind: str, codes: Mapping[str, str], reason: Readable
) -> None:
    """Take the rosters of places that closed out of a realm; `codes`: their names by code."""
    rows = Roster.objects.filter(realm=realm, at_kind=kind, at_code__in=list(codes))
    for row in rows:
        entity = row.at_code if kind == "facility" else f"{kind}:{row.at_code}"
        event = _gone(kind, row.at_code, entity, row.function)
        record(event, realm=realm, actor=actor, reason=reason)
    rows.delete()
