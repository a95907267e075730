"""Reading plans in the making and their versions: documents, faults at their places, what was compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from capacity.kinds import kinds_ever
from journal.actors import Actor
from journal.errors import Invalid, Missing, Refused
from journal.models import Realm
from journal.said import FIRST, Readable, beside, both, said, text_of
from network.models import Region, Role, Sector
from phases.condition_words import numbers_apart, rule_said
from phases.draft_events import OPEN
from phases.draft_models import DraftState
from phases.draft_text import draft_text, read_draft_text, unread_because
from phases.drafts import READ, digest_of, draft_event
from phases.models import Plan, PlanDraft, PlanTrial
from phases.plan_compare import compared
from phases.plan_names import figure_said, number
from phases.plan_sentences import Statement, statements
from phases.plan_titles import agreement_titles, titles_of
from phases.rules import PlanError, Rules, read_rules
from phases.rules.check import faults_of
from phases.rules.conditions import (
    AGGREGATES,
    ED_FIGURES,
    ED_STATES,
    OPERATING,
    THEMES,
    YARDSTICKS,
)
from phases.rules.course import CLASSES
from phases.rules.deciding import COLOURS, SEATS
from phases.rules.given import PHASES
from phases.rules.plan import DIMENSIONS
from phases.runs import plan_in_force
from phases.versions import versions_of
from phases.vocabulary import vocabulary
from web.people import can

MOST_FAULTS = 200


@dataclass(frozen=True)
class Version:
    """A version of a plan, or a draft of one, as it is read and compared."""

    title: Readable
    name: Readable
    source: Readable
    document: Mapping[str, Any]
    agreements: Mapping[str, Readable]  # what those of its region are called
    unread: str = ""  # why the text of a draft says nothing yet

    def statements(self) -> list[Statement]:
        """Return all that it says. Raises PlanError."""
        return statements(self.document, self.name, self.source, self.agreements)


def draft_read(actor: Actor, realm: Realm, draft: int) -> PlanDraft:
    """Return a draft of this realm for who may read it. Raises Missing, Refused."""
    rows = PlanDraft.objects.select_related("realm", "region", "plan", "based_on")
    found = rows.filter(realm=realm, pk=draft).first()
    if found is None:
        raise Missing("phases.no_draft", field="draft")
    if not reads(actor, found):
        raise Refused("phases.plandraft.read", field="draft", region=found.region.short_name)
    return found


def reads(actor: Actor, draft: PlanDraft) -> bool:
    """Say whether somebody may read a draft: who writes or approves plans there, of a version everybody."""
    return draft.state in OPEN or can(actor, READ, draft.region)


def draft_document(draft: PlanDraft) -> dict[str, Any]:
    """Return a draft whole: its document, the same as text, its faults, its rules in words."""
    return {
        **draft_event(draft).state(),
        "name": text_of(draft.name, FIRST),
        "source": text_of(draft.source, FIRST),
        "document": draft.document,
        "text": draft_text(draft),
        "readable": not draft.text,
        "unread": unread_because(draft),
        "faults": faults_said(draft),
        "rules_said": rules_said(draft),
    }


def changed_document(draft: PlanDraft) -> dict[str, Any]:
    """Return what is answered on a change of a draft: its revision, and what is wrong at which place."""
    return {
        "id": draft.pk,
        "revision": draft.revision,
        "state": draft.state,
        "readable": not draft.text,
        "unread": unread_because(draft),
        "faults": faults_said(draft),
        "rules_said": rules_said(draft),
    }


def faults_said(draft: PlanDraft) -> list[dict[str, Any]]:
    """Return what is wrong with a draft: the place, the line in its text, and the sentence."""
    text = draft_text(draft)
    read = read_draft_text(text, draft.region_id)
    if draft.text:
        unread = [(one.line, one.place, one.what) for one in read.faults]
        unread = unread or [(1, "/", said("phases.plan.object"))]
        return [{"line": line, "place": place, **both(what)} for line, place, what in unread]
    found = faults_of(draft.document, vocabulary())
    return [
        {
            "line": read.line(read.within + one.place),
            "place": one.place,
            **both(said(f"phases.plan.{one.code}", **_params(one))),
            # of a number: screens that show shares as percentages say the bounds so
            **(
                {"bounds": [one.params["least"], one.params["most"]]}
                if one.code == "number"
                else {}
            ),
        }
        for one in found[:MOST_FAULTS]
    ]


def _params(one: PlanError) -> dict[str, Any]:
    """Return what a fault says, with whole numbers written as such."""
    return {
        name: number(value) if isinstance(value, float) else value
        for name, value in one.params.items()
    }


def rules_said(draft: PlanDraft) -> list[dict[str, Any] | None]:
    """Return the conditions of each rule as a sentence; None for one that has faults.

    `apart`: the numbers in the plan's own sentence that its conditions do not hold.
    """
    document = draft.document
    titles = titles_of(document, agreement_titles(draft.realm, draft.region_id))
    found: list[dict[str, Any] | None] = []
    rows = document.get("rules")
    for row in rows if isinstance(rows, list) else ():
        rules = _rules_of(document, row)
        if rules is None:
            found.append(None)
            continue
        made = both(rule_said(rules, rules.rules[0], titles))
        found.append({**made, "apart": numbers_apart(rules.rules[0].sentence, made)})
    return found


def _rules_of(document: Mapping[str, Any], row: Any) -> Rules | None:
    """Return a plan of one rule; None where the rule has faults."""
    given = {"rules": [row], "deciders": {phase: ["dpg"] for phase in PHASES}}
    usual = {"repeat_hours": 0, "withdraw_hours": 0, "min_fresh_share": 0}
    yardstick = document.get("yardstick")
    if yardstick in YARDSTICKS:
        usual["yardstick"] = yardstick
    try:
        return read_rules({**given, **usual})
    except PlanError:
        return None


def version_of(actor: Actor, realm: Realm, region: Region, of: str) -> Version:
    """Return what `draft-<number>`, `version-<number>` or `in-force` names.

    Raises Missing, Invalid, Refused (a draft that is not theirs to read).
    """
    sort, _, number = of.partition("-")
    agreements = agreement_titles(realm, region.pk)
    if of == "in-force":
        plan = plan_in_force(realm, region)
    elif sort == "version" and number.isdecimal() and len(number) < 10:  # noqa: PLR2004
        plan = versions_of(realm, region.pk).filter(pk=int(number)).first()
    elif sort == "draft" and number.isdecimal() and len(number) < 10:  # noqa: PLR2004
        draft = draft_read(actor, realm, int(number))
        if draft.region_id != region.pk:
            raise Missing("phases.no_draft", field="draft")
        title = said("phases.draft_title", name=draft.name, number=draft.pk)
        unread = unread_because(draft)
        return Version(title, draft.name, draft.source, draft.document, agreements, unread)
    else:
        raise Invalid("phases.which_version", field="of")
    if plan is None:
        raise Missing("phases.no_version", field="of")
    return Version(plan.title, plan.name, plan.source, plan.document, agreements)


def readable_document(version: Version) -> dict[str, Any]:
    """Return a version in sentences; of one with faults only how many there are.

    While the text of a draft is not its document, nothing: what stood there before is not what it says.
    """
    faults = 0 if version.unread else len(faults_of(version.document, vocabulary()))
    found = [] if faults or version.unread else version.statements()
    return {
        **beside("title", version.title),
        "faults": faults,
        "unread": version.unread,
        "statements": [one.document for one in found],
    }


def comparison(before: Version, after: Version) -> dict[str, Any]:
    """Return what one version says otherwise than another; none while one has faults or says nothing yet."""
    words = vocabulary()
    unread = before.unread or after.unread
    faults = 0 if unread else sum(len(faults_of(one.document, words)) for one in (before, after))
    found = []
    if not faults and not unread:
        found = compared(before.statements(), after.statements())
    return {
        **beside("before", before.title),
        **beside("after", after.title),
        "faults": faults,
        "unread": unread,
        "differences": [one.document for one in found],
    }


def versions_document(actor: Actor, realm: Realm, region: Region) -> dict[str, Any]:
    """Return every version that a realm knows, and the drafts for who reads them, newest first."""
    counts = plan_in_force(realm, region)
    drafts = PlanDraft.objects.filter(realm=realm, region=region)
    rows = drafts.select_related("realm", "region", "plan", "based_on").order_by("-pk")
    by_plan = {one.plan_id: one for one in rows if one.plan_id}
    return {
        "region": region.pk,
        "in_force": counts.pk if counts else None,
        "versions": [
            _version(one, by_plan.get(one.pk), counts) for one in versions_of(realm, region.pk)
        ],
        "drafts": [
            draft_event(one).state()
            for one in rows
            if one.state not in (DraftState.IN_FORCE, DraftState.SUPERSEDED) and reads(actor, one)
        ],
    }


def _version(plan: Plan, draft: PlanDraft | None, counts: Plan | None) -> dict[str, Any]:
    """Return one version: who made it, who approved it, from when to when."""
    called_off = plan.valid_until is not None and plan.valid_until <= plan.valid_from
    return {
        "id": plan.pk,
        "version": plan.version,
        "own": plan.realm_id is not None,
        **beside("title", plan.title),
        **beside("author", plan.author),
        **beside("source", plan.source),
        "valid_from": plan.valid_from,
        "valid_until": plan.valid_until,
        "in_force": counts is not None and counts.pk == plan.pk,
        "called_off": called_off,
        "approvals": list(draft_event(draft).approvals) if draft else [],
        **beside("reason", draft.reason if draft else ""),
    }


def trial_document(draft: PlanDraft) -> dict[str, Any]:
    """Return the newest trial of a draft; `outdated`: the draft was changed since."""
    trial = PlanTrial.objects.filter(draft=draft).select_related("beside").order_by("-pk").first()
    if trial is None:
        return {"trial": None}
    return {
        "trial": {
            "state": trial.standing,
            "days": trial.days,
            "asked_at": trial.asked_at,
            **beside("asked_by", trial.asked_by),
            **beside("beside", trial.beside.title if trial.beside else ""),
            "outdated": trial.digest != digest_of(draft.document),
            "result": trial.result,
        }
    }


def words_document() -> dict[str, Any]:
    """Return all that a plan may name, with what it is called: what forms offer."""
    words = vocabulary()
    names = {one.code: {"nl": one.name_nl, "en": one.name_en} for one in kinds_ever()}
    return {
        "phases": {one: both(said(f"phases.phase.{one}")) for one in PHASES},
        "beds": {one: names[one] for one in words.beds if one in names},
        "kinds": {
            code: {
                **names[code],
                "figures": {one: both(figure_said(code, one)) for one in figures},
            }
            for code, figures in words.figures.items()
            if code in names and figures
        },
        "sectors": {one: both(said(f"network.sectors.{one}")) for one in Sector.values},
        "surveyed": sorted(words.surveyed),
        "roles": {one: both(Role(one).brief) for one in words.roles},
        "deciding_roles": sorted(words.deciding_roles),
        "seat_roles": sorted(words.seat_roles),
        "seats": list(SEATS),
        "colours": {one: both(said(f"phases.colour.{one}")) for one in COLOURS},
        "dimensions": {one: both(said(f"phases.dimension.{one}")) for one in DIMENSIONS},
        "themes": {one: both(said(f"capacity.survey.theme.{one}")) for one in THEMES},
        "classes": {one: both(said(f"capacity.class.{one}")) for one in CLASSES},
        "yardsticks": list(YARDSTICKS),
        "aggregates": list(AGGREGATES),
        "ed_states": list(ED_STATES),
        "ed_figures": list(ED_FIGURES),
        "operating": list(OPERATING),
    }
