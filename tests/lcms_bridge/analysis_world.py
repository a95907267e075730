"""A country with rows in every dataset, in whose every free text, case and person field stands a marker."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, JSONField, Model, TextField

from capacity.inputs import FiguresInput
from capacity.models import (
    EdDay,
    EdForecast,
    EdReport,
    EdStop,
    Method,
    OperatingState,
    RegularBeds,
    ReportLine,
    SurveyAnswer,
    SurveyRequest,
    SurveyRound,
    Traffic,
)
from capacity.models.forecasts import Forecast, ForecastScore, ForecastSeries
from capacity.models.reports import FigureReport
from capacity.resource import BedLine
from capacity.services import figures_report_many
from network.models import Role
from patientspread.models import Transfer
from patientspread.placement_models import Placement
from patientspread.request_models import Request
from phases.models import Activity, GripDecision, PhaseDecision, RunMeasure
from tests.factories import SYSTEM, report_ed
from tests.filled import Filled, filled_make, given

MARKER = "ZQMARKER"
ED_MADE_AT = datetime(2020, 10, 20, 21, tzinfo=UTC)
CASE = 987654321  # a number of a case: what people call a transfer by
QUANTILES = {"0.025": 1.0, "0.05": 2.0, "0.1": 3.0, "0.25": 4.0, "0.5": 5.0, "0.75": 6.0}
QUANTILES |= {"0.9": 7.0, "0.95": 8.0, "0.975": 9.0}

# Of each model behind a dataset: the texts that a column may carry, for they are codes of closed lists or of
# the reference data, or the name that an installation gave a source. Every other text gets the marker.
CODES: dict[type[Model], set[str]] = {
    FigureReport: {"source", "method", "capacity_class"},
    ReportLine: {"kind", "cohort", "source", "values"},
    EdReport: {"source", "method", "traffic", "reason", "inputs", "times"},
    EdStop: {"traffic", "reason", "ended_by"},
    OperatingState: {"operating", "reason"},
    RegularBeds: {"kind"},
    PhaseDecision: {"phase", "colour"},
    Activity: {"kind", "state"},
    GripDecision: {"decider", "registered_as"},
    RunMeasure: {"code", "phase", "owner", "state"},
    SurveyRound: {"state"},
    SurveyRequest: {"sector"},
    SurveyAnswer: {"source", "method"},
    Request: {"bed", "mode", "state"},
    Transfer: {"bed", "mode", "state", "refusal_code", "bed_class"},
    Placement: {"care", "state"},
    ForecastSeries: {"kind", "cohort", "model", "refused"},
    Forecast: {"kind", "cohort", "model", "refused", "quantiles"},
    ForecastScore: {"left_out"},
    EdForecast: {"model", "rows"},
    EdDay: {"hours"},
}


def world_make() -> Filled:
    """Make the country, put something into every dataset, and mark what may never come out."""
    made = filled_make()
    for step in (_department, _states, _corrected, _answered, _placed, _expected, _expected_ed):
        step(made)
    _mark()
    return made


def _department(made: Filled) -> None:
    """Have a department stop and open again, and report its crowding."""
    report_ed(made.realm, made.own.facility, Traffic.STOP, reason="peak")
    report_ed(made.realm, made.own.facility, Traffic.OPEN)
    report_ed(made.realm, made.other.facility, Traffic.STOP, reason="capacity")
    inputs = {"places": 20, "boarders": 0, "longest_boarding_hours": 1.5}
    EdReport.objects.filter(facility=made.own.facility).update(inputs=inputs, present=0)


def _states(made: Filled) -> None:
    """Say that a department of a house is closed, and fix its regular beds."""
    house, liaison = made.own.facility.pk, Role.HOSPITAL_LIAISON
    closed = {"facility": house, "state": "closed", "reason": "staff"}
    given(made, "capacity.operating_state_set", liaison, **closed, part=f"Afdeling {MARKER}")
    fixed = {"facility": house, "kind": "ward", "number": 90, "reason": MARKER}
    given(made, "capacity.regular_set", liaison, **fixed)


def _corrected(made: Filled) -> None:
    """Report wards again of the same moment: what was told first stays beside its correction."""
    for occupied in (0, 40):
        report = FiguresInput(
            facility=made.third.facility,
            lines=(BedLine("ward", operational=50, occupied=occupied),),
            observed_at=made.realm.now() - timedelta(hours=1),
            source="manual",
            method=Method.REPORTED,
            duiding=MARKER,
        )
        figures_report_many(actor=SYSTEM, realm=made.realm, reports=[report])


def _answered(made: Filled) -> None:
    """Answer the round of questions with a text."""
    asked = SurveyRequest.objects.get(facility=made.own.facility)
    asked.answer = SurveyAnswer.objects.create(
        realm=made.realm,
        facility=made.own.facility,
        observed_at=made.realm.now(),
        received_at=made.realm.now() + timedelta(minutes=7, seconds=59),
        source="manual",
        method=Method.REPORTED,
        reported_by=MARKER,
        reporter=MARKER,
        round=asked.round,
        answers={"open": MARKER},
    )
    asked.save()
    Request.objects.update(left_at=made.realm.now() + timedelta(minutes=90))


def _placed(made: Filled) -> None:
    """Have a place found across the border of the region: what stays within one the country does not see."""
    at = made.realm.now()
    Placement.objects.update(destination=made.other.facility, placed_at=at, state="placed")


def _expected(made: Filled) -> None:
    """Keep two forecasts of a region: one that was shown and came, one that was refused."""
    now = made.realm.now()
    base = {
        "realm": made.realm,
        "region": made.own.region,
        "kind": "ward",
        "made_at": now,
        "fresh_until": now + timedelta(hours=30),
        "model": "beds-blend 1",
    }
    for refused in ("", "too_few"):
        row = Forecast.objects.create(**base, hours=24, quantiles=QUANTILES, refused=refused)
        if not refused:
            day = (now + timedelta(days=1)).date()
            ForecastScore.objects.create(
                forecast=row, day=day, truth=0.0, truth_at_first=4.0, error=5.0, inside=False
            )


def _expected_ed(made: Filled) -> None:
    """Keep a forecast of three departments at an hour before midnight (UTC), and what two had after it.

    Of the first all is shown but the last hour, the second is refused. The third was silent since, and kept
    before hours had a reason: nobody knows which were shown.
    """
    at = ED_MADE_AT
    ahead = {str(hours): [hours + level / 10 for level in range(9)] for hours in (1, 2, 3, 4)}
    base = {"present": 20.0, "quantiles": ahead, "limit": 31.0, "over": 0.25, "stop": None}
    shown = {**base, "refused": "", "left": {"4": "too_narrow"}}
    old = {**base, "refused": "worse_than_persistence"}  # as it was kept before hours had a reason
    houses = [one.facility.pk for one in (made.own, made.other, made.third)]
    EdForecast.objects.create(
        realm=made.realm,
        made_at=at,
        model="ed-ridge 1",
        rows=dict(zip(houses, (shown, old, {**base, "refused": ""}), strict=True)),
    )
    for day, first in ((at.date(), 0), ((at + timedelta(days=1)).date(), 100)):
        hours = {code: {"present": [first + hour for hour in range(24)]} for code in houses[:2]}
        EdDay.objects.create(realm=made.realm, day=day, hours=hours, until=at)


def free_fields(model: type[Model]) -> list[Any]:
    """Return the texts of a model that no dataset may carry."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        and field.name not in CODES[model]
        and not field.primary_key
    ]


def _mark() -> None:
    """Put the marker in every text that is no code, past every service."""
    for model in CODES:
        rows = model._default_manager.all()
        for field in free_fields(model):
            if field.name == "part":
                continue  # half of them stay the whole: the marker stands in a row of its own
            rows.update(
                **{field.name: {"note": MARKER} if isinstance(field, JSONField) else mark(field)}
            )
    for line in ReportLine.objects.all():
        ReportLine.objects.filter(pk=line.pk).update(values={**line.values, "note": MARKER})
    Request.objects.filter(pk=Request.objects.latest("pk").pk).update(number=CASE)
    Transfer.objects.filter(pk=Transfer.objects.latest("pk").pk).update(number=CASE)


def mark(field: Any) -> str:
    """Return the marker, as long as a field allows."""
    return MARKER[: field.max_length or None]
