"""Who is called when a plan's next step is there: by the functions of `callout`, in the same transaction."""

from collections.abc import Iterable
from datetime import timedelta

from callout.functions import functions
from callout.groups import Group
from callout.places import At
from callout.services import alarm_close, raise_alarm, remind
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.said import Named, said
from network.models import Region
from phases.models import RunMeasure
from phases.rules.course import Measure

ANSWER_WITHIN = timedelta(minutes=15)


def functions_of(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the functions of callout that these roles have; those it does not know are nobody to call."""
    wanted = set(roles)
    return tuple(one.code for one in functions().values() if one.role in wanted)


def phase_tell(
    *, actor: Actor, realm: Realm, region: Region, phase: str, roles: Iterable[str]
) -> None:
    """Call those on a plan's list, who confirm; what was called about the phase before is over."""
    about = f"phase:{region.pk}"
    alarm_close(actor=actor, realm=realm, about=about)
    found = functions_of(roles)
    if not found:
        return
    try:
        raise_alarm(
            actor=actor,
            realm=realm,
            group=Group((At(region),), found),
            what=said(
                "phases.alarm.phase",
                region=region.short_name,
                phase=said(f"phases.phase.{phase}"),
            ),
            about=about,
            answer_within=ANSWER_WITHIN,
        )
    except Invalid as error:
        if error.said.code != "callout.nobody":
            raise


def measure_remind(row: RunMeasure, measure: Measure, *, actor: Actor) -> None:
    """Remind the owner of a measure that is late, and say so to the coordinator of its region."""
    what = said("phases.alarm.late", title=Named(**measure.title), region=row.region.short_name)
    for at, roles in ((At(row.place), [row.owner]), (At(row.region), ["regional_coordinator"])):
        found = functions_of(roles)
        if found:
            remind(
                actor=actor,
                realm=row.realm,
                group=Group((at,), found),
                what=what,
                about=f"measure:{row.pk}:{at.key}",
            )
