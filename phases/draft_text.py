"""A draft as text, and back: YAML or JSON, with the plan's name and source around it."""

from collections.abc import Iterator
from dataclasses import replace

from journal.said import FIRST, said, text_of
from phases.models import PlanDraft
from phases.plan_file import AROUND, FileFault, PlanFile, read_plan_text, written

# why the text of a draft is not its document: it cannot be read, or what stands around the plan is meant for
# another region, or a word that nobody knows
NO_TEXT, AROUND_IT = "text", "around"


def unread_because(draft: PlanDraft) -> str:
    """Return why the text of a draft is not its document; empty when it is."""
    if not draft.text:
        return ""
    read = _read(draft.text)
    return NO_TEXT if read.faults or not isinstance(read.plan, dict) else AROUND_IT


def read_draft_text(text: str, region: str) -> PlanFile:
    """Return what a text says: JSON where it begins as JSON does, else YAML.

    `region` is the code of the draft's region: a text of other regions is a fault, and so is a
    word around the plan that nobody knows.
    """
    read = _read(text)
    return replace(read, faults=(*read.faults, *_around(read, region)))


def _read(text: str) -> PlanFile:
    """Return what a text says, whatever stands around the plan."""
    return read_plan_text(text, is_yaml=not text.lstrip().startswith("{"))


def _around(read: PlanFile, region: str) -> Iterator[FileFault]:
    """Yield what stands around a plan and cannot be meant so."""
    if not read.within:
        return
    for word in (one for one in read.value if one not in AROUND):
        place = f"/{word}"
        yield FileFault(read.line(place), place, said("phases.plan.unknown", known=list(AROUND)))
    given = read.value.get("region", region)
    regions = [str(one) for one in (given if isinstance(given, list) else [given])]
    if region not in regions:
        what = said("phases.plan_file.other_region", given=", ".join(regions)[:40], own=region)
        yield FileFault(read.line("/region"), "/region", what)


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
