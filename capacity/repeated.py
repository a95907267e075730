"""Where rows of capacity repeat what people wrote beside figures: for when some of it must go."""

from collections.abc import Callable
from typing import Any

from capacity.models import (
    Cohort,
    EdReport,
    FigureReport,
    OperatingState,
    RegularBeds,
    Source,
    SourceRule,
    SurveyAnswer,
    SurveyRound,
    SurveySeries,
)
from journal.models import Realm
from journal.repeated import Find, Rows


def _of_house(model: Any, *fields: str) -> Callable[[Realm, str], Rows]:
    """Return what finds the rows of a facility; a key may name a part of it behind the facility."""

    def find(realm: Realm, rest: str) -> Rows:
        rows = model.objects.filter(realm=realm, facility=rest.partition(":")[0])
        return [(rows, fields)]

    return find


def _numbered(model: Any, *fields: str) -> Callable[[Realm, str], Rows]:
    """Return what finds the row of a number."""

    def find(realm: Realm, rest: str) -> Rows:
        return [(model.objects.filter(realm=realm, pk=int(rest)), fields)]

    return find


def _rules(realm: Realm, facility: str) -> Rows:
    """Return which source counts at a facility, or everywhere."""
    rows = SourceRule.objects.filter(realm=realm)
    here = rows.filter(facility=None) if facility == "all" else rows.filter(facility=facility)
    return [(here, ("reason",))]


def _source(realm: Realm, name: str) -> Rows:
    """Return a system that reports by itself: what it is called, and who keeps it."""
    return [(Source.objects.filter(realm=realm, name=name), ("label", "contact"))]


def _cohort(realm: Realm, kind: str) -> Rows:
    """Return the cohorts of a kind: what people call them."""
    return [(Cohort.objects.filter(realm=realm, kind=kind), ("labels",))]


REPEATED: dict[str, Find] = {
    "beds": _of_house(FigureReport, "duiding"),
    "figures": _of_house(FigureReport, "duiding"),
    "correction": _numbered(FigureReport, "duiding"),
    "ed": _of_house(EdReport, "duiding"),
    "edpart": _of_house(EdReport, "duiding"),
    "operating": _of_house(OperatingState, "temporary", "note"),
    "regular": _of_house(RegularBeds, "reason"),
    "survey": _of_house(SurveyAnswer, "duiding", "answers"),
    "surveyround": _numbered(SurveyRound, "reason"),
    "surveyseries": _numbered(SurveySeries, "reason"),
    "sourcerules": _rules,
    "source": _source,
    "cohort": _cohort,
}
