"""Taking up what a pressure score prescribes: who does it, and by when."""

from datetime import timedelta

from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.services import record, writing
from network.models import Role
from network.places import require_in_use
from phases.level_mandates import COUNTRY_DECIDE
from phases.models import UNDONE, PressureLevel, RunMeasure
from phases.pressure_bodies import TakeUpIn
from phases.pressure_scheme import scheme_in_force
from phases.running import measure_event
from phases.runs import measure_of
from phases.taking_up import place_of
from web.commands import command
from web.people import require
from web.rights import Reach, right

REGION_TAKE_UP = right(
    "phases.pressure_take_up_region",
    {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
    },
)
TAKE_UP = right(
    "phases.pressure_take_up", {**REGION_TAKE_UP.who, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE}
)


@command(
    "phases.pressure_take_up",
    by=TAKE_UP,
    body=TakeUpIn,
    address="pressure-measures/",
    answer=lambda row: {"id": row.pk, "state": row.state},
)
def pressure_take_up(
    *,
    actor: Actor,
    realm: Realm,
    place: str,
    measure: str,
    owner: str = "",
    within_minutes: int | None = None,
) -> RunMeasure:
    """Take up a measure that a place's pressure score prescribes now, as an action of the region or country.

    Without `owner` and `within_minutes` as the scheme says. Raises Refused, Invalid, Missing, Conflict (it
    is not prescribed, or was taken up already).
    """
    region, facility, name = place_of(place)
    require(actor, REGION_TAKE_UP if region is not None else COUNTRY_DECIDE, region)
    if owner and (owner == Role.NATIONAL_COORDINATOR) != (region is None):
        raise Invalid("phases.pressure.owner_elsewhere", field="owner", place=name)
    with writing():
        require_in_use(region, *([facility] if facility else []))
        found = next((one for one in scheme_in_force().measures if one.id == measure), None)
        # locked: of two who take the same up at once the second sees the first
        levels = PressureLevel.objects.select_for_update(of=("self",))
        stands = levels.filter(realm=realm, key=place).first()
        if found is None or stands is None or measure not in stands.told.get("measures", ()):
            raise Conflict("phases.pressure.not_prescribed", field="measure", place=name)
        mine = RunMeasure.objects.filter(
            realm=realm, about=place, code=measure, run__isnull=True, state__in=UNDONE
        )
        if mine.exists():
            raise Conflict("phases.pressure.taken_up", field="measure", place=name)
        within = found.within_minutes if within_minutes is None else within_minutes
        row = RunMeasure.objects.create(
            realm=realm,
            region=region,
            facility=facility,
            code=measure,
            about=place,
            prescribed={"title": dict(found.title), "name": name},
            owner=owner or found.owner,
            opened_at=realm.now(),
            due_at=None if within is None else realm.now() + timedelta(minutes=within),
        )
        record(measure_event(row, measure_of(row), "opened"), realm=realm, actor=actor)
    return row
