"""The decision list of a region: who decided, for whom, when, from what to what, why, on what evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.errors import Missing
from journal.models import Realm
from journal.said import Kept, Named, Readable, Said, beside, both, said
from network.models import Region
from phases.events import in_colour
from phases.level_events import stands_in
from phases.models import LevelDecision, PhaseDecision, PhaseProposal
from phases.record.entries import (
    Told,
    grip_since,
    is_carried,
    keys_of,
    moment_of,
    readable,
    told_of,
)
from phases.rules import read_rules

NOT_FOLLOWED = ("rejected", "deferred")


@dataclass(frozen=True)
class Decided:
    """One decision of a person, as it is listed and printed."""

    told: Told
    sort: str
    level: str
    place: str
    name: Kept
    source: Readable
    target: Readable
    by: Kept
    on_behalf_of: Kept
    reason: Kept
    plan: Kept
    review_at: datetime | None
    evidence: Readable = ""

    @property
    def at(self) -> datetime:
        """Return when it was decided: it may be told, or registered, later."""
        if self.sort == "grip" and self.told.state:
            return grip_since(self.told)
        return moment_of(self.told.state, "decided_at") or self.told.at


def decisions_of(
    realm: Realm, region: Region, since: datetime, until: datetime, known: int | None = None
) -> list[Decided]:
    """Return what was decided for a region in a period, oldest first, whatever came after (some 9 queries).

    `known`: as the journal stood at this number.
    """
    found = told_of(realm, keys_of(realm, region), until, known)
    told = _own([one for one in found if one.at >= since and _is_decision(one)])
    short = _evidence(told)
    return [_decided(one, short.get(one.seq, "")) for one in told]


def decision_at(realm: Realm, region: Region, seq: int) -> dict[str, Any]:
    """Return one decision with all the evidence that was frozen with it. Raises Missing."""
    rows = [
        one for one in told_of(realm, keys_of(realm, region), realm.now(), seq) if one.seq == seq
    ]
    if not rows or not _is_decision(rows[0]):
        raise Missing("phases.no_decision", field="decision")
    told = rows[0]
    short = _evidence([told])
    row = _row(told)
    of_entry = told.state.get("evidence", told.state.get("seats", []))
    frozen = of_entry if row is None else row.evidence
    document = decided_document(_decided(told, short.get(told.seq, "")))
    return document | {"frozen": frozen, "sentence": _sentence(row)}


def decided_document(one: Decided) -> dict[str, Any]:
    """Return a decision as screens get it; `picture` is the number that shows what could be seen."""
    return {
        "seq": one.told.seq,
        "picture": one.told.picture,
        "at": one.at,
        "sort": one.sort,
        "level": one.level,
        "place": one.place,
        **beside("name", one.name),
        "from": both(one.source),
        "to": both(one.target),
        "phase": one.told.state.get("phase", one.told.state.get("to", "")),
        **beside("by", one.by),
        **beside("on_behalf_of", one.on_behalf_of),
        **beside("reason", one.reason),
        **beside("plan", one.plan),
        "review_at": one.review_at,
        "evidence": both(one.evidence),
    }


def _is_decision(one: Told) -> bool:
    """Say whether a person decided something with this entry."""
    state, before = one.state, one.before
    if one.sort == "phase":
        return bool(state.get("decided_by"))
    if one.sort == "level":  # what only the auditor changed is no decision
        return bool(state) and state.get("decision") != before.get("decision")
    if one.sort == "grip":
        return bool(state) and not is_carried(one)
    if one.sort == "proposal":
        return state.get("state") in NOT_FOLLOWED and state.get("state") != before.get("state")
    if one.sort == "phaseround":
        return state.get("state") == "declined"
    # a plan in force beside its phase: put there, or ended
    return bool(state) != bool(before)


def _own(told: list[Told]) -> list[Told]:
    """Leave out a plan that came in force, or ended, in the transaction of a decision on the phase."""
    followed = {one.picture for one in told if one.sort == "phase"}
    return [one for one in told if one.sort != "planrun" or one.picture not in followed]


def _decided(one: Told, evidence: Readable) -> Decided:
    """Return an entry as a decision."""
    state = one.state or one.before
    level, place = _place(one)
    source, target = _READERS[one.sort](one)
    by = readable(state, "decided_by") if one.sort in ("phase", "level") else one.by
    return Decided(
        told=one,
        sort=one.sort,
        level=level,
        place=place,
        name=readable(state, "name"),
        source=source,
        target=target,
        by=by,
        on_behalf_of=readable(state, "on_behalf_of"),
        reason=one.reason or readable(state, "reason"),
        plan=readable(state, "plan"),
        review_at=moment_of(state, "review_at") if one.sort in ("level", "planrun") else None,
        evidence=evidence,
    )


def _place(one: Told) -> tuple[str, str]:
    """Return level and code of the place a decision is about."""
    state = one.state or one.before
    if one.sort == "level":
        return str(state["level"]), str(state["place"])
    if one.sort == "grip":
        return "area", str(state["veiligheidsregio"])
    return "region", str(state["region"])


def _phase(one: Told) -> tuple[Readable, Readable]:
    """Return from which phase and colour to which."""
    return _in_phase(one.before), _in_phase(one.state)


def _in_phase(state: Mapping[str, Any]) -> Readable:
    """Return a region's phase in words; regular where nothing was told yet."""
    return in_colour(state.get("phase", "regular"), state.get("colour", ""))


