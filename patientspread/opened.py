"""What a plan's why says beside the engine's: which phase opened the bed, what is not known, the wish."""

from collections.abc import Iterable, Mapping
from typing import Any

from journal.said import LANGUAGES, Said, said
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


def why_noted(why: Mapping[str, Any], notes: Iterable[Said]) -> dict[str, Any]:
    """Return why a patient goes somewhere, with what whoever takes the patient in must reckon with."""
    said_too = list(notes)
    texts = {
        language: " ".join([why[language], *(one.text(language) for one in said_too)])
        for language in LANGUAGES
    }
    return {**why, **texts}
