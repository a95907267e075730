"""A draft as text, and back: YAML or JSON, with the plan's name and source around it."""

from journal.said import FIRST, text_of
from phases.models import PlanDraft
from phases.plan_file import PlanFile, read_plan_text, written


def read_draft_text(text: str) -> PlanFile:
    """Return what a text says: JSON where it begins as JSON does, else YAML."""
    return read_plan_text(text, is_yaml=not text.lstrip().startswith("{"))


def draft_text(draft: PlanDraft) -> str:
    """Return a draft as text: what somebody wrote that cannot be read yet, else its document as YAML."""
    if draft.text:
        return draft.text
    around = {
        "region": draft.region_id,
        "name": text_of(draft.name, FIRST),
        "source": text_of(draft.source, FIRST),
    }
    return written({**around, "plan": draft.document})