def _level(one: Told) -> tuple[Readable, Readable]:
    """Return from which phase or stage to which."""
    before = one.before
    source = stands_in(before["phase"], before["stage"]) if before else stands_in("regular")
    return source, stands_in(one.state["phase"], one.state["stage"])


def _grip(one: Told) -> tuple[Readable, Readable]:
    """Return from which GRIP level to which, with its incident."""
    return _grip_said(one.before), _grip_said(one.state)


def _grip_said(state: Mapping[str, Any]) -> Readable:
    """Return a GRIP level in words."""
    if not state.get("level"):
        return said("phases.list.no_grip")
    return said("phases.list.grip", level=state["level"], incident=state["incident"])


def _proposal(one: Told) -> tuple[Readable, Readable]:
    """Return the phase that stays, and what became of the proposal."""
    phase = said(f"phases.phase.{one.state['to']}")
    code = f"phases.list.proposal_{one.state['state']}"
    return said(f"phases.phase.{one.state['from']}"), said(code, phase=phase)


def _round(one: Told) -> tuple[Readable, Readable]:
    """Return the phase that stays, and that the chair did not follow."""
    phase = said(f"phases.phase.{one.state['to']}")
    body = Named(**one.state["body"])
    return (
        said(f"phases.phase.{one.state['from']}"),
        said("phases.list.round_declined", phase=phase, body=body),
    )


def _plan(one: Told) -> tuple[Readable, Readable]:
    """Return whether the plan was in force, and whether it is."""
    words = (said("phases.list.plan_off"), said("phases.list.plan_on"))
    return words[bool(one.before)], words[bool(one.state)]


_READERS = {
    "phase": _phase,
    "level": _level,
    "grip": _grip,
    "proposal": _proposal,
    "phaseround": _round,
    "planrun": _plan,
}


def _row(one: Told) -> PhaseDecision | LevelDecision | None:
    """Return the row of a decision, with its frozen evidence."""
    return _rows([one]).get(one.seq)


def _rows(told: list[Told]) -> dict[int, PhaseDecision | LevelDecision]:
    """Return the rows of decisions by the number of their entry (2 queries)."""
    numbers = {
        (one.sort, one.state["decision"]): one.seq
        for one in told
        if one.sort in ("phase", "level") and one.state.get("decision")
    }
    phases = PhaseDecision.objects.filter(
        pk__in=[pk for sort, pk in numbers if sort == "phase"]
    ).select_related("proposal__plan", "round")
    levels = LevelDecision.objects.filter(pk__in=[pk for sort, pk in numbers if sort == "level"])
    return {numbers["phase", row.pk]: row for row in phases} | {
        numbers["level", row.pk]: row for row in levels
    }


def _evidence(told: list[Told]) -> dict[int, Readable]:
    """Return what the evidence of decisions was, in a line each."""
    return {seq: _short(row) for seq, row in _rows(told).items()} | {
        one.seq: _short_of_figures(one.state.get("evidence", []), _named(one.state.get("sentence")))
        for one in told
        if one.sort == "proposal"
    }


def _short(row: PhaseDecision | LevelDecision) -> Readable:
    """Return the evidence of a decision in a line."""
    if isinstance(row, LevelDecision):
        return _short_of_level(row)
    seats = [one for one in row.evidence if "seat" in one]
    if seats:
        agree = sum(one["agrees"] is True for one in seats)
        against = sum(one["agrees"] is False for one in seats)
        silent = len(seats) - agree - against
        return said("phases.list.seats", agree=agree, against=against, silent=silent)
    if not row.evidence:
        return said("phases.list.no_evidence")
    return _short_of_figures(row.evidence, _sentence(row))


def _short_of_figures(evidence: list[Any], sentence: Named | None) -> Readable:
    """Return how many figures there were, and the sentence of the rule they met."""
    if sentence is None:
        return said("phases.list.figures", n=len(evidence))
    return said("phases.list.rule", n=len(evidence), sentence=sentence)


def _short_of_level(row: LevelDecision) -> Readable:
    """Return what the figures said of a place when it was decided on."""
    first = row.evidence[0] if row.evidence else {}
    phase = first.get("phase")
    said_: Said = said(f"phases.phase.{phase}") if phase else said("phases.list.unknown")
    counts = next((one for one in row.evidence if "counts" in one), None)
    if counts is None:
        return said("phases.list.level", phase=said_)
    stage = counts["stage"] or said("phases.list.unknown")
    numbers = [
        said("phases.list.count", name=Named(**one["name"]), number=one["number"])
        for one in counts["counts"]
        if one["number"] is not None
    ]
    if not numbers:
        return said("phases.list.level", phase=said_)
    return said("phases.list.counts", numbers=numbers, stage=stage)


def _sentence(row: PhaseDecision | LevelDecision | None) -> Named | None:
    """Return the sentence of the rule that proposed what was decided."""
    proposal: PhaseProposal | None = row.proposal if isinstance(row, PhaseDecision) else None
    if proposal is None:
        return None
    rules = read_rules(proposal.plan.document).rules
    rule = next((one for one in rules if one.id == proposal.rule), None)
    return _named(rule.sentence) if rule else None


def _named(sentence: Mapping[str, str] | None) -> Named | None:
    """Return a sentence of a plan in both languages."""
    return Named(sentence["nl"], sentence["en"]) if sentence else None
