"""When neighbouring departments stop at once, coordinators and dispatch are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from capacity.emergency_lists import settings
from capacity.events import StopsTogether
from capacity.models import StopGroups
from capacity.neighbours import neighbours
from capacity.selectors import departments_open, stops_standing
from capacity.together import Group, groups
from journal.actors import Actor
from journal.models import Realm
from journal.services import record
from network.models import Facility, Region

Told = dict[str, list[dict[str, Any]]]  # region -> groups as on the wire


def together_follow(*, actor: Actor, realm: Realm) -> None:
    """Record per region which departments stop together now, where that changed; inside `writing()`.

    Who calls this has just changed a stop, or sweeps: two stops of one moment do not see each other.
    """
    moment = realm.now()
    stopped = stops_standing(realm, moment)
    rows = StopGroups.objects.filter(realm=realm)
    if len(stopped) < 2 and not rows.exists():  # noqa: PLR2004 -- one stops with nobody
        return
    facilities, near = neighbours(settings().near_minutes)
    is_open = departments_open(realm, facilities.values(), moment) - stopped
    now = _by_region(groups(stopped & facilities.keys(), is_open, near), facilities)
    told = {row.region_id: row.groups for row in rows.select_for_update().order_by("pk")}
    changed = sorted(code for code in {*now, *told} if now.get(code) != told.get(code))
    names = dict(Region.objects.filter(pk__in=changed).values_list("pk", "short_name"))
    for region in changed:
        found = now.get(region, [])
        news = _news(found, _codes(told.get(region, [])))
        record(StopsTogether(region, names[region], tuple(found), news), realm=realm, actor=actor)
    StopGroups.objects.filter(realm=realm, region__in=[c for c in changed if c not in now]).delete()
    StopGroups.objects.bulk_create(
        [
            StopGroups(realm=realm, region_id=code, groups=now[code])
            for code in changed
            if code in now
        ],
        update_conflicts=True,
        unique_fields=["realm", "region"],
        update_fields=["groups"],
    )


def _by_region(found: Iterable[Group], facilities: Mapping[str, Facility]) -> Told:
    """Return the groups of each region that has a stopped department in them."""
    told: Told = {}
    for group in found:
        document = {
            "stopped": [_named(facilities[code]) for code in group.stopped],
            "open_near": [_named(facilities[code]) for code in group.open_near],
        }
        for region in sorted({facilities[code].region_id for code in group.stopped}):
            told.setdefault(region, []).append(document)
    return told


def _named(facility: Facility) -> dict[str, str]:
    """Return a department as the wire names it."""
    return {"facility": facility.pk, "name": facility.name}


def _codes(told: Iterable[dict[str, Any]]) -> set[str]:
    """Return the codes of all that stop in these groups."""
    return {one["facility"] for group in told for one in group["stopped"]}


def _news(found: Iterable[dict[str, Any]], known: set[str]) -> tuple[str, ...]:
    """Return the names in the groups to which somebody came since they were told."""
    new = [group for group in found if _codes([group]) - known]
    return tuple(one["name"] for group in new for one in group["stopped"])
