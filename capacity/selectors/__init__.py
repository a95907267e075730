"""Reading capacity: what is known now per facility, with its age and freshness."""

from capacity.selectors.beds import BedsNow, beds_now, demo_widths, kinds_of
from capacity.selectors.cohorts import cohorts_open, parts_now
from capacity.selectors.emergency import (
    EdNow,
    EdStanding,
    departments_open,
    ed_again,
    ed_now,
    scores_by_week,
    stops_standing,
)
from capacity.selectors.moves import Promised, moves_after, promises_of
from capacity.selectors.operating import OperatingNow, operating_now
from capacity.selectors.pace import paces_of
from capacity.selectors.regular import Yardstick, regular_of, yardsticks
from capacity.selectors.sources import (
    hold_said,
    preferences_of,
    reports_by,
    said_beside,
    said_by_sources,
)

__all__ = [
    "BedsNow",
    "EdNow",
    "EdStanding",
    "OperatingNow",
    "Promised",
    "Yardstick",
    "beds_now",
    "cohorts_open",
    "demo_widths",
    "departments_open",
    "ed_again",
    "ed_now",
    "hold_said",
    "kinds_of",
    "moves_after",
    "operating_now",
    "paces_of",
    "parts_now",
    "preferences_of",
    "promises_of",
    "regular_of",
    "reports_by",
    "said_beside",
    "said_by_sources",
    "scores_by_week",
    "stops_standing",
    "yardsticks",
]
