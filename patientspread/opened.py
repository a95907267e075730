"""Why a patient of a plan gets a bed that is no regular one: the phase of its region opened it."""

from collections.abc import Mapping
from typing import Any

from journal.said import LANGUAGES, said
from patientspread.engine import Name
from phases.plan_names import phase_said

OPENED = ("buffer", "adapted", "crisis")  # classes that a phase opens


def why_opened(
    why: Mapping[str, Any], bed_class: str, region: Name | str, phase: str
) -> dict[str, Any]:
    """Return why a patient goes somewhere, with by which phase its bed is open where it is no regular one."""
    if bed_class not in OPENED:
        return dict(why)
    by = said(
        "patientspread.why.opened",
        one=said(f"patientspread.one.{bed_class}"),
        region=region.nl if isinstance(region, Name) else region,
        phase=phase_said(phase),
    )
    texts = {language: f"{why[language]} {by.text(language)}" for language in LANGUAGES}
    return {**why, **texts, "facts": why["facts"] | {"bed_class": bed_class}}
