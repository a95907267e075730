"""Transport: how many vehicles can be away from a region at once, and room for the ride that is planned."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Max

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.local_time import LOCAL
from journal.models import Realm
from journal.said import said
from journal.selectors import told_last
from journal.services import record_standing, writing
from network.models import Region
from network.places import require_in_use
from network.travel import Drive, default_travel
from patientspread.fleet_bodies import FleetIn
from patientspread.fleet_events import RidesChanged
from patientspread.fleet_models import Fleet
from patientspread.models import Request
from patientspread.policy import SpreadPolicy, read_policy
from patientspread.rights import FLEET
from patientspread.selectors.day_curve import Limit, curve_of, limit_of
from patientspread.selectors.fleet import (
    LOOKED_AHEAD,
    NOBODY_SAID,
    Ride,
    back_at,
    fleet_lines,
    free_from,
    has_room,
    late_since,
    rides_away,
    said_of,
)
from patientspread.selectors.runs import policy_in_force
from web.commands import command

MAX_DRIVER, MAX_REASON = 80, 200
TOLD_AGAIN = LOOKED_AHEAD / 2  # a table of hours that reaches a day ahead is older nowhere


def _answered(row: Fleet) -> dict[str, Any]:
    """Return what whoever changed transport is answered."""
    return {"region": row.region_id, "mode": row.mode, "per_hour": row.per_hour}


@command(
    "patientspread.fleet_set",
    by=FLEET,
    place="region",
    body=FleetIn,
    address="regions/<str:region>/vehicles/",
    answer=_answered,
    on=("rides:{region.pk}",),
    facts=("lines",),  # what is away changes all day
)
def fleet_set(  # one row's columns
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    mode: str,
    per_hour: int,
    curve: Sequence[Mapping[str, int]] = (),
    driver: str = "",
    reason: str = "",
) -> Fleet:
    """Say how many vehicles of a kind can be away from a region at once, and which organisation drives.

    `curve` [{hour, per_hour}]: from which hours of the Dutch day how many; then these hold.
    Nought closes a kind: snow, fog. Rides that are planned stay; no more are planned than there is room
    for. Raises Refused, Invalid.
    """
    by_hour = curve_of(curve)
    if len({one["hour"] for one in curve}) != len(curve):
        raise Invalid("patientspread.ride.hour_twice", field="curve")
    for name, text, most in (("driver", driver, MAX_DRIVER), ("reason", reason, MAX_REASON)):
        if len(text) > most:
            raise Invalid("patientspread.policy_text", field=name, most=most)
    with writing():
        require_in_use(region)
        one_at_a_time(region)
        row, _made = Fleet.objects.update_or_create(
            realm=realm,
            region=region,
            mode=mode,
            defaults={
                "per_hour": max(by_hour, default=per_hour),
                "by_hour": by_hour,
                "driver": driver.strip(),
                "reason": reason.strip(),
                "changed_at": realm.now(),
                "changed_by": actor.label,
            },
        )
        rides_tell(realm, region, actor, row)
    return row


def rides_tell(realm: Realm, region: Region, actor: Actor, said_now: Fleet | None = None) -> None:
    """Record the transport of a region as it stands, after it was changed or a ride planned or let go."""
    record_standing(
        f"rides:{region.pk}",
        partial(_rides, realm, region, said_now),
        realm=realm,
        actor=actor,
        reason=said_now.reason if said_now else "",
    )


def _rides(realm: Realm, region: Region, said_now: Fleet | None) -> RidesChanged:
    """Return the transport of a region now."""
    policy = read_policy(policy_in_force().document)
    now = realm.now()
    rides = rides_away(realm, [region.pk], now)[region.pk]
    return RidesChanged.of(region, fleet_lines(realm, region.pk, policy), rides, now, said_now)


def rides_follow(*, actor: Actor, realm: Realm) -> int:
    """Tell the transport of regions anew of which a vehicle became late, or still is; return of how many.

    Nobody does anything when that happens, and it takes a vehicle. May run twice: what was told since is
    not told again, but for the hours that come into sight.
    """
    now = realm.now()
    told = 0
    for code, since in sorted(late_since(realm, now).items()):
        last = told_last(realm, f"rides:{code}")
        if last is not None and last > since and last > now - TOLD_AGAIN:
            continue
        with writing():
            rides_tell(realm, Region.objects.get(pk=code), actor)
        told += 1
    return told


def one_at_a_time(region: Region) -> None:
    """Let two who plan rides from one region at once come one after the other."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)


def drive_of(row: Request) -> Drive | None:
    """Return how long the ride of a request takes; None: abroad, or no place yet."""
    if row.destination is None:
        return None
    return default_travel(row.origin_id).drive(row.origin, row.destination)


