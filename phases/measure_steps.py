"""The life of a measure: started, done or declined by whom it concerns, over with its phase."""

from journal.actors import Actor
from journal.said import Said, said
from network.models import Role
from network.places import look_in_use
from phases.level_mandates import COUNTRY_DECIDE
from phases.models import UNDONE, MeasureState, RunMeasure
from phases.runs import measure_of
from web.people import can
from web.rights import Reach, right
from web.transitions import Step, Transitions

# Who carries out what a region does; what the country does is of who coordinates it.
REGION_MEASURE = right(
    "phases.measure_region",
    {
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.HIN: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
        Role.CRISIS_COORDINATOR: Reach.FACILITY,
    },
)
MEASURE = right("phases.measure", {**REGION_MEASURE.who, Role.NATIONAL_COORDINATOR: Reach.ANYWHERE})


def in_use(row: RunMeasure) -> None:
    """Raise Conflict when the place closed."""
    look_in_use(row.place)


def carries(row: RunMeasure, actor: Actor) -> Said | None:
    """Return why somebody does not carry a measure out: the country's is of who coordinates it alone.

    What a region or one of its facilities does is never of who coordinates the country.
    """
    if row.region is None:
        return None if can(actor, COUNTRY_DECIDE) else said("phases.measure.of_country")
    return None if can(actor, REGION_MEASURE, row.place) else said("phases.measure.of_region")


def all_checked(row: RunMeasure) -> Said | None:
    """Return why a measure is not done: lines of its checklist are open."""
    left = len(measure_of(row).checklist) - len(row.checked)
    return said("phases.measure.unchecked", n=left) if left > 0 else None


def runs_still(row: RunMeasure) -> Said | None:
    """Return why a measure is not opened again: its plan runs no more."""
    return said("phases.measure.run_over") if row.run is not None and row.run.ended_at else None


MEASURES = Transitions(
    "phases.measure",
    Step(
        "start", {MeasureState.OPEN}, MeasureState.STARTED, by=MEASURE, at="place", mandate=carries
    ),
    Step(
        "finish",
        UNDONE,
        MeasureState.DONE,
        by=MEASURE,
        at="place",
        mandate=carries,
        guards=(all_checked,),
    ),
    Step("decline", UNDONE, MeasureState.DECLINED, by=MEASURE, at="place", mandate=carries),
    Step(
        "reopen",
        {MeasureState.DONE, MeasureState.DECLINED},
        MeasureState.OPEN,
        by=MEASURE,
        at="place",
        mandate=carries,
        guards=(runs_still,),
    ),
    Step("check", UNDONE, by=MEASURE, at="place", mandate=carries),
    # the phase was left, or the plan ended
    Step("lapse", UNDONE, MeasureState.LAPSED),
    entity="measure",
    initial=MeasureState.OPEN,
    code="measure_{state}",
    always=(in_use,),
)
