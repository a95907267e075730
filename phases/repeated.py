"""Where rows of phases, plans and activiteiten repeat what people wrote: for when some of it must go."""

from journal.models import Realm
from journal.repeated import Find, Rows
from phases.models import (
    Activity,
    ActivityParty,
    Agreement,
    DecisionRound,
    GripDecision,
    LevelDecision,
    PhaseDecision,
    PhaseProposal,
    PlanDraft,
    PlanRun,
    RoundAnswer,
    RunMeasure,
)


def _activity(realm: Realm, number: str) -> Rows:
    """Return an activiteit and who takes part in it."""
    return [
        (Activity.objects.filter(realm=realm, pk=int(number)), ("name", "address", "reason")),
        (ActivityParty.objects.filter(activity__realm=realm, activity=int(number)), ("name",)),
    ]


def _grip(realm: Realm, rest: str) -> Rows:
    """Return the GRIP levels of a veiligheidsregio in an activiteit."""
    number, _, area = rest.partition(":")
    if not area:  # of before there were activiteiten
        return []
    rows = GripDecision.objects.filter(realm=realm, activity=int(number), veiligheidsregio=area)
    return [(rows, ("incident", "reason", "on_behalf_of"))]


def _phase(realm: Realm, region: str) -> Rows:
    """Return what was decided on the phase of a region."""
    rows = PhaseDecision.objects.filter(realm=realm, region=region)
    return [(rows, ("reason", "on_behalf_of"))]


def _level(realm: Realm, rest: str) -> Rows:
    """Return what was decided on the phase of a place that is no region."""
    level, _, place = rest.partition(":")
    rows = LevelDecision.objects.filter(realm=realm, level=level, place=place)
    return [(rows, ("reason", "on_behalf_of"))]


def _proposal(realm: Realm, number: str) -> Rows:
    """Return a proposal, and the decision that followed it."""
    decided = PhaseDecision.objects.filter(realm=realm, proposal=int(number))
    return [
        (PhaseProposal.objects.filter(realm=realm, pk=int(number)), ("reason",)),
        (decided, ("reason",)),
    ]


def _round(realm: Realm, number: str) -> Rows:
    """Return a round, what its seats answered, and the decision that followed it."""
    return [
        (DecisionRound.objects.filter(realm=realm, pk=int(number)), ("reason", "outcome")),
        (RoundAnswer.objects.filter(round__realm=realm, round=int(number)), ("reason",)),
        (PhaseDecision.objects.filter(realm=realm, round=int(number)), ("reason",)),
    ]


def _run(realm: Realm, region: str) -> Rows:
    """Return how a plan was begun in a region."""
    return [(PlanRun.objects.filter(realm=realm, region=region), ("reason",))]


def _measure(realm: Realm, number: str) -> Rows:
    """Return a measure of a plan that runs."""
    return [(RunMeasure.objects.filter(realm=realm, pk=int(number)), ("note",))]


def _agreement(realm: Realm, rest: str) -> Rows:
    """Return an agreement of a region."""
    region, _, code = rest.partition("/")
    rows = Agreement.objects.filter(realm=realm, region=region, code=code)
    return [(rows, ("title", "text", "partners", "indicator"))]


def _draft(realm: Realm, number: str) -> Rows:
    """Return a draft of a plan."""
    rows = PlanDraft.objects.filter(realm=realm, pk=int(number))
    return [(rows, ("name", "source", "text", "document", "reason"))]


REPEATED: dict[str, Find] = {
    "activity": _activity,
    "grip": _grip,
    "phase": _phase,
    "level": _level,
    "proposal": _proposal,
    "phaseround": _round,
    "planrun": _run,
    "measure": _measure,
    "agreement": _agreement,
    "plandraft": _draft,
}
