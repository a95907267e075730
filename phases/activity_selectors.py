"""Reading activiteiten: those of a realm, the GRIP levels that count, who takes part, the archive."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from journal.errors import Missing
from journal.models import Realm
from journal.said import Readable, beside
from network.models import Region, Veiligheidsregio
from phases.activity_events import ActivityChanged, GripSet
from phases.models import Activity, ActivityParty, ActivityState, GripDecision


def activity_get(realm: Realm, number: int, *, lock: bool = False) -> Activity:
    """Return an activiteit of a realm. Raises Missing."""
    rows = Activity.objects.filter(realm=realm, pk=number)
    if lock:
        rows = rows.select_for_update(no_key=True)
    found = rows.first()
    if found is None:
        raise Missing("phases.activity.none", field="activity")
    found.realm = realm
    return found


def activities_running(realm: Realm) -> QuerySet[Activity]:
    """Return the activiteiten of a realm that were not closed, newest first."""
    return Activity.objects.filter(realm=realm).exclude(state=ActivityState.CLOSED)


def grip_decisions(activity: Activity, veiligheidsregio: Veiligheidsregio) -> list[GripDecision]:
    """Return the decisions on one level, by the moment they were taken."""
    rows = activity.grips.filter(veiligheidsregio=veiligheidsregio)
    return list(rows.order_by("decided_at", "pk"))


def level_now(activity: Activity, veiligheidsregio: Veiligheidsregio) -> int:
    """Return the level that counts in an activiteit and a veiligheidsregio; 0 where nothing was decided."""
    newest = activity.grips.filter(veiligheidsregio=veiligheidsregio)
    level = newest.order_by("-decided_at", "-pk").values_list("level", flat=True).first()
    return level or 0


def levels_in(realm: Realm, veiligheidsregios: Iterable[str]) -> dict[tuple[int, str], int]:
    """Return the levels that count by activiteit and veiligheidsregio (1 query); without those at 0."""
    rows = GripDecision.objects.filter(realm=realm, veiligheidsregio__in=list(veiligheidsregios))
    found: dict[tuple[int, str], int] = {}
    columns = ("activity_id", "veiligheidsregio_id", "level")
    for activity, code, level in rows.order_by("decided_at", "pk").values_list(*columns):
        found[activity, code] = level
    return {key: level for key, level in found.items() if level}


def grip_highest(realm: Realm, region: Region) -> int:
    """Return the highest level of any activiteit in the veiligheidsregio's of a region."""
    return grips_highest(realm, [region.pk])[region.pk]


def grips_highest(realm: Realm, regions: Collection[str]) -> dict[str, int]:
    """Return per region the highest level of any activiteit in its veiligheidsregio's (2 queries)."""
    within = Region.objects.filter(
        pk__in=list(regions), veiligheidsregios__retired_at__isnull=True
    ).values_list("pk", "veiligheidsregios")
    areas = [(region, area) for region, area in within if area is not None]
    highest: Counter[str] = Counter()
    for (_activity, area), level in levels_in(realm, {area for _region, area in areas}).items():
        highest[area] = max(highest[area], level)
    found = dict.fromkeys(regions, 0)
    for region, area in areas:
        found[region] = max(found[region], highest[area])
    return found


def activity_event(activity: Activity, told: Readable = "") -> ActivityChanged:
    """Return the event for an activiteit as it stands; `told` is its line in the log (3 queries)."""
    return ActivityChanged(
        id=activity.pk,
        name=activity.name,
        kind=activity.kind,
        activity_state=activity.state,
        address=activity.address,
        latitude=activity.latitude,
        longitude=activity.longitude,
        area=activity.area,
        starts_at=activity.starts_at,
        regions=tuple(activity.regions.order_by("pk").values_list("pk", flat=True)),
        veiligheidsregios=tuple(
            activity.veiligheidsregios.order_by("pk").values_list("pk", flat=True)
        ),
        parties=tuple(_party(one) for one in activity.parties.filter(until__isnull=True)),
        opened_at=activity.opened_at,
        opened_by=activity.opened_by,
        state_at=activity.state_at,
        state_by=activity.state_by,
        reason=activity.reason,
        demo=activity.demo,
        told=told,
    )


def _party(one: ActivityParty) -> dict[str, Any]:
    """Return one that takes part, as the wire shows it; its telephone stands in the list of telephones."""
    places = ("facility", "region", "veiligheidsregio")
    at = next((kind for kind in places if getattr(one, f"{kind}_id")), "")
    return {
        "id": one.pk,
        "at": at,
        "place": getattr(one, f"{at}_id") if at else "",
        "name": one.name,
        "guest": one.guest,
        "since": one.since,
    }


def grip_event(decisions: Sequence[GripDecision], name: str, told: Readable) -> GripSet:
    """Return the event for the level that the last of these decisions sets."""
    now = decisions[-1]
    return GripSet(
        activity=now.activity_id,
        veiligheidsregio=now.veiligheidsregio_id,
        name=name,
        level=now.level,
        incident=now.incident,
        since=now.decided_at,
        decider=now.decider,
        on_behalf_of=now.on_behalf_of,
        registered_at=now.registered_at,
        registered_by=now.registered_by,
        registered_as=now.registered_as,
        reason=now.reason,
        history=tuple(_decision(one) for one in decisions),
        told=told,
    )


def _decision(one: GripDecision) -> dict[str, Any]:
    """Return one decision in the history of a level."""
    return {
        "level": one.level,
        "decided_at": one.decided_at,
        "decider": one.decider,
        **beside("on_behalf_of", one.on_behalf_of),
        "registered_at": one.registered_at,
        **beside("registered_by", one.registered_by),
        "reason": one.reason,
    }


def archive_document(realm: Realm) -> list[dict[str, Any]]:
    """Return what was closed, the newest first: what it was, when, where, and its highest level."""
    rows = Activity.objects.filter(realm=realm, state=ActivityState.CLOSED)
    highest: dict[int, int] = {}
    for number, level in GripDecision.objects.filter(realm=realm).values_list("activity", "level"):
        highest[number] = max(highest.get(number, 0), level)
    return [
        {
            "id": one.pk,
            "name": one.name,
            "kind": one.kind,
            "starts_at": one.starts_at,
            "closed_at": one.state_at,
            **beside("closed_by", one.state_by),
            **beside("reason", one.reason),
            "highest": highest.get(one.pk, 0),
            "veiligheidsregios": [area.pk for area in one.veiligheidsregios.all()],
            "demo": one.demo,
        }
        for one in rows.prefetch_related("veiligheidsregios").order_by("-state_at", "-pk")
    ]
