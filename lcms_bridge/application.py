"""Applying a read message: judge it against what is known, give the sound part to capacity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from capacity.kinds import bed_kinds, kind
from capacity.resource import ED, Kind
from capacity.services import ed_report_many, figures_report_many
from journal.actors import Actor, system_actor
from journal.errors import ZorgbeeldError
from journal.models import Realm
from journal.patients import without_patients
from journal.said import Named, Readable, Said, beside, said
from journal.services import writing
from lcms_bridge.canonical import Decoded, Document, FacilityState, FilePlace, Problem, Scope
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.formats import Format
from lcms_bridge.judgement import Knowledge, Verdict, judge
from lcms_bridge.mapping import beds_input, ed_input, house_of
from lcms_bridge.matching import match
from lcms_bridge.models import Message
from lcms_bridge.rights import IMPORT
from lcms_bridge.selectors import envelope_of, known_states
from network.models import Facility, User
from network.permissions import person_of
from network.selectors import facilities_closed, hospitals_in_use
from web.people import can
from web.rights import Reach

MAX_PROBLEMS = 200  # a screen and a journal entry can hold these; the file itself is kept whole


@dataclass(frozen=True)
class Processed:
    """What becomes of a message: its step, how many facilities were applied, what was wrong."""

    step: str
    applied: int
    problems: list[dict[str, Any]]


def apply_message(message: Message, form: Format, raw: bytes, dialect: Dialect) -> Processed:
    """Read a message and apply what is sound; call inside `writing()`, with the message locked."""
    realm = message.realm
    facilities = {facility.pk: facility for facility in hospitals_in_use()}
    world = _world(message, realm, facilities)
    verdict = judge(_decoded(form, raw, dialect, world), world)
    actor = system_actor("bridge", said("lcms_bridge.actor.for", who=message.actor_label))
    failed = _apply(realm, actor, facilities, verdict.accepted)
    applied = len(verdict.accepted) - len(failed)
    return _outcome(applied, (*verdict.problems, *failed), verdict)


def _decoded(form: Format, raw: bytes, dialect: Dialect, world: Knowledge) -> Decoded:
    """Return what a message comes down to here: our own files as they are, others by their places."""
    if form.own is not None:
        return form.own(raw, dialect)
    if form.read is None:  # only what comes in is received
        return Decoded(form.name, Document(None))
    return match(form.read(raw, dialect), world.houses, dialect, world.envelope)


def _world(message: Message, realm: Realm, facilities: dict[str, Facility]) -> Knowledge:
    """Return what the platform knows now, and what the sender may speak for."""
    sender = _sender(message)
    own_only = _own_only(sender)
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
        reach="facility" if own_only else "region",
        seen_before=Message.objects.filter(realm=realm, sha256=message.sha256, applied__gt=0)
        .exclude(pk=message.pk)
        .exists(),
        closed=facilities_closed(),
    )


def _sender(message: Message) -> Actor:
    """Return who sent a message, with the mandates of now; who is gone may do nothing."""
    if not message.actor.startswith("user:"):
        return Actor(message.actor, message.actor_label)
    username = message.actor.removeprefix("user:")
    user = User.objects.filter(username=username, is_active=True).first()
    return person_of(user, message.realm) if user else Actor(message.actor, message.actor_label)


def _own_only(sender: Actor) -> bool:
    """Say whether the sender imports for the own hospital and nothing more."""
    reaches = {IMPORT.who.get(role) for role in getattr(sender, "roles", ())}
    return Reach.FACILITY in reaches and not reaches & {Reach.REGION, Reach.ANYWHERE}


def _apply(
    realm: Realm,
    actor: Actor,
    facilities: dict[str, Facility],
    accepted: Sequence[FacilityState],
) -> list[Problem]:
    """Give all to capacity at once; where it refuses, each alone; return those that failed."""
    try:
        _report(realm, actor, facilities, accepted)
    except ZorgbeeldError:
        return [
            problem
            for state in accepted
            if (problem := _apply_one(realm, actor, facilities, state)) is not None
        ]
    return []


def _apply_one(
    realm: Realm,
    actor: Actor,
    facilities: dict[str, Facility],
    state: FacilityState,
) -> Problem | None:
    """Give one facility to capacity, or return what capacity says against it."""
    try:
        _report(realm, actor, facilities, [state])
    except ZorgbeeldError as error:
        place = FilePlace(state.place.line if state.place else 0)
        return said_problem(error.code, error.said, place, state.code)
    return None


def _report(
    realm: Realm,
    actor: Actor,
    facilities: dict[str, Facility],
    states: Sequence[FacilityState],
) -> None:
    """Report beds and emergency departments; all of them or none."""
    beds = [beds_input(facilities[item.code], item.beds) for item in states if item.beds]
    eds = [ed_input(facilities[item.code], item.ed) for item in states if item.ed]
    with writing():
        if beds:
            figures_report_many(actor=actor, realm=realm, reports=beds)
        if eds:
            ed_report_many(actor=actor, realm=realm, reports=eds)


def _outcome(
    applied: int, problems: Sequence[Problem], verdict: Verdict | None = None
) -> Processed:
    """Return the outcome: quarantined when something is wrong and nothing could be applied."""
    held_back = any(item.scope.holds for item in problems)
    unchanged = verdict.unchanged if verdict else 0
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
