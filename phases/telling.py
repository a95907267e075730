"""Who is called when a plan's next step is there: by the functions of `callout`, in the same transaction."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from callout.functions import functions
from callout.groups import Group
from callout.places import At
from callout.services import alarm_close, raise_alarm, remind
from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.said import Named, said
from network.models import Facility, Region, Veiligheidsregio
from phases.level_events import level_key, stands_in
from phases.level_mandates import right_at
from phases.models import DecisionRound, LevelDecision, PlanRun, RunMeasure
from phases.rules.course import Measure
from phases.rules.deciding import Body

ANSWER_WITHIN = timedelta(minutes=15)
COORDINATOR = "regional_coordinator"
# The next steps of a running plan that the auditor misses; who is told, whoever of them decides there.
RUN_STEPS = ("review", "rhythm")
RUN_DECIDERS = ("roaz_chair", "dpg", COORDINATOR)
# Who is told that a measure is late, above whose it is; of everybody else the coordinator of the region.
ABOVE = {
    COORDINATOR: "roaz_chair",
    "roaz_chair": "dpg",
    "hin": "dpg",
    "dpg": "roaz_chair",
}


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


def escalates_to(owner: str) -> str:
    """Return the role that is told when a region's measure of this owner is late: never the owner again."""
    return ABOVE.get(owner, COORDINATOR)


def measure_remind(row: RunMeasure, measure: Measure, *, actor: Actor) -> None:
    """Remind the owner of a measure that is late; tell the region's coordinator, and who stands above."""
    where = row.region.short_name if row.region is not None else said("phases.country")
    what = said("phases.alarm.late", title=Named(**measure.title), region=where)
    told = {At(row.place): {row.owner}}
    if row.region is not None:
        told.setdefault(At(row.region), set()).update((COORDINATOR, escalates_to(row.owner)))
    for (
        at,
        roles,
    ) in told.items():  # once for each place: a second reminder there would end the first
        found = functions_of(roles)
        if found:
            remind(
                actor=actor,
                realm=row.realm,
                group=Group((at,), found),
                what=what,
                about=f"measure:{row.pk}:{at.key}",
            )


def measure_reminded(row: RunMeasure, *, actor: Actor) -> None:
    """End what was reminded of a late measure: it is done, declined, or over with its phase."""
    for at in {At(row.place), At(row.region)} if row.region is not None else {At(row.place)}:
        alarm_close(actor=actor, realm=row.realm, about=f"measure:{row.pk}:{at.key}")


def run_remind(run: PlanRun, code: str, *, actor: Actor) -> None:
    """Remind who decides in a region that its running plan lacks its next step."""
    found = functions_of(RUN_DECIDERS)
    if found:
        remind(
            actor=actor,
            realm=run.realm,
            group=Group((At(run.region),), found),
            what=said(f"phases.alarm.run.{code}", region=run.region.short_name),
            about=_about_run(run, code),
        )


def run_reminded(run: PlanRun, *, actor: Actor) -> None:
    """End what was reminded of a running plan: its next step is there again, or it runs no more."""
    for code in RUN_STEPS:
        alarm_close(actor=actor, realm=run.realm, about=_about_run(run, code))


def _about_run(run: PlanRun, code: str) -> str:
    """Return what a reminder about a running plan is about."""
    return f"planrun:{run.region_id}:{code}"


def round_remind(row: DecisionRound, body: Body, silent: Collection[str], *, actor: Actor) -> None:
    """Tell who speaks for a body that the time of its round is over: who is silent, and to decide."""
    what = said(
        "phases.alarm.round" if silent else "phases.alarm.round_heard",
        region=row.region.short_name,
        body=Named(**body.name),
        phase=said(f"phases.phase.{row.to_phase}"),
        who=", ".join(silent),
    )
    found = functions_of(body.heads)
    if found:
        remind(
            actor=actor,
            realm=row.realm,
            group=Group((At(row.region),), found),
            what=what,
            about=f"phaseround:{row.pk}",
        )


def round_reminded(row: DecisionRound, *, actor: Actor) -> None:
    """End what was reminded of a round: it is over."""
    alarm_close(actor=actor, realm=row.realm, about=f"phaseround:{row.pk}")


def level_remind(
    row: LevelDecision, place: Facility | Veiligheidsregio | None, *, actor: Actor
) -> None:
    """Tell who decides on a place that its moment of review has passed."""
    found = functions_of(right_at(place).who)
    if found:
        remind(
            actor=actor,
            realm=row.realm,
            group=Group((At(place),), found),
            what=said(
                "phases.alarm.review",
                name=said("phases.country") if place is None else place.name,
                phase=stands_in(row.phase, row.stage),
            ),
            about=level_key(row.level, row.place),
        )


def level_reminded(realm: Realm, level: str, place: str, *, actor: Actor) -> None:
    """End what was reminded of a place: somebody decided on it, or it closed."""
    alarm_close(actor=actor, realm=realm, about=level_key(level, place))
