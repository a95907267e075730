"""The rules of a beheersplan as a pure package: values in, advice out; no clock, no database."""

from phases.rules.conditions import Condition, SurveyCondition
from phases.rules.evaluate import Advice, Verdict, advise, judge, yardstick_for
from phases.rules.expected import Expectation
from phases.rules.figures import Figure, Reading
from phases.rules.given import PlanError
from phases.rules.lines import Known, Outcome
from phases.rules.plan import (
    Rule,
    Rules,
    asks_survey,
    beds_named,
    check_kinds,
    check_sectors,
    expected_named,
    houses_expected,
    read_rules,
    readings_named,
    unmatched,
)
from phases.rules.survey import Standing

__all__ = [
    "Advice",
    "Condition",
    "Expectation",
    "Figure",
    "Known",
    "Outcome",
    "PlanError",
    "Reading",
    "Rule",
    "Rules",
    "Standing",
    "SurveyCondition",
    "Verdict",
    "advise",
    "asks_survey",
    "beds_named",
    "check_kinds",
    "check_sectors",
    "expected_named",
    "houses_expected",
    "judge",
    "read_rules",
    "readings_named",
    "unmatched",
    "yardstick_for",
]
