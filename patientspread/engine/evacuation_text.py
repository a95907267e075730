"""An evacuation plan told in plain sentences, in Dutch and in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from patientspread.engine.evacuation_types import EvacuationPlan, LeftBehind
from patientspread.engine.names import Names, named
from patientspread.engine.text import word
from patientspread.engine.words import table as words_of

TABLES: dict[str, Mapping[str, str]] = {
    language: words_of("evacuation", language) for language in ("nl", "en")
}


def evacuation_story(plan: EvacuationPlan, *, language: str = "nl") -> tuple[str, ...]:
    """The plan as sentences: the whole, hour by hour, and who stays behind."""
    table, evacuation = TABLES[language], plan.built.evacuation
    called = plan.built.problem.names
    names = {s.id: s.name or s.id for s in plan.built.problem.sites}
    common: dict[str, object] = {
        "site": names[evacuation.site],
        "placed": sum(d.count for d in plan.departures),
        "total": sum(line.count for line in evacuation.census),
        "hospitals": len({d.site for d in plan.departures}),
        "last": max((d.hour for d in plan.departures), default=0),
        "deadline": evacuation.deadline_hour,
    }
    told = [table["evacuation" if plan.departures else "evacuation_nobody"].format_map(common)]
    for hour in sorted({d.hour for d in plan.departures}):
        counts = Counter[tuple[str, str]]()
        for d in plan.departures:
            if d.hour == hour:
                bed = evacuation.census[d.line].bed
                counts[names[d.site], _word(called, "bed", bed, language)] += d.count
        targets = ", ".join(
            table["target"].format(count=n, bed=bed, site=site)
            for (site, bed), n in sorted(counts.items())
        )
        told.append(table["wave"].format(hour=hour, count=sum(counts.values()), targets=targets))
    told += [_left_told(plan, left, language) for left in plan.left_behind]
    if not plan.left_behind:
        told.append(table["all_out"])
    if plan.waiting_hours:
        told.append(table["waits"].format(hours=plan.waiting_hours))
    if plan.built.postponed:
        told.append(table["postponed"].format(count=len(plan.built.postponed)))
    return tuple(told)


def _left_told(plan: EvacuationPlan, left: LeftBehind, language: str) -> str:
    line, called = plan.built.evacuation.census[left.line], plan.built.problem.names
    params = {
        "count": left.count,
        "bed": _word(called, "bed", line.bed, language),
        "specialism": _word(called, "specialism", line.specialism, language),
        "mode": _word(called, "mode", line.mode, language),
        "deadline": plan.built.evacuation.deadline_hour,
        "reason": left.params.get(language, ""),
    }
    code = "left_no_vehicle" if left.code == "no_vehicle" else "left_behind"
    return TABLES[language][code].format_map(params)


def _word(names: Names, family: str, key: str, language: str) -> str:
    """A bed type, specialism or mode as it is called in the language."""
    return word(family, named(names, family, key), language)
