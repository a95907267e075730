"""Every fault of a plan that somebody wants to put in force, at once, in the order of the document."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from phases.rules.conditions import (
    RATIO,
    ExpectedCondition,
    ReadingCondition,
    ScoreCondition,
    StateCondition,
)
from phases.rules.course import read_course
from phases.rules.deciding import Body, Deciding
from phases.rules.given import PHASES, PlanError, collecting, fault, given_object
from phases.rules.names import check_names
from phases.rules.plan import Rules, check_kinds, check_sectors, kinds_named, lines_of, read_rules
from phases.rules.rollup import read_rollup

LONGEST_ID = 20
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class Vocabulary:
    """What plans may name where they are used: kinds of bed, figures of other kinds, sectors, roles.

    `figures`: per kind that is no bed the figures it has, `ratio` among them where load and room make one.
    `deciding_roles` may decide on a phase at all, `seat_roles` sit in a body.
    """

    beds: Collection[str]
    figures: Mapping[str, Collection[str]]
    sectors: Collection[str]
    surveyed: Collection[str]
    roles: Collection[str]
    deciding_roles: Collection[str]
    seat_roles: Collection[str]


def faults_of(document: object, words: Vocabulary) -> list[PlanError]:
    """Return every fault of a plan's document, one a place."""
    with collecting() as found:
        plan = given_object(document, "")
        if plan:
            rules = read_rules(plan)
            check_names(plan)
            _check_rules(rules, words)
            _check_lengths(plan, "")
            _check_averted(plan, rules)
            _check_deciding(plan, rules, words)
            read_rollup(plan)
            _check_course(plan, words)
    first: dict[str, PlanError] = {}
    for one in found:
        first.setdefault(one.place, one)
    return list(first.values())


def _check_rules(rules: Rules, words: Vocabulary) -> None:
    """Check what triggers name."""
    check_kinds(rules, words.beds)
    check_sectors(rules, words.surveyed)
    for i, rule in enumerate(rules.rules):
        if len(rule.id) > LONGEST_ID:
            fault(f"/rules/{i}/id", "long", most=LONGEST_ID)
    for place, line, kind in kinds_named(rules):
        if kind not in words.figures:
            fault(f"{place}/kind", "choose", words=sorted(words.figures))
        elif line.figure not in words.figures[kind]:
            where = place if line.figure == RATIO else f"{place}/figure"
            fault(where, "choose", words=sorted(words.figures[kind]))
    for place, _rule, one in lines_of(rules):
        sectored = ReadingCondition | StateCondition | ScoreCondition
        named = one.sector if isinstance(one, sectored) else ""
        if named and named not in words.sectors:
            fault(f"{place}/sector", "choose", words=sorted(words.sectors))


def _check_lengths(given: object, place: str) -> None:
    """Check that no text of a plan is longer than a screen or a message can hold."""
    if isinstance(given, str):
        if len(given) > LONGEST_TEXT:
            fault(place, "long", most=LONGEST_TEXT)
    elif isinstance(given, dict):
        for name, one in given.items():
            _check_lengths(one, f"{place}/{name}")
    elif isinstance(given, list):
        for number, one in enumerate(given):
            _check_lengths(one, f"{place}/{number}")


def _check_averted(plan: Mapping[str, Any], rules: Rules) -> None:
    """Check that a measure which averts what is expected is one of the plan's."""
    measures = plan.get("measures")
    ids = [one.get("id") for one in measures or [] if isinstance(one, dict)]
    for place, _rule, line in lines_of(rules):
        for i, one in enumerate(line.averted_by if isinstance(line, ExpectedCondition) else ()):
            if one.measure and one.measure not in ids:
                words = sorted(map(str, ids))
                where = f"{place}/averted_by/{i}/measure"
                fault(where, "not_among", word=one.measure, words=words)


