"""Applying a read message: judge it against what is known, give the sound part to capacity."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from capacity.kinds import bed_kinds, kind
from capacity.models import Source
from capacity.resource import ED, Kind
from capacity.services import ed_report_many, figures_report_many
from journal.actors import Actor, system_actor
from journal.errors import ZorgbeeldError
from journal.models import Realm
from journal.patients import without_patients
from journal.said import Named, Readable, Said, beside, said
from journal.services import writing
from lcms_bridge.canonical import Decoded, FacilityState, FilePlace, Problem, Scope
from lcms_bridge.codecs import adt
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.decoding import decoded, matched
from lcms_bridge.formats import Format
from lcms_bridge.judgement import Knowledge, Verdict, judge
from lcms_bridge.mapping import SOURCE, beds_input, ed_input, house_of
from lcms_bridge.mending import mend_of
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.selectors import envelope_of, known_states
from lcms_bridge.senders import sender_of, source_of
from lcms_bridge.stages import stage_of
from lcms_bridge.stays import feed_take
from network.models import Facility
from network.selectors import facilities_closed, hospitals_in_use
from web.people import can
from web.program import Program
from web.rights import Reach

MAX_PROBLEMS = 200  # a screen and a journal entry can hold these; the file itself is kept whole


@dataclass(frozen=True)
class Processed:
    """What becomes of a message: its step, how many facilities were applied, what was wrong.

    `carried` is what it told that counts, of this turn and those before; `moment` the newest of it;
    `again` how many facilities were known so already.
    """

    step: str
    applied: int
    problems: list[dict[str, Any]]
    carried: list[dict[str, Any]] = field(default_factory=list)
    moment: datetime | None = None
    again: int = 0


def apply_message(message: Message, form: Format, raw: bytes, dialect: Dialect) -> Processed:
    """Read a message and apply what is sound; call inside `writing()`, with the message locked."""
    realm = message.realm
    facilities = {facility.pk: facility for facility in hospitals_in_use()}
    source = source_of(message)
    world = world_for(message, realm, facilities, source)
    if form.name == adt.FORMAT:
        # a feed tells one movement at a time: what counts follows from all of them
        found = matched(form, feed_take(message, raw, dialect), dialect, world)
    else:
        found = decoded(form, raw, dialect, world)
    if source is not None and source.kinds:
        found = _within(found, frozenset(source.kinds))
    verdict = judge(found, world)
    actor = system_actor("bridge", said("lcms_bridge.actor.for", who=message.actor_label))
    turn = _Turn(realm, actor, facilities, source.name if source else SOURCE)
    failed = _apply(turn, verdict.accepted)
    wrong = {one.facility for one in failed}
    taken = [one for one in verdict.accepted if one.code not in wrong]
    made = outcome_of(len(taken), (*verdict.problems, *failed), verdict)
    carried = {one["facility"]: one for one in message.carried}
    carried |= {one.code: _carried(one, carried.get(one.code)) for one in taken}
    moments = [at for one in taken for at in _moments(one) if at is not None]
    return replace(
        made,
        carried=[*carried.values()],
        moment=max(moments, default=None),
        again=len(verdict.unchanged),
    )


def weighed(actor: Actor, realm: Realm, form: Format, raw: bytes, dialect: Dialect) -> Verdict:
    """Return what would become of a message of somebody, without writing anything."""
    facilities = {facility.pk: facility for facility in hospitals_in_use()}
    world = _world_of(actor, realm, facilities)
    same = Message.objects.filter(realm=realm, sha256=hashlib.sha256(raw).hexdigest())
    world = replace(world, seen_before=same.filter(applied__gt=0).exists())
    return judge(decoded(form, raw, dialect, world), world)


def _moments(state: FacilityState) -> tuple[datetime | None, datetime | None]:
    """Return of which moments its beds and its emergency department are."""
    beds = state.beds.provenance.observed_at if state.beds else None
    return beds, state.ed.provenance.observed_at if state.ed else None


def _carried(state: FacilityState, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a message told of a facility, beside what it told of it in an earlier turn."""
    known = before or {}
    beds, ed = (at.isoformat() if at else None for at in _moments(state))
    return {
        "facility": state.code,
        "beds_at": beds or known.get("beds_at"),
        "ed_at": ed or known.get("ed_at"),
    }


def _within(whole: Decoded, kinds: frozenset[str]) -> Decoded:
    """Return what a system may say: of the kinds it was registered for; the rest is held back."""
    found, problems = [], list(whole.problems)
    for one in whole.document.facilities:
        lines = one.beds.lines if one.beds else ()
        place = one.place or FilePlace()
        strange = [line.bed for line in lines if line.bed not in kinds]
        if one.ed is not None and ED not in kinds:
            strange.append(ED)
        problems += [
            Problem("not_your_kind", place, one.code, params={"kind": kind(code)})
            for code in strange
        ]
        allowed = tuple(line for line in lines if line.bed in kinds)
        beds = replace(one.beds, lines=allowed) if one.beds and allowed else None
        found.append(replace(one, beds=beds, ed=one.ed if ED in kinds else None))
    document = replace(whole.document, facilities=tuple(found))
    return replace(whole, document=document, problems=tuple(problems))


