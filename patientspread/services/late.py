"""Asking about what is late: both houses and who coordinates are reminded, of each thing once."""

from callout.functions import functions
from callout.groups import Group
from callout.places import At
from callout.selectors import open_about
from callout.services import remind
from journal.actors import Actor
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Role
from patientspread.late import aboard_by_ride, late_where, late_with
from patientspread.models import Request
from patientspread.services.request_steps import requests_locked

# who is reminded at each kind of place; a driver sees the ride on her own list
ROLES = {
    "facility": Role.HOSPITAL_LIAISON,
    "region": Role.REGIONAL_COORDINATOR,
    "country": Role.NATIONAL_COORDINATOR,
}


def requests_remind(*, actor: Actor, realm: Realm) -> int:
    """Remind those concerned of rides that are late and beds that nobody travels to; return of how many.

    Of each once, until somebody takes it further or the reminder is over by itself. It names the request
    and nothing else: a locked screen shows it.
    """
    now = realm.now()
    late = Request.objects.filter(late_where(now), realm=realm)
    if not late.exists():
        return 0
    told = open_about(realm, "pmr:")
    asked = 0
    with writing():
        rows = list(requests_locked(late))
        rides = aboard_by_ride(rows)
        for row in rows:
            what = late_with(row, now, rides)
            if not what:
                continue
            places = [at for at in _sides(row) if f"{row.key}:{at.key}" not in told]
            for at in places:
                _remind(row, at, what, actor)
            asked += bool(places)
    return asked


def _sides(row: Request) -> list[At]:
    """Return both houses, the coordinators of their regions, and the country where it handed on."""
    houses = [one for one in (row.origin, row.destination) if one is not None]
    regions = {one.region_id: one.region for one in houses}
    nation = [At()] if row.national_since is not None else []
    return [*map(At, houses), *(At(regions[code]) for code in sorted(regions)), *nation]


def _remind(row: Request, at: At, late: str, actor: Actor) -> None:
    """Remind whoever has the function at one place; nobody where nobody has it."""
    found = tuple(one.code for one in functions().values() if one.role == ROLES[at.kind])
    remind(
        actor=actor,
        realm=row.realm,
        group=Group((at,), found),
        what=said(f"patientspread.alarm.late.{late}", label=row.label),
        about=f"{row.key}:{at.key}",
    )