def _check_deciding(plan: Mapping[str, Any], rules: Rules, words: Vocabulary) -> None:
    """Check who decides: roles that exist and may, and somebody for every step that a rule proposes."""
    deciding = rules.deciding
    for i, body in enumerate(deciding.bodies):
        _check_body(body, f"/bodies/{i}", words)
    named = {body.id for body in deciding.bodies}
    ways = plan.get("transitions")
    for i, one in enumerate(ways if isinstance(ways, list) else ()):
        by = one.get("by") if isinstance(one, dict) else None
        _check_roles(by, f"/transitions/{i}/by", (*named, *words.deciding_roles))
    deciders = plan.get("deciders")
    for phase, roles in deciders.items() if isinstance(deciders, dict) else ():
        _check_roles(roles, f"/deciders/{phase}", words.deciding_roles)
    for i, rule in enumerate(rules.rules):
        for source in rule.from_phases:
            if source != rule.to and not deciding.of(source, rule.to).deciders:
                fault(f"/rules/{i}/to", "nobody_decides", source=source, target=rule.to)
    _check_ways_back(deciding)


def _check_roles(roles: object, place: str, known: Collection[str]) -> None:
    """Check a list of words."""
    for i, role in enumerate(roles if isinstance(roles, list) else ()):
        _check_word(role, f"{place}/{i}", known)


def _check_word(word: object, place: str, known: Collection[str]) -> None:
    """Check that a word is one of those known."""
    if word not in known:
        fault(place, "not_among", word=str(word), words=sorted(known))


def _check_body(body: Body, place: str, words: Vocabulary) -> None:
    """Check the roles of a body."""
    _check_word(body.chair, f"{place}/chair", words.deciding_roles)
    _check_roles(list(body.deputies), f"{place}/deputies", words.deciding_roles)
    for k, member in enumerate(body.members):
        _check_word(member.role, f"{place}/members/{k}", words.seat_roles)


def _check_ways_back(deciding: Deciding) -> None:
    """Check that a region can come back: out of every phase that somebody may lead it into."""
    if not deciding.transitions:
        return
    for phase in PHASES[1:]:
        into = any(deciding.of(one, phase).deciders for one in PHASES if one != phase)
        lighter = PHASES[: PHASES.index(phase)]
        if into and not any(deciding.of(phase, one).deciders for one in lighter):
            fault("/transitions", "no_way_back", phase=phase)


def _check_course(plan: Mapping[str, Any], words: Vocabulary) -> None:
    """Check what a phase starts: piece by piece, so that each says its first fault."""
    pieces: list[tuple[str, str, dict[str, Any]]] = [
        ("", "", {name: plan[name]})
        for name in ("report_every_minutes", "review_hours", "classes", "lead", "links", "told")
        if name in plan
    ]
    measures = plan.get("measures") or []
    if isinstance(measures, list):
        pieces += [
            ("/measures/0", f"/measures/{i}", {"measures": [one]}) for i, one in enumerate(measures)
        ]
        ids = [one.get("id") for one in measures if isinstance(one, dict)]
        if len(set(map(str, ids))) != len(ids):
            fault("/measures", "same_number")
    else:
        fault("/measures", "list")
    for inner, outer, piece in pieces:
        _check_piece(piece, inner, outer, words)


def _check_piece(piece: dict[str, Any], inner: str, outer: str, words: Vocabulary) -> None:
    """Check one piece of a plan's course; its places are those of the whole document."""
    try:
        course = read_course(piece)
    except PlanError as error:
        place = outer + error.place.removeprefix(inner) if outer else error.place
        fault(place, error.code, **error.params)
        return
    except (TypeError, AttributeError, KeyError):
        fault(outer or f"/{next(iter(piece))}", "object")
        return
    for measure in course.measures:
        _check_word(measure.owner, f"{outer}/owner", words.roles)
        _check_roles(list(measure.sectors), f"{outer}/sectors", words.sectors)
    if course.lead:
        _check_word(course.lead.to, "/lead/to", words.roles)
    for phase, roles in course.told.items():
        _check_word(phase, f"/told/{phase}", PHASES)
        _check_roles(list(roles), f"/told/{phase}", words.roles)
