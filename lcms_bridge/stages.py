"""The stages a message passes, and how far one came: a verdict with a word per stage. Pure.

The order is that of the verdict that people read: it arrived, it can be read, it has the form of its
kind, its figures can be right, its places and kinds are ours, and capacity took them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lcms_bridge.canonical import Problem

TRANSPORT, WELL_FORMED, SCHEMA = "transport", "well_formed", "schema"
BUSINESS, MAPPED, APPLIED = "business", "mapped", "applied"
STAGES = (TRANSPORT, WELL_FORMED, SCHEMA, BUSINESS, MAPPED, APPLIED)
# how a message came through a stage
OK, PARTLY, REFUSED, WAITS, SKIPPED = "ok", "partly", "refused", "waits", "skipped"

_CODES: Mapping[str, tuple[str, ...]] = {
    WELL_FORMED: (
        *("too_large", "utf16", "nul", "nul_here", "not_utf8", "encoding", "bomb", "locked"),
        *("quoting", "quoting_here", "too_many_rows", "too_many_columns", "too_many_parts"),
        *("doctype", "too_deep", "not_json", "not_xml", "not_workbook", "no_sheet", "nothing"),
        *("name_twice", "frame_cut", "fault", "no_kml", "other_kind", "no_json_number"),
    ),
    SCHEMA: (
        *("column_missing", "column_twice", "fields", "no_column_for", "no_lines", "not_fhir"),
        *("other_root", "element_missing", "element_unknown", "element_twice", "element_order"),
        *("element_empty", "word_wrong", "no_organisations", "not_geojson", "no_msh", "not_adt"),
        *(
            "envelope_status",
            "nothing_of_ours",
            "no_resource",
            "no_object",
            "meaning_changed",
            "version_old",
            "version_unknown",
            "json_unknown",
            "xml_unknown",
        ),
    ),
    MAPPED: (
        *("unknown_facility", "ids_differ", "two_names", "named_differently", "place_closed"),
        *("other_name", "other_region", "kind_lost", "bed_unknown", "ward_unknown"),
        *("not_applied", "of_an_area", "department_unread", "not_your_kind"),
        *("column_unplaced", "beds_together"),
    ),
}
_STAGE_OF = {code: stage for stage, codes in _CODES.items() for code in codes}
_REFUSED_BY_CAPACITY = "lcms_bridge.problem.as_said"


def stage_of(problem: Problem) -> str:
    """Return at which stage a problem was found; what no table names is a rule about figures."""
    if problem.sentence == _REFUSED_BY_CAPACITY:
        return APPLIED
    return _STAGE_OF.get(problem.code, BUSINESS)


def verdict(
    state: str, applied: int, problems: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], ...]:
    """Return how a message came through each stage: its state, how much was applied, its problems.

    Problems of before there were stages count as of the rules about figures.
    """
    if state == "received":
        return tuple(
            {"stage": stage, "outcome": OK if stage == TRANSPORT else WAITS} for stage in STAGES
        )
    held = {one.get("stage", BUSINESS) for one in problems if not one["remark"]}
    found = []
    stopped = False
    for stage in STAGES:
        if stage in held:
            outcome = PARTLY if applied else REFUSED
        elif stopped:
            outcome = SKIPPED
        else:
            outcome = OK
        if stage == APPLIED and outcome == OK and held:
            outcome = PARTLY
        stopped = stopped or outcome == REFUSED
        found.append({"stage": stage, "outcome": outcome})
    return tuple(found)
