"""What a pressure score prescribes, taken up as a measure: an action with an owner and a deadline.

It stands beside the running plan, whose phases do not end it; a region or facility that closes does.
"""

from collections.abc import Collection

from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.models import Realm
from journal.said import said
from journal.services import record
from network.models import Facility, Region, Veiligheidsregio
from phases.measure_steps import MEASURES
from phases.models import UNDONE, RunMeasure
from phases.rules.pressure.scheme import AREA, COUNTRY, FACILITY, REGION
from phases.running import measure_event
from phases.runs import measure_of
from phases.telling import measure_reminded

WHOLE = f"{COUNTRY}:NL"


def place_of(about: str) -> tuple[Region | None, Facility | None, str]:
    """Return the region and facility of a scored place, and what it is called; the country has neither.

    Raises Invalid, Missing.
    """
    tier, _, code = about.partition(":")
    if about == WHOLE:
        return None, None, said("phases.country").nl
    if tier == FACILITY:
        house = Facility.objects.select_related("region").filter(pk=code).first()
        if house is not None:
            return house.region, house, house.name
    if tier in (REGION, AREA):
        first, _, area = code.partition("/")
        region = Region.objects.filter(pk=first).first()
        named = Veiligheidsregio.objects.filter(pk=area).first() if area else region
        if region is not None and named is not None:
            name = named.name if isinstance(named, Veiligheidsregio) else named.short_name
            return region, None, name
    if tier not in (FACILITY, REGION, AREA):
        raise Invalid("phases.pressure.no_tier", field="place")
    raise Missing("phases.pressure.no_place", field="place")


def prescribed_lapse(
    *,
    actor: Actor,
    realm: Realm,
    regions: Collection[str] | None = None,
    facilities: Collection[str] | None = None,
) -> None:
    """End what was taken up at places that close (of the realm without any). Inside `writing()`."""
    rows = RunMeasure.objects.select_for_update(of=("self",)).filter(
        realm=realm, run__isnull=True, state__in=UNDONE
    )
    if regions is not None:
        rows = rows.filter(region__in=list(regions))
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    for row in rows.select_related("realm", "region", "facility").order_by("pk"):
        MEASURES.take(row, "lapse", actor=actor)
        if row.overdue_since is not None:
            measure_reminded(row, actor=actor)
        row.changed_by, row.changed_at = actor.label, realm.now()
        row.save()
        record(measure_event(row, measure_of(row), ""), realm=realm, actor=actor)
