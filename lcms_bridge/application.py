"""Applying a read message: judge it against what is known, give the sound part to capacity."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from capacity.kinds import kind
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
from lcms_bridge.judgement import Verdict, judge
from lcms_bridge.knowing import Here
from lcms_bridge.mapping import SOURCE, beds_input, ed_input
from lcms_bridge.mending import mend_of
from lcms_bridge.models import Message
from lcms_bridge.senders import source_of
from lcms_bridge.stages import stage_of
from lcms_bridge.stays import feed_take
from network.models import Facility

MAX_PROBLEMS = 200  # a screen and a journal entry can hold these; the file itself is kept whole

BRIDGE = system_actor("bridge", said("lcms_bridge.actor"))


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
    here = Here(message.realm)
    source = source_of(message)
    if form.name == adt.FORMAT:
        # a feed tells one movement at a time: what counts follows from all of them
        found = matched(form, feed_take(message, raw, dialect), dialect, here.houses)
    else:
        found = decoded(form, raw, dialect, here.houses)
    world = here.known_to(message, source, found)
    if source is not None and source.kinds:
        found = within(found, frozenset(source.kinds))
    weighed = Weighed(message, judge(found, world), source)
    told = weighed.told()
    return weighed.outcome(give(here.realm, here.facilities, told))


@dataclass(frozen=True)
class Told:
    """What is to be applied of one facility: said by whom, and as of which source."""

    state: FacilityState
    actor: Actor
    source: str


@dataclass(frozen=True)
class Weighed:
    """A message that was judged, and the registered system that sent it, if one did."""

    message: Message
    verdict: Verdict
    source: Source | None

    def told(self) -> list[Told]:
        """Return what is to be applied of it."""
        actor = system_actor("bridge", said("lcms_bridge.actor.for", who=self.message.actor_label))
        source = self.source.name if self.source else SOURCE
        return [Told(state, actor, source) for state in self.verdict.accepted]

    def outcome(self, failed: Mapping[int, Problem]) -> Processed:
        """Return what became of it; `failed`: what capacity refused, by its place in what was told."""
        verdict = self.verdict
        taken = [one for place, one in enumerate(verdict.accepted) if place not in failed]
        made = outcome_of(len(taken), (*verdict.problems, *failed.values()), verdict)
        carried = {one["facility"]: one for one in self.message.carried}
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
    here = Here(realm)
    found = decoded(form, raw, dialect, here.houses)
    same = Message.objects.filter(realm=realm, sha256=hashlib.sha256(raw).hexdigest())
    world = here.seen_by(actor, here.known([found]))
    return judge(found, replace(world, seen_before=same.filter(applied__gt=0).exists()))


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


def within(whole: Decoded, kinds: frozenset[str]) -> Decoded:
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


def give(
    realm: Realm, facilities: Mapping[str, Facility], told: Sequence[Told]
) -> dict[int, Problem]:
    """Give all to capacity at once; where it refuses, each alone; return what failed, by its place."""
    try:
        _report(realm, facilities, told)
    except ZorgbeeldError:
        alone = ((place, _give_one(realm, facilities, one)) for place, one in enumerate(told))
        return {place: problem for place, problem in alone if problem is not None}
    return {}


def _give_one(realm: Realm, facilities: Mapping[str, Facility], told: Told) -> Problem | None:
    """Give one facility to capacity, or return what capacity says against it."""
    try:
        _report(realm, facilities, [told])
    except ZorgbeeldError as error:
        state = told.state
        place = FilePlace(state.place.line if state.place else 0)
        return said_problem(error.code, error.said, place, state.code)
    return None


def _report(realm: Realm, facilities: Mapping[str, Facility], told: Sequence[Told]) -> None:
    """Report beds and emergency departments; all of them or none."""
    beds, eds = [], []
    actor = told[0].actor if told else BRIDGE
    if any(one.actor != actor for one in told):
        actor = BRIDGE  # what follows from all of them is no single sender's
    by_beds: dict[str, Actor] = {}
    by_eds: dict[str, Actor] = {}
    for one in told:
        code, facility = one.state.code, facilities[one.state.code]
        if one.state.beds:
            beds.append(beds_input(facility, one.state.beds, one.source))
            by_beds[code] = one.actor
        if one.state.ed:
            eds.append(ed_input(facility, one.state.ed, one.source))
            by_eds[code] = one.actor
    with writing():
        if beds:
            figures_report_many(actor=actor, realm=realm, reports=beds, by=by_beds)
        if eds:
            ed_report_many(actor=actor, realm=realm, reports=eds, by=by_eds)


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