def world_for(
    message: Message, realm: Realm, facilities: dict[str, Facility], source: Source | None
) -> Knowledge:
    """Return what the platform knows now, and what the sender of a message may speak for."""
    return replace(
        _world_of(sender_of(message), realm, facilities),
        seen_before=Message.objects.filter(realm=realm, sha256=message.sha256, applied__gt=0)
        .exclude(pk=message.pk)
        .exists(),
        source=source.name if source else "",
        carried=frozenset(one["facility"] for one in message.carried),
    )


def _world_of(sender: Actor, realm: Realm, facilities: dict[str, Facility]) -> Knowledge:
    """Return what the platform knows now, and what somebody may speak for."""
    states = known_states(realm, tuple(facilities.values()))
    return Knowledge(
        envelope=envelope_of(realm),
        now=realm.now(),
        known={**states},
        houses={code: house_of(facility) for code, facility in facilities.items()},
        kinds={bed.code: bed for bed in bed_kinds()},
        department=kind(ED),
        allowed=frozenset(
            code for code, facility in facilities.items() if can(sender, IMPORT, facility)
        ),
        reach=_reach(sender),
        closed=facilities_closed(),
    )


def _reach(sender: Actor) -> str:
    """Return how far a sender's word reaches: its own facility, a region, or what it is registered for."""
    if isinstance(sender, Program):
        return "source"
    reaches = {IMPORT.who.get(role) for role in getattr(sender, "roles", ())}
    own_only = Reach.FACILITY in reaches and not reaches & {Reach.REGION, Reach.ANYWHERE}
    return "facility" if own_only else "region"


@dataclass(frozen=True)
class _Turn:
    """In which realm figures are given to capacity, by whom, and as of which source."""

    realm: Realm
    actor: Actor
    facilities: dict[str, Facility]
    source: str


def _apply(turn: _Turn, accepted: Sequence[FacilityState]) -> list[Problem]:
    """Give all to capacity at once; where it refuses, each alone; return those that failed."""
    try:
        _report(turn, accepted)
    except ZorgbeeldError:
        return [problem for state in accepted if (problem := _apply_one(turn, state)) is not None]
    return []


def _apply_one(turn: _Turn, state: FacilityState) -> Problem | None:
    """Give one facility to capacity, or return what capacity says against it."""
    try:
        _report(turn, [state])
    except ZorgbeeldError as error:
        place = FilePlace(state.place.line if state.place else 0)
        return said_problem(error.code, error.said, place, state.code)
    return None


def _report(turn: _Turn, states: Sequence[FacilityState]) -> None:
    """Report beds and emergency departments; all of them or none."""
    places, source = turn.facilities, turn.source
    beds = [beds_input(places[item.code], item.beds, source) for item in states if item.beds]
    eds = [ed_input(places[item.code], item.ed, source) for item in states if item.ed]
    with writing():
        if beds:
            figures_report_many(actor=turn.actor, realm=turn.realm, reports=beds)
        if eds:
            ed_report_many(actor=turn.actor, realm=turn.realm, reports=eds)


def outcome_of(
    applied: int, problems: Sequence[Problem], verdict: Verdict | None = None
) -> Processed:
    """Return the outcome: quarantined when something is wrong and nothing could be applied."""
    held_back = any(item.scope.holds for item in problems)
    unchanged = verdict.unchanged if verdict else ()
    if not held_back:
        step = "apply"
    elif applied or unchanged:
        step = "apply_partly"
    else:
        step = "quarantine"
    ordered = sorted(problems, key=lambda item: (not item.scope.holds, item.place))
    shown = [problem_document(item) for item in ordered[:MAX_PROBLEMS]]
    rest = len(ordered) - MAX_PROBLEMS
    if rest > 0:
        more = Problem("more", FilePlace(), scope=Scope.REMARK, params={"rest": rest})
        shown.append(problem_document(more))
    return Processed(step, applied, shown)


def said_problem(
    code: str,
    sentence: Readable,
    place: FilePlace | None = None,
    facility: str = "",
    scope: Scope = Scope.FACILITY,
) -> Problem:
    """Return a problem with a sentence that another part of the system said."""
    params, words = {"sentence": sentence}, "lcms_bridge.problem.as_said"
    return Problem(code, place or FilePlace(), facility, scope, params, words)


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as it is kept and shown: with its texts of now, in both languages."""
    code = problem.sentence or f"lcms_bridge.problem.{problem.code}"
    params = {name: _readable(value) for name, value in problem.params.items()}
    return {
        "code": problem.code,
        **beside("place", _place_said(problem.place)),
        "line": problem.place.line,
        "column": problem.place.column,
        "facility": without_patients(problem.facility),
        **beside("sentence", said(code, **params)),
        "remark": not problem.scope.holds,
        "stage": stage_of(problem),
        "mend": mend_of(problem),
    }


def _readable(value: Any) -> Any:
    """Return what fills a sentence; a kind of bed by its short name, a quotation without a patient."""
    if isinstance(value, Kind):
        return Named(value.short_nl, value.short_en)
    if isinstance(value, str):
        return without_patients(value)
    return [_readable(item) for item in value] if isinstance(value, list) else value


def _place_said(place: FilePlace) -> Said:
    """Return where something stands in a message."""
    if place.path:
        return said("lcms_bridge.place.path", path=place.path[:300])
    if not place.line:
        return said("lcms_bridge.place.file")
    if not place.column:
        return said("lcms_bridge.place.line", line=place.line)
    return said("lcms_bridge.place.column", line=place.line, column=place.column)
