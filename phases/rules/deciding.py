"""Who decides on which transition: roles by themselves, bodies through their chair, with all asked or not.

A plan that names only `deciders` says who may decide on a phase, wherever a region comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phases.rules.given import (
    PHASES,
    fault,
    given_both,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
    given_truth,
)

REGION, VEILIGHEIDSREGIO, FACILITY = "region", "veiligheidsregio", "facility"
SEATS = (REGION, VEILIGHEIDSREGIO, FACILITY)
COLOURS = ("groen", "geel", "oranje", "rood", "zwart")  # from light to heavy, as regions name them
MOST_MINUTES = 60 * 24 * 7


@dataclass(frozen=True)
class Member:
    """A role with a seat in a body: one for the region, one per veiligheidsregio, or one per facility."""

    role: str
    at: str = REGION


@dataclass(frozen=True)
class Body:
    """Who decides together. `all`: every seat must agree, and nobody overrules.

    Without `all` its chair decides, after hearing the others; `deputies` stand in for the chair, in order.
    `together`: it is one body for all regions that work as one, and decides for all of them.
    """

    id: str
    name: Mapping[str, str] = field(hash=False)
    members: tuple[Member, ...]
    chair: str
    deputies: tuple[str, ...] = ()
    all: bool = False
    together: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the roles that speak for it: its chair, then the deputies."""
        return tuple(dict.fromkeys((self.chair, *self.deputies)))


@dataclass(frozen=True)
class Transition:
    """One way from a phase to another, and who may take a region along it.

    `roles` decide by themselves. `bodies` decide through their chair: after a round among their seats where
    `answer_within_minutes` is set or the body needs all. `by_telephone`: others may record it for them.
    """

    source: str
    target: str
    roles: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    answer_within_minutes: float | None = None
    by_telephone: bool = False

    def asks(self, body: Body) -> bool:
        """Say whether a body is asked seat by seat before its chair decides."""
        return body.all or self.answer_within_minutes is not None

    @property
    def alone(self) -> tuple[str, ...]:
        """Return the roles that may decide without a round."""
        heads = (role for body in self.bodies if not self.asks(body) for role in body.heads)
        return tuple(dict.fromkeys((*self.roles, *heads)))

    @property
    def in_rounds(self) -> tuple[Body, ...]:
        """Return the bodies that decide after a round."""
        return tuple(body for body in self.bodies if self.asks(body))

    @property
    def deciders(self) -> tuple[str, ...]:
        """Return every role that can have the last word."""
        heads = (role for body in self.in_rounds for role in body.heads)
        return tuple(dict.fromkeys((*self.alone, *heads)))


