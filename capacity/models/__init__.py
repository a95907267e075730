"""What is kept of capacity, per facility and realm."""

from capacity.models.arrivals import Arrival, ArrivalState
from capacity.models.cohorts import Cohort, Counting
from capacity.models.current import DayCount, Newest, SourceFigures, SourceRule
from capacity.models.departments import EdDay, EdFit, EdForecast, EdRun, EdScore
from capacity.models.emergency import (
    EdCutoffs,
    EdReason,
    EdReport,
    EdScores,
    EdStop,
    StopEnd,
    StopGroups,
    Traffic,
)
from capacity.models.forecasts import BedDay, Forecast, ForecastRun, ForecastScore, ForecastSeries
from capacity.models.history import FigureDay, FigureHour
from capacity.models.kinds import ResourceKind
from capacity.models.lending import LendState, StaffLend
from capacity.models.moves import BedMove, BedPromise, PromiseState
from capacity.models.operating import Operating, OperatingReason, OperatingState
from capacity.models.regular import RegularBeds
from capacity.models.reports import CapacityClass, FigureReport, Method, Report, ReportLine
from capacity.models.sources import FigureReminder, RegionPace, Source, SourceState
from capacity.models.survey import (
    Questionnaire,
    RoundState,
    SurveyAnswer,
    SurveyNewest,
    SurveyRequest,
    SurveyRound,
    SurveySeries,
)

__all__ = [
    "Arrival",
    "ArrivalState",
    "BedDay",
    "BedMove",
    "BedPromise",
    "CapacityClass",
    "Cohort",
    "Counting",
    "DayCount",
    "EdCutoffs",
    "EdDay",
    "EdFit",
    "EdForecast",
    "EdReason",
    "EdReport",
    "EdRun",
    "EdScore",
    "EdScores",
    "EdStop",
    "FigureDay",
    "FigureHour",
    "FigureReminder",
    "FigureReport",
    "Forecast",
    "ForecastRun",
    "ForecastScore",
    "ForecastSeries",
    "LendState",
    "Method",
    "Newest",
    "Operating",
    "OperatingReason",
    "OperatingState",
    "PromiseState",
    "Questionnaire",
    "RegionPace",
    "RegularBeds",
    "Report",
    "ReportLine",
    "ResourceKind",
    "RoundState",
    "Source",
    "SourceFigures",
    "SourceRule",
    "SourceState",
    "StaffLend",
    "StopEnd",
    "StopGroups",
    "SurveyAnswer",
    "SurveyNewest",
    "SurveyRequest",
    "SurveyRound",
    "SurveySeries",
    "Traffic",
]
