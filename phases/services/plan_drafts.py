"""Writing plans on screens: a draft begins, is changed by form or as text, and keeps its faults."""

from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import FIRST, Kept, kept, said, text_of
from journal.services import writing
from network.models import Region
from network.places import require_in_use
from phases.draft_bodies import DraftSaveIn, DraftStartIn, DraftTextIn
from phases.draft_checks import check_document
from phases.draft_models import LONGEST_NAME, LONGEST_SOURCE
from phases.draft_selectors import changed_document
from phases.draft_text import read_draft_text
from phases.drafts import DRAFTS, EDIT, draft_tell
from phases.models import Plan, PlanDraft
from phases.plan_examples import example_for
from phases.runs import plan_in_force
from web.commands import command
from web.seen import CHANGED


@command(
    "phases.plan_draft_start",
    by=EDIT,
    place="region",
    body=DraftStartIn,
    address="regions/<str:region>/plan-drafts/",
    status=201,
    answer=changed_document,
)
def plan_draft_start(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    begin_from: str,
    text: str = "",
    name: str = "",
) -> PlanDraft:
    """Begin a draft of a region's plan; one from a text keeps the faults of that.

    Raises Refused, Invalid (no plan in force to begin from, no text), Conflict (the region is closed).
    """
    with writing():
        require_in_use(region)
        based_on = plan_in_force(realm, region)
        draft = PlanDraft(
            realm=realm,
            region=region,
            based_on=based_on,
            document={},
            created_at=realm.now(),
            created_by=actor.label,
            changed_at=realm.now(),
            changed_by=actor.label,
        )
        _BEGINNINGS[begin_from](draft, based_on, text)
        if name:
            draft.name = name
        draft_tell(draft, "start", actor=actor)
    return draft


def _from_plan(draft: PlanDraft, based_on: Plan | None, _text: str) -> None:
    """Begin with the plan in force."""
    if based_on is None:
        raise Invalid("phases.no_plan_to_begin", field="begin_from", region=draft.region.short_name)
    draft.document = based_on.document
    draft.name, draft.source = based_on.name, based_on.source


def _from_example(draft: PlanDraft, _based_on: Plan | None, _text: str) -> None:
    """Begin with the example in the shape of the region, or the default."""
    draft.document = example_for(draft.region_id)
    draft.name = _usual_name(draft.region)
    draft.source = kept(said("phases.default_plan.source"))


def _from_text(draft: PlanDraft, based_on: Plan | None, text: str) -> None:
    """Begin with a text; until it can be read, there is nothing else."""
    if not text.strip():
        raise Invalid("phases.plandraft.no_text", field="text")
    draft.name = _usual_name(draft.region)
    draft.document = based_on.document if based_on else example_for(draft.region_id)
    _take_text(draft, text)


_BEGINNINGS = {"in_force": _from_plan, "example": _from_example, "text": _from_text}


def _usual_name(region: Region) -> Kept:
    """Return what a plan is called that has no name yet."""
    return kept(said("phases.default_plan.name", region=region.short_name))


@command(
    "phases.plan_draft_save",
    by=EDIT,
    body=DraftSaveIn,
    address="plan-drafts/<int:draft>/save/",
    answer=changed_document,
    on=("plandraft:{draft}",),
)
def plan_draft_save(
    *,
    actor: Actor,
    realm: Realm,
    draft: int,
    revision: int,
    name: str,
    source: str,
    document: Any,
) -> PlanDraft:
    """Keep a draft as it stands on a screen, with its faults.

    Raises Missing, Refused, Invalid (no document), Conflict (somebody else changed it, or it is submitted).
    """
    check_document(document, "document")
    with writing():
        row = _editing(actor, realm, draft, revision)
        row.document, row.text = document, ""
        _rename(row, name, source)
        return _changed(row, actor)


@command(
    "phases.plan_draft_text",
    by=EDIT,
    body=DraftTextIn,
    address="plan-drafts/<int:draft>/text/",
    answer=changed_document,
    on=("plandraft:{draft}",),
)
def plan_draft_text(
    *, actor: Actor, realm: Realm, draft: int, revision: int, text: str
) -> PlanDraft:
    """Keep a draft as it was written; what cannot be read is kept as text, with what is wrong on which line.

    Raises Missing, Refused, Conflict (somebody else changed it, or it is submitted).
    """
    with writing():
        row = _editing(actor, realm, draft, revision)
        _take_text(row, text)
        return _changed(row, actor)


def _rename(draft: PlanDraft, name: str, source: str) -> None:
    """Take another name and source; what was said in both languages stays so until somebody changes it."""
    if name != text_of(draft.name, FIRST):
        draft.name = name
    if source != text_of(draft.source, FIRST):
        draft.source = source


def _take_text(draft: PlanDraft, text: str) -> None:
    """Make a text the document of a draft; what stands around the plan is its name and source."""
    read = read_draft_text(text, draft.region_id)
    if read.faults or not isinstance(read.plan, dict):
        draft.text = text
        return
    draft.document, draft.text = check_document(read.plan, "text"), ""
    around = read.value if read.within else {}
    given = {
        name: around[name].strip()[:longest]
        for name, longest in (("name", LONGEST_NAME), ("source", LONGEST_SOURCE))
        if isinstance(around.get(name), str) and around[name].strip()
    }
    usual = {"name": text_of(draft.name, FIRST), "source": text_of(draft.source, FIRST)}
    _rename(draft, **(usual | given))


def _editing(actor: Actor, realm: Realm, draft: int, revision: int) -> PlanDraft:
    """Return a draft to change, locked. Raises Missing, Refused, Conflict."""
    row = draft_locked(realm, draft)
    DRAFTS.take(row, "save", actor=actor)
    if row.revision != revision:
        raise Conflict(
            "phases.plandraft.changed_meanwhile",
            code=CHANGED,
            field="revision",
            by=row.changed_by,
            at=row.changed_at,
        )
    return row


def _changed(row: PlanDraft, actor: Actor) -> PlanDraft:
    """Keep a change, and tell it."""
    row.revision += 1
    row.changed_at, row.changed_by = row.realm.now(), actor.label
    draft_tell(row, "", actor=actor)
    return row


def draft_locked(realm: Realm, draft: int) -> PlanDraft:
    """Return a draft of this realm, locked. Raises Missing."""
    rows = PlanDraft.objects.select_for_update(of=("self",))
    row = rows.select_related("realm", "region", "plan", "based_on").filter(realm=realm, pk=draft)
    found = row.first()
    if found is None:
        raise Missing("phases.no_draft", field="draft")
    return found
