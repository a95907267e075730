"""A plan as a document that people read: every part of it a sentence under a name of its own.

Two plans that say the same have the same sentences, and one that says something else has another: so two
versions are compared by their sentences.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journal.said import Named, Readable, both, said
from phases.condition_words import conditions_said
from phases.plan_names import (
    decimal_said,
    hours_said,
    joined,
    minutes_said,
    phase_said,
    role_said,
    sectors_said,
    share_said,
)
from phases.plan_titles import Titles, titles_of
from phases.rules import Rule, Rules, read_rules
from phases.rules.course import Course, Links, Measure, read_course
from phases.rules.deciding import Body, Member, Transition
from phases.rules.given import PHASES
from phases.rules.plan import DIMENSIONS, EXPERT
from phases.rules.rollup import SCORE, Rollup, read_rollup

SECTIONS = ("general", "deciding", "rules", "measures", "rhythm", "classes", "lead", "told")


@dataclass(frozen=True)
class Statement:
    """One thing a plan says. `of`: what of the section it is about, such as a rule; `key` is its name."""

    section: str
    of: str
    key: str
    text: Readable

    @property
    def document(self) -> dict[str, Any]:
        """Return it as screens get it."""
        return {"section": self.section, "of": self.of, "key": self.key, **both(self.text)}


def statements(
    document: Mapping[str, Any],
    name: Readable = "",
    source: Readable = "",
    agreements: Mapping[str, Readable] | None = None,
) -> list[Statement]:
    """Return all that a sound plan says, in the order of the document. Raises PlanError.

    `agreements`: what the agreements of its region are called.
    """
    titles = titles_of(document, agreements)
    rules, course = read_rules(document), read_course(document)
    found = [
        *_general(document, rules, read_rollup(document), name, source),
        *_deciding(rules),
        *(one for rule in rules.rules for one in _rule(rules, rule, titles)),
        *(one for measure in course.measures for one in _measure(measure)),
        *_course(course),
    ]
    return sorted(found, key=lambda one: SECTIONS.index(one.section))


def _general(
    document: Mapping[str, Any], rules: Rules, rollup: Rollup, name: Readable, source: Readable
) -> Iterator[Statement]:
    """Yield what holds for the whole plan."""

    def line(key: str, text: Readable) -> Statement:
        return Statement("general", "", key, text)

    if name:
        yield line("name", said("phases.says.name", name=name))
    if source:
        yield line("source", said("phases.says.source", source=source))
    yield line("yardstick", said(f"phases.says.yardstick.{rules.yardstick}"))
    for colour, phase in rules.deciding.colours.items():
        said_of = said(
            "phases.says.colour",
            colour=said(f"phases.colour.{colour}"),
            phase=phase_said(phase),
        )
        yield line(f"colour/{colour}", said_of)
    yield line("repeat", said("phases.says.repeat", hours=hours_said(rules.repeat_hours)))
    yield line("lapse", said("phases.says.lapse", hours=hours_said(rules.withdraw_hours)))
    yield line("fresh", said("phases.says.fresh", share=share_said(rules.min_fresh_share)))
    down = rules.step_down
    if "step_down" in document and (down.for_hours or down.margin):
        yield line(
            "step_down",
            said(
                "phases.says.step_down",
                hours=hours_said(down.for_hours),
                margin=share_said(down.margin),
            ),
        )
    yield line("rollup", _rollup(rollup))


def _rollup(rollup: Rollup) -> Readable:
    """Return how levels add up."""
    if rollup.by != SCORE:
        return said("phases.says.rollup.worst", share=share_said(rollup.share), count=rollup.count)
    weights: list[Readable] = [
        said(
            "phases.says.weight",
            dimension=said(f"phases.dimension.{one}"),
            weight=decimal_said(rollup.weights[one]),
        )
        for one in DIMENSIONS
    ]
    lines: list[Readable] = [
        said("phases.says.score_line", phase=phase_said(phase), line=decimal_said(line))
        for phase, line in rollup.lines.items()
    ]
    return said("phases.says.rollup.score", weights=weights, lines=lines)


def _deciding(rules: Rules) -> Iterator[Statement]:
    """Yield who decides."""
    for body in rules.deciding.bodies:
        yield Statement("deciding", f"body/{body.id}", f"body/{body.id}", _body(body))
    for source in PHASES:
        for target in PHASES:
            way = rules.deciding.of(source, target)
            if source != target and way.deciders:
                yield Statement("deciding", "ways", f"way/{source}/{target}", _way(way))


def _body(body: Body) -> Readable:
    """Return who sits in a body."""
    parts: list[Readable] = [
        said(
            "phases.says.body",
            name=Named(body.name["nl"], body.name["en"]),
            members=[_member(one) for one in body.members],
            chair=role_said(body.chair),
        )
    ]
    if body.deputies:
        parts.append(said("phases.says.deputies", roles=[role_said(r) for r in body.deputies]))
    if body.all:
        parts.append(said("phases.says.all_agree"))
    if body.together:
        parts.append(said("phases.says.together"))
    return joined(parts)


def _member(member: Member) -> Readable:
    """Return one seat."""
    return said(f"phases.says.member.{member.at}", role=role_said(member.role))


def _way(way: Transition) -> Readable:
    """Return who decides on one transition."""
    who: list[Readable] = [role_said(role) for role in way.roles]
    who += [Named(body.name["nl"], body.name["en"]) for body in way.bodies]
    parts: list[Readable] = [
        said(
            "phases.says.way", source=phase_said(way.source), target=phase_said(way.target), who=who
        )
    ]
    if way.answer_within_minutes is not None:
        time = minutes_said(way.answer_within_minutes)
        parts.append(said("phases.says.asked", time=time))
    if way.by_telephone:
        parts.append(said("phases.says.by_telephone"))
    return joined(parts)


def _rule(rules: Rules, rule: Rule, titles: Titles) -> Iterator[Statement]:
    """Yield what one rule says."""
    of = f"rule/{rule.id}"

    def line(key: str, text: Readable) -> Statement:
        return Statement("rules", of, f"{of}/{key}", text)

    yield line(
        "step",
        said(
            "phases.says.rule",
            rule=rule.id,
            source=[phase_said(one) for one in rule.from_phases],
            target=phase_said(rule.to),
        ),
    )
    yield line("sentence", Named(f"“{rule.sentence['nl']}”", f"“{rule.sentence['en']}”"))
    yield line("when", conditions_said(rules, rule.conditions, titles))
    if rule.for_hours:
        yield line("hours", said("phases.says.for_hours", hours=hours_said(rule.for_hours)))
    dimension = said(f"phases.dimension.{rule.dimension}")
    yield line("dimension", said("phases.says.dimension", dimension=dimension))
    if rule.kind == EXPERT:
        yield line("expert", said("phases.says.expert"))


def _measure(measure: Measure) -> Iterator[Statement]:
    """Yield what one measure says."""
    of = f"measure/{measure.id}"

    def line(key: str, text: Readable) -> Statement:
        return Statement("measures", of, f"{of}/{key}", text)

    yield line(
        "title",
        said(
            "phases.says.measure",
            phase=phase_said(measure.phase),
            title=Named(measure.title["nl"], measure.title["en"]),
        ),
    )
    yield line("owner", said("phases.says.owner", role=role_said(measure.owner)))
    if measure.sectors:
        sectors = [sectors_said(one) for one in measure.sectors]
        yield line("sectors", said("phases.says.sectors", sectors=sectors))
    if measure.within_minutes is not None:
        time = minutes_said(measure.within_minutes)
        yield line("within", said("phases.says.within", time=time))
    for i, one in enumerate(measure.checklist):
        yield line(f"check/{i}", said("phases.says.check", text=Named(one["nl"], one["en"])))
    if measure.perspective:
        text = Named(measure.perspective["nl"], measure.perspective["en"])
        yield line("perspective", said("phases.says.perspective", text=text))


def _course(course: Course) -> Iterator[Statement]:
    """Yield the rhythm, the classes of beds, who leads and who is told."""
    for phase in PHASES:
        minutes = course.every_minutes.get(phase, 0)
        said_of = phase_said(phase)
        if minutes:
            text: Readable = said("phases.says.report", phase=said_of, time=minutes_said(minutes))
        else:
            text = said("phases.says.no_report", phase=said_of)
        yield Statement("rhythm", "", f"report/{phase}", text)
    for phase, hours in sorted(course.review_hours.items(), key=lambda one: PHASES.index(one[0])):
        text = said("phases.says.review", phase=phase_said(phase), time=hours_said(hours))
        yield Statement("rhythm", "", f"review/{phase}", text)
    for phase in PHASES:
        classes = [said(f"capacity.class.{one}") for one in course.classes[phase]]
        text = said("phases.says.classes", phase=phase_said(phase), classes=classes)
        yield Statement("classes", "", f"classes/{phase}", text)
    if course.lead is not None:
        lead = course.lead
        grip = [] if lead.grip is None else [said("phases.says.or_grip", grip=lead.grip)]
        text = said("phases.says.lead", phase=phase_said(lead.phase), role=role_said(lead.to))
        yield Statement("lead", "", "lead", joined([text, *grip]))
    yield from _told(course)


def _told(course: Course) -> Iterator[Statement]:
    """Yield who hears of it: neighbours over their lines, and functions."""
    if course.links is not None:
        yield Statement("told", "", "links", _links(course.links))
    for phase in PHASES:
        roles = course.told.get(phase, ())
        if roles:
            told = [role_said(role) for role in roles]
            text = said("phases.says.told", phase=phase_said(phase), roles=told)
            yield Statement("told", "", f"told/{phase}", text)


def _links(links: Links) -> Readable:
    """Return when the lines with neighbours are open."""
    if not links.phase:
        return said("phases.says.links_grip", grip=links.grip)
    grip = [] if links.grip is None else [said("phases.says.or_grip", grip=links.grip)]
    return joined([said("phases.says.links", phase=phase_said(links.phase)), *grip])
