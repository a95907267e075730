"""Reminding who is due: once per period, so that a reminder stays worth reading."""

from collections.abc import Collection
from datetime import datetime, timedelta

from callout.groups import Group
from callout.places import At
from callout.services import remind
from capacity.events.sources import FiguresReminded
from capacity.freshness import Freshness
from capacity.models import FigureReminder
from capacity.permissions import REMIND
from capacity.selectors.reporting import reporting
from capacity.source_bodies import FiguresRemindIn
from journal.actors import Actor
from journal.errors import Conflict
from journal.models import Realm
from journal.said import Readable, beside, said
from journal.services import record, writing
from network.models import Facility, Region
from network.places import require_in_use
from web.commands import command
from web.people import can

PERIOD = timedelta(hours=1)  # of realm time: who was reminded is not reminded again within it


@command(
    "capacity.figures_remind",
    by=REMIND,
    place="region",
    body=FiguresRemindIn,
    address="regions/<str:region>/figures/remind/",
    answer=lambda found: {"reminded": found},
)
def figures_remind(
    *, actor: Actor, realm: Realm, region: Region, facilities: Collection[str] | None = None
) -> list[str]:
    """Remind who of a region has figures that are due, stale or never said; return whom.

    All of them or some. Raises Refused, Conflict (nobody is due, or all were reminded within the hour).
    """
    with writing():
        require_in_use(region)
        # two who remind at once: the second sees the first
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        rows = Facility.objects.filter(region=region, retired_at__isnull=True)
        if facilities is not None:
            rows = rows.filter(pk__in=list(facilities))
        # who speaks for a sector reminds its houses alone
        rows = rows.filter(pk__in=[one.pk for one in rows if can(actor, REMIND, one)])
        due = {
            code: [one.kind for one in standings if one.verdict is not Freshness.FRESH]
            for code, standings in reporting(realm, rows.order_by("pk")).items()
        }
        due = {code: kinds for code, kinds in due.items() if kinds}
        if not due:
            raise Conflict("capacity.nobody_due", field="region", region=region)
        now = realm.now()
        recent = _recently(realm, due, now)
        found = [code for code in due if code not in recent]
        if not found:
            raise Conflict("capacity.reminded_already", field="region", region=region)
        FigureReminder.objects.bulk_create(
            [
                FigureReminder(
                    realm=realm, facility_id=code, at=now, by=actor.label, kinds=due[code]
                )
                for code in found
            ],
            update_conflicts=True,
            unique_fields=["realm", "facility"],
            update_fields=["at", "by", "kinds"],
        )
        record(_event(realm, region, len(found)), realm=realm, actor=actor)
        houses_remind(
            actor=actor, realm=realm, facilities=found, what=said("capacity.reminder.figures")
        )
    return found


def houses_remind(
    *, actor: Actor, realm: Realm, facilities: Collection[str], what: Readable
) -> None:
    """Have the information coordinators of facilities reminded by their own ways, outside quiet hours."""
    houses = Facility.objects.filter(pk__in=list(facilities), retired_at__isnull=True)
    places = houses.select_related("region", "veiligheidsregio").order_by("pk")
    remind(
        actor=actor,
        realm=realm,
        group=Group(tuple(At(house) for house in places), ("ico",)),
        what=what,
    )


def _recently(realm: Realm, codes: Collection[str], now: datetime) -> set[str]:
    """Return which of these facilities were reminded within the period."""
    rows = FigureReminder.objects.filter(realm=realm, facility__in=list(codes), at__gt=now - PERIOD)
    return set(rows.values_list("facility", flat=True))


def _event(realm: Realm, region: Region, told: int) -> FiguresReminded:
    """Return the event: who of a region was reminded last, when, by whom."""
    rows = FigureReminder.objects.filter(realm=realm, facility__region=region).order_by("facility")
    return FiguresReminded(
        region=region.pk,
        name=region.short_name,
        facilities={
            row.facility_id: {"at": row.at, **beside("by", row.by), "kinds": row.kinds}
            for row in rows
        },
        told=told,
    )
