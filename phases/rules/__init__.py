"""The rules of a beheersplan as a pure package: values in, advice out; no clock, no database."""

from phases.rules.evaluate import Advice, Evidence, Figure, advise
from phases.rules.plan import (
    Condition,
    PlanError,
    Rule,
    Rules,
    check_kinds,
    read_rules,
    unmatched,
)

__all__ = [
    "Advice",
    "Condition",
    "Evidence",
    "Figure",
    "PlanError",
    "Rule",
    "Rules",
    "advise",
    "check_kinds",
    "read_rules",
    "unmatched",
]
