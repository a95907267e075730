"""Writing capacity: reports of figures and emergency departments, the day's count, and the meetlat.

Whoever reports (a liaison, a file, a feed, a transfer, the exercise) comes through here.
"""

from capacity.services.arrivals import (
    arrival_announce,
    arrival_end,
    arrivals_close,
    arrivals_lapse,
)
from capacity.services.bed_days import bed_days_fill
from capacity.services.beds import beds_report
from capacity.services.closing import figures_end
from capacity.services.cohorts import cohort_close, cohort_open, cohorts_end
from capacity.services.confirming import figures_confirm
from capacity.services.correcting import figures_correct
from capacity.services.days import day_close
from capacity.services.ed_fitting import ed_models_follow
from capacity.services.ed_forecasting import ed_forecasts_follow
from capacity.services.ed_hours import ed_hours_fill, ed_until
from capacity.services.emergency import ed_report, ed_report_many
from capacity.services.emergency_cutoffs import cutoffs_set
from capacity.services.emergency_parts import part_report
from capacity.services.emergency_stops import stop_renew, stops_close, stops_end
from capacity.services.feed import feed_take
from capacity.services.forecasting import forecasts_follow
from capacity.services.lending import lends_close, lends_end_due, staff_lend, staff_return
from capacity.services.moves import bed_moved, bed_promise, bed_release, beds_hold
from capacity.services.operating import operating_end, operating_state_set
from capacity.services.pace import pace_set
from capacity.services.regular import regular_end, regular_set
from capacity.services.reminding import figures_remind
from capacity.services.reports import figures_report_many, figures_settle
from capacity.services.source_rules import feed_resume, source_rule_set
from capacity.services.sources import (
    source_register,
    source_sign,
    source_token_renew,
    source_withdraw,
    sources_watch,
)
from capacity.services.survey_answers import survey_answer
from capacity.services.survey_closing import surveys_end
from capacity.services.survey_rounds import (
    round_open,
    rounds_close,
    rounds_close_due,
    survey_close,
    survey_remind,
)
from capacity.services.survey_series import (
    series_advance,
    series_stop,
    survey_open,
    survey_stop,
)

__all__ = [
    "arrival_announce",
    "arrival_end",
    "arrivals_close",
    "arrivals_lapse",
    "bed_days_fill",
    "bed_moved",
    "bed_promise",
    "bed_release",
    "beds_hold",
    "beds_report",
    "cohort_close",
    "cohort_open",
    "cohorts_end",
    "cutoffs_set",
    "day_close",
    "ed_forecasts_follow",
    "ed_hours_fill",
    "ed_models_follow",
    "ed_report",
    "ed_report_many",
    "ed_until",
    "feed_resume",
    "feed_take",
    "figures_confirm",
    "figures_correct",
    "figures_end",
    "figures_remind",
    "figures_report_many",
    "figures_settle",
    "forecasts_follow",
    "lends_close",
    "lends_end_due",
    "operating_end",
    "operating_state_set",
    "pace_set",
    "part_report",
    "regular_end",
    "regular_set",
    "round_open",
    "rounds_close",
    "rounds_close_due",
    "series_advance",
    "series_stop",
    "source_register",
    "source_rule_set",
    "source_sign",
    "source_token_renew",
    "source_withdraw",
    "sources_watch",
    "staff_lend",
    "staff_return",
    "stop_renew",
    "stops_close",
    "stops_end",
    "survey_answer",
    "survey_close",
    "survey_open",
    "survey_remind",
    "survey_stop",
    "surveys_end",
]
