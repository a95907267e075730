"""What the journal records of capacity."""

from capacity.events.arrivals import ArrivalChanged
from capacity.events.cohorts import CohortChanged
from capacity.events.corrections import FiguresCorrected, figures_corrected
from capacity.events.days import DayClosed
from capacity.events.departments import DepartmentsAhead
from capacity.events.emergency import CutoffsSet, EdReported, PartStopped, StopsTogether
from capacity.events.figures import BedsReported, FiguresEnded, FiguresReported, figures_event
from capacity.events.lending import LendChanged
from capacity.events.moves import PromisesChanged
from capacity.events.operating import OperatingStateSet
from capacity.events.regular import RegularSet
from capacity.events.sources import FiguresReminded, SourceChanged, SourceRulesSet

__all__ = [
    "ArrivalChanged",
    "BedsReported",
    "CohortChanged",
    "CutoffsSet",
    "DayClosed",
    "DepartmentsAhead",
    "EdReported",
    "FiguresCorrected",
    "FiguresEnded",
    "FiguresReminded",
    "FiguresReported",
    "LendChanged",
    "OperatingStateSet",
    "PartStopped",
    "PromisesChanged",
    "RegularSet",
    "SourceChanged",
    "SourceRulesSet",
    "StopsTogether",
    "figures_corrected",
    "figures_event",
]