def driver_of(row: Request, mode: str) -> str:
    """Return which organisation drives this kind in the region that sends, as was said there."""
    said_now = said_of(row.realm, row.origin.region_id).get(mode)
    return said_now.driver if said_now else ""


def require_vehicle(
    row: Request, mode: str, leaves_at: datetime, arrives_at: datetime, drive: Drive | None
) -> int:
    """Return the number of a new ride. Raises Conflict: every vehicle is away, or it is too far for it.

    The sentence says when there is room. A request that is planned anew gives its own ride back first.
    """
    policy = read_policy(policy_in_force().document)
    require_reach(policy, mode, drive)
    region = row.origin.region
    one_at_a_time(region)
    limit = limit_of(said_of(row.realm, region.pk), mode, policy)
    if limit is not None:
        wanted = Ride(mode, None, leaves_at, back_at(leaves_at, arrives_at))
        _require_room(row, region, wanted, limit)
    return _next_number(row)


def _next_number(row: Request) -> int:
    """Return the number of a new ride from the region that sends; its rides are planned one at a time."""
    rows = Request.objects.filter(realm=row.realm, origin__region=row.origin.region)
    return (rows.aggregate(last=Max("ride"))["last"] or 0) + 1


def ride_unplanned(row: Request, left_at: datetime) -> dict[str, Any]:
    """Return the ride of who left though nobody planned one; nothing where none can be known.

    The vehicle is away all the same, also where the last one was: until it should be home nobody plans
    with it, and who takes in sees when the patient can be there.
    """
    drive = drive_of(row)
    if row.leaves_at is not None or drive is None:
        return {}
    one_at_a_time(row.origin.region)
    return {
        "unplanned": True,
        "ride": _next_number(row),
        "leaves_at": left_at,
        "arrives_at": left_at + timedelta(minutes=drive.minutes),
        "driver": driver_of(row, row.mode),
        "ride_minutes": drive.minutes,
        "ride_measured": drive.measured,
    }


def require_longer(row: Request, lead: Request, arrives_at: datetime) -> None:
    """Raise Conflict where who comes along keeps a vehicle away into a time at which all are wanted.

    A ride that gets no longer by it is not looked at. Both are locked, the region too.
    """
    region = row.origin.region
    policy = read_policy(policy_in_force().document)
    limit = limit_of(said_of(row.realm, region.pk), lead.mode, policy)
    if limit is None or lead.leaves_at is None or lead.ride is None:
        return
    wanted = Ride(lead.mode, lead.ride, lead.leaves_at, back_at(lead.leaves_at, arrives_at))
    _require_room(row, region, wanted, limit)


def _require_room(row: Request, region: Region, wanted: Ride, limit: Limit) -> None:
    """Raise Conflict where all vehicles of a kind are away at some moment of a ride and its return.

    A ride that has its number is not in its own way, and has room for as long as it lasts already.
    """
    away = rides_away(row.realm, [region.pk], wanted.leaves_at, without=row.pk)[region.pk]
    if wanted.number is not None:
        own = [one for one in away if one.number == wanted.number]
        if any(one.back_at >= wanted.back_at for one in own):
            return
        away = [one for one in away if one.number != wanted.number]
    if has_room(limit, away, wanted.mode, wanted.leaves_at, wanted.back_at):
        return
    most = limit.least(wanted.leaves_at, wanted.back_at)
    words: dict[str, Any] = {
        "mode": said(f"patientspread.mode.{wanted.mode}"),
        "region": region.short_name,
        "leaves": _clock(wanted.leaves_at),
        "back": _clock(wanted.back_at),
        "n": most,
    }
    free = free_from(limit, away, wanted)
    late = sum(one.mode == wanted.mode and one.back_at == NOBODY_SAID for one in away)
    if free is None and late and most:
        raise Conflict("patientspread.ride.overdue", field="leaves_at", late=late, **words)
    if free is None:
        raise Conflict("patientspread.ride.none", field="leaves_at", **words)
    raise Conflict("patientspread.ride.full", field="leaves_at", free=_clock(free), **words)


def require_reach(policy: SpreadPolicy, mode: str, drive: Drive | None) -> None:
    """Raise Conflict for a ride that is longer than the policy allows this kind."""
    limit = policy.mode_minutes.get(mode)
    if drive is None or limit is None or drive.minutes <= limit:
        return
    raise Conflict(
        "patientspread.ride.far",
        field="mode",
        mode=said(f"patientspread.mode.{mode}"),
        minutes=drive.minutes,
        most=limit,
    )


def _clock(moment: datetime) -> str:
    """Return a moment as people say it."""
    return moment.astimezone(LOCAL).strftime("%d-%m %H:%M")
