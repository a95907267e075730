"""The lines that a plan draws, as sentences: on beds, figures, departments, places, answers, k of n."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from journal.said import Readable, Said, said
from phases.plan_names import (
    decimal_said,
    figure_said,
    hours_said,
    joined,
    kind_said,
    phase_said,
    sectors_said,
    share_said,
)
from phases.plan_titles import Titles
from phases.rules import Condition, Rule, Rules
from phases.rules.conditions import (
    RATIO,
    AnyCondition,
    ExpectedCondition,
    ReadingCondition,
    ScoreCondition,
    SomeOf,
    StateCondition,
    SurveyCondition,
)

_SHARES = (RATIO,)


@dataclass(frozen=True)
class Within:
    """The plan in which a line stands: its yardstick, said only where a line has another, and its titles."""

    yardstick: str
    titles: Titles


def condition_said(condition: AnyCondition, plan: Within) -> Readable:
    """Return one line as a part of a sentence."""
    return _SAYS[type(condition)](condition, plan)


def conditions_said(rules: Rules, conditions: tuple[AnyCondition, ...], titles: Titles) -> Readable:
    """Return all lines of a rule as one sentence."""
    plan = Within(rules.yardstick, titles)
    lines = [condition_said(one, plan) for one in conditions]
    return said("phases.says.when", lines=_and(lines))


def rule_said(rules: Rules, rule: Rule, titles: Titles) -> Readable:
    """Return when a rule holds, with how long it must, as what people could write in its place."""
    when = conditions_said(rules, rule.conditions, titles)
    if not rule.for_hours:
        return when
    return joined([when, said("phases.says.for_hours", hours=hours_said(rule.for_hours))])


def numbers_apart(sentence: Mapping[str, str], made: Mapping[str, str]) -> list[str]:
    """Return the numbers that the sentence of a rule names and its conditions, as `made`, do not, in order.

    Who decides reads the sentence; what counts is the condition. Both by language; each language by itself,
    a number once. Numbers in words are not judged: no number is better than a wrong one.
    """
    found: list[str] = []
    for language, text in sentence.items():
        known = set(_numbers(made.get(language, "")))
        found += [one for one in _numbers(text) if one not in known and one not in found]
    return found


NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def _numbers(text: str) -> list[str]:
    """Return the numbers in a text, a decimal comma as a point."""
    return [one.replace(",", ".") for one in NUMBER.findall(text)]


def _and(lines: list[Readable]) -> Readable:
    """Return lines that must all hold."""
    found: list[Readable] = []
    for line in lines:
        if found:
            found.append(said("phases.says.and"))
        found.append(line)
    return joined(found)


def _beds(one: Condition, plan: Within) -> Readable:
    """Return a line on beds."""
    about = _with_cohort(kind_said(one.bed), one.cohort)
    params: dict[str, Any] = {"about": about, "line": share_said(one.threshold), **_among(one)}
    line: Readable = said(f"phases.says.beds.{one.scope}.{one.compare}", **params)
    if one.yardstick == plan.yardstick:
        return line
    return joined([line, said(f"phases.says.against.{one.yardstick}")])


def _with_cohort(about: Readable, cohort: str) -> Readable:
    """Return a kind, or the part of it with a label."""
    return said("phases.says.cohort", about=about, cohort=cohort) if cohort else about


def _reading(one: ReadingCondition, _plan: Within) -> Readable:
    """Return a line on a figure."""
    kind = one.about.removeprefix("kind:")
    about = said("phases.says.figure", figure=figure_said(kind, one.figure), kind=kind_said(kind))
    line = share_said(one.threshold) if one.figure in _SHARES else decimal_said(one.threshold)
    params: dict[str, Any] = {"about": about, "line": line, **_among(one)}
    text: Readable = said(f"phases.says.figures.{one.scope}.{one.compare}", **params)
    parts = [text]
    if one.scope == "region":
        parts.append(said(f"phases.says.aggregate.{one.aggregate}"))
    return joined([*parts, *_of_sector(one.sector)])


def _states(one: StateCondition, _plan: Within) -> Readable:
    """Return a line on states."""
    about, _, part = one.about.partition(":")
    state = said(f"phases.says.state.{_STATES[about, one.states]}")
    params: dict[str, Any] = {"state": state, **_among(one)}
    parts: list[Readable] = [said(f"phases.says.states.{one.compare}", **params)]
    if part:
        parts.append(said("phases.says.part", part=kind_said(part)))
    return joined([*parts, *_of_sector(one.sector)])


_STATES = {
    ("ed", ("stop",)): "ed_stop",
    ("ed", ("pressure", "stop")): "ed_pressure",
    ("operating", ("closed",)): "closed",
    ("operating", ("limited", "closed")): "limited",
}


def _survey(one: SurveyCondition, _plan: Within) -> Readable:
    """Return a line on answers."""
    return said(
        f"phases.says.survey.{one.compare}",
        sector=sectors_said(one.sector),
        theme=said(f"capacity.survey.theme.{one.theme}"),
        level=phase_said(one.level),
        **_among(one),
    )


def _score(one: ScoreCondition, _plan: Within) -> Readable:
    """Return a line on pressure scores."""
    line: Readable = said(
        f"phases.says.score.{one.scope}.{one.compare}", level=one.level, **_among(one)
    )
    return joined([line, *_of_sector(one.sector)])


def _expected(one: ExpectedCondition, plan: Within) -> Readable:
    """Return a line on a forecast, with what averts what it expects."""
    when = said(
        f"phases.says.expected.{one.compare}",
        hours=hours_said(one.within_hours),
        line=share_said(one.threshold),
        chance=share_said(one.probability),
    )
    about = kind_said(one.bed)
    line: Readable = said(
        f"phases.says.expected.{one.scope}", about=about, when=when, **_among(one)
    )
    by: list[Readable] = [
        said("phases.says.averted.measure", title=plan.titles.measure(averted.measure))
        if averted.measure
        else said("phases.says.averted.agreement", title=plan.titles.agreement(averted.agreement))
        for averted in one.averted_by
    ]
    return joined([line, said("phases.says.averted", by=by)]) if by else line


def _group(one: SomeOf, plan: Within) -> Readable:
    """Return k of n lines."""
    lines = [condition_said(line, plan) for line in one.conditions]
    return said("phases.says.some_of", n=one.count, of=len(lines), lines=joined(_listed(lines)))


def _listed(lines: list[Readable]) -> list[Readable]:
    """Return lines with a mark before each."""
    return [part for i, line in enumerate(lines) for part in (f"({i + 1})", line)]


def _among(one: Any) -> dict[str, Any]:
    """Return how many facilities a line asks for."""
    return {"share": share_said(one.share), "count": one.count}


def _of_sector(sector: str) -> list[Said]:
    """Return of which sector, where one is named."""
    return [said("phases.says.sector", sector=sectors_said(sector))] if sector else []


_SAYS: Mapping[type, Callable[[Any, Within], Readable]] = {
    Condition: _beds,
    ReadingCondition: _reading,
    StateCondition: _states,
    SurveyCondition: _survey,
    ScoreCondition: _score,
    ExpectedCondition: _expected,
    SomeOf: _group,
}
