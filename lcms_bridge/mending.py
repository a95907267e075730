"""What a person can point right in a message that was held back: which table of the dialect, which word.

A problem that can be mended says so beside its sentence: `{table, given, choices}`. What is chosen is
kept as how that sender speaks, so the next message needs no mending. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journal.patients import without_patients
from lcms_bridge.canonical import Problem
from lcms_bridge.entries import IMMINENT, NO_DEPARTMENT, OPEN, STOP

SITES, BEDS, FIELDS, FORMAT, STATUSES = "sites", "beds", "fields", "format", "statuses"
WARDS = "wards"
TABLES = (SITES, BEDS, FIELDS, STATUSES, FORMAT, WARDS)
STATES = (OPEN, IMMINENT, STOP, NO_DEPARTMENT)
MOST = 200  # characters of a word that is pointed right


@dataclass(frozen=True)
class Mend:
    """How one kind of problem is mended: the table, and the parameter that has the sender's word."""

    table: str
    given: str


MENDS: Mapping[str, Mend] = {
    "unknown_facility": Mend(SITES, "key"),
    "ids_differ": Mend(SITES, "key"),
    "bed_unknown": Mend(BEDS, "given"),
    "kind_lost": Mend(BEDS, "given"),
    "ward_unknown": Mend(WARDS, "given"),
    "no_column_for": Mend(FIELDS, "what"),
    "column_missing": Mend(FORMAT, ""),
    "json_unknown": Mend(FORMAT, ""),
    "xml_unknown": Mend(FORMAT, ""),
    "word_wrong": Mend(STATUSES, "state"),
}


def mend_of(problem: Problem) -> dict[str, Any] | None:
    """Return how a problem can be mended; None where nobody can by pointing at something.

    A word in which somebody may be named is not offered: it would be kept.
    """
    how = MENDS.get(problem.code)
    if how is None:
        return None
    given = str(problem.params.get(how.given, ""))
    if how.given and (not given or len(given) > MOST or without_patients(given) != given):
        return None
    choices = [without_patients(str(one)) for one in problem.params.get("columns", ())]
    return {"table": how.table, "given": given if how.given else "", "choices": choices}