@dataclass(frozen=True)
class Deciding:
    """Who decides in a region: `transitions` by (from, to), else `said` by target, where a plan says so.

    `deciders` are, by target, all that can have a last word: for showing.
    """

    deciders: Mapping[str, tuple[str, ...]]
    transitions: Mapping[tuple[str, str], Transition]
    bodies: tuple[Body, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_telephone: bool = False  # for what only `said` says

    def of(self, source: str, target: str) -> Transition:
        """Return who may take a region from a phase to another; nobody where the plan names nobody."""
        found = self.transitions.get((source, target))
        if found is not None:
            return found
        roles = () if source == target else self.said.get(target, ())
        return Transition(source, target, roles, by_telephone=self.by_telephone)


def read_deciding(plan: Mapping[str, Any]) -> Deciding:
    """Return who decides by a plan's document. Raises PlanError with the place of the first fault."""
    bodies = _bodies(plan)
    transitions = _transitions(plan, bodies)
    deciders = _deciders(plan, transitions)
    return Deciding(
        deciders=deciders,
        said=deciders if "deciders" in plan else {},
        transitions=transitions,
        bodies=tuple(bodies.values()),
        colours=_colours(plan),
        by_telephone=given_truth(plan, "by_telephone", ""),
    )


def _deciders(
    plan: Mapping[str, Any], transitions: Mapping[tuple[str, str], Transition]
) -> dict[str, tuple[str, ...]]:
    """Return who decides per target phase: as said, else who does by any transition to it."""
    if transitions and "deciders" not in plan:
        return {
            phase: tuple(
                dict.fromkeys(
                    role
                    for (_source, target), one in transitions.items()
                    if target == phase
                    for role in one.deciders
                )
            )
            for phase in PHASES
        }
    deciders = given_object(plan.get("deciders"), "/deciders")
    found = {}
    for phase in PHASES:
        roles = given_list(deciders, phase, "/deciders")
        if not roles and isinstance(deciders.get(phase), list):
            fault(f"/deciders/{phase}", "no_decider")
        found[phase] = tuple(str(role) for role in roles)
    return found


def _bodies(plan: Mapping[str, Any]) -> dict[str, Body]:
    """Return the bodies by id."""
    found: dict[str, Body] = {}
    if "bodies" not in plan:
        return found
    for i, item in enumerate(given_list(plan, "bodies", "")):
        place = f"/bodies/{i}"
        given = given_object(item, place)
        members = given_list(given, "members", place)
        if not members and isinstance(given.get("members"), list):
            fault(f"{place}/members", "no_member")
        body = Body(
            id=given_text(given, "id", place),
            name=given_both(given, "name", place),
            members=tuple(_member(one, f"{place}/members/{k}") for k, one in enumerate(members)),
            chair=given_text(given, "chair", place),
            deputies=_words(given, "deputies", place) if "deputies" in given else (),
            all=given_truth(given, "all", place),
            together=given_truth(given, "together", place),
        )
        if body.id in found:
            fault(f"{place}/id", "twice")
        found[body.id] = body
    return found


def _member(item: object, place: str) -> Member:
    """Return one seat: a role, or a role with where it sits."""
    if isinstance(item, str):
        return Member(item)
    given = given_object(item, place)
    at = given_choice({"at": REGION, **given}, "at", place, SEATS)
    return Member(given_text(given, "role", place), at)


def _transitions(
    plan: Mapping[str, Any], bodies: Mapping[str, Body]
) -> dict[tuple[str, str], Transition]:
    """Return the transitions by (from, to)."""
    found: dict[tuple[str, str], Transition] = {}
    if "transitions" not in plan:
        return found
    for i, item in enumerate(given_list(plan, "transitions", "")):
        place = f"/transitions/{i}"
        one = _transition(given_object(item, place), place, bodies)
        if one.source == one.target:
            fault(f"{place}/to", "same_phase")
        elif (one.source, one.target) in found:
            fault(place, "twice")
        found[one.source, one.target] = one
    return found


def _transition(given: Mapping[str, Any], place: str, bodies: Mapping[str, Body]) -> Transition:
    """Return one transition: `by` names bodies by their id and roles by theirs."""
    by = _words(given, "by", place)
    if not by and isinstance(given.get("by"), list):
        fault(f"{place}/by", "no_decider")
    within = None
    if "consensus" in given:
        consensus = given_object(given["consensus"], f"{place}/consensus")
        within = given_number(
            consensus, "answer_within_minutes", f"{place}/consensus", 1, MOST_MINUTES
        )
    return Transition(
        source=given_choice(given, "from", place, PHASES),
        target=given_choice(given, "to", place, PHASES),
        roles=tuple(name for name in by if name not in bodies),
        bodies=tuple(bodies[name] for name in by if name in bodies),
        answer_within_minutes=within,
        by_telephone=given_truth(given, "by_telephone", place),
    )


def _colours(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return which phase each of the region's own colours is; a heavier colour is no lighter phase."""
    if "colours" not in plan:
        return {}
    given = given_object(plan["colours"], "/colours")
    found = {
        colour: given_choice(given, colour, "/colours", PHASES)
        for colour in COLOURS
        if colour in given
    }
    levels = [PHASES.index(phase) for phase in found.values()]
    for colour, before, level in zip(list(found)[1:], levels, levels[1:], strict=False):
        if level < before:
            fault(f"/colours/{colour}", "lighter")
    return found


def _words(given: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    """Return a list of words."""
    found = []
    for i, value in enumerate(given_list(given, name, place)):
        if isinstance(value, str) and value.strip():
            found.append(value)
        else:
            fault(f"{place}/{name}/{i}", "text")
    return tuple(found)
