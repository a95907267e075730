"""An evacuation plan told in plain sentences, in Dutch and in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from patientspread.engine.evacuation_types import EvacuationPlan, LeftBehind
from patientspread.engine.names import Names, named
from patientspread.engine.text import word

DUTCH: dict[str, str] = {
    "evacuation": "Ontruiming van {site}: {placed} van {total} patiënten zijn geplaatst in "
    "{hospitals} ziekenhuizen; de laatste vertrekt in uur {last} en komt aan vóór het einde van "
    "uur {deadline}.",
    "evacuation_nobody": "Ontruiming van {site}: geen van de {total} patiënten is geplaatst vóór "
    "het einde van uur {deadline}.",
    "wave": "Uur {hour}: {count} vertrekken ({targets}).",
    "target": "{count} × {bed} naar {site}",
    "left_no_vehicle": "{count} patiënten ({bed}, {specialism}) blijven achter: voor uur "
    "{deadline} staat er geen voertuig ({mode}) meer klaar.",
    "left_behind": "{count} patiënten ({bed}, {specialism}) hebben geen plaats: {reason}",
    "postponed": "{count} andere aanvragen vallen buiten deze ontruiming en gaan naar de volgende "
    "run.",
    "waits": "Samen staan voertuigen {hours} uur te wachten, omdat ziekenhuizen niet sneller "
    "opnemen.",
    "all_out": "Niemand blijft achter.",
}

ENGLISH: dict[str, str] = {
    "evacuation": "Evacuation of {site}: {placed} of {total} patients have a place in {hospitals} "
    "hospitals; the last leaves in hour {last} and arrives before the end of hour {deadline}.",
    "evacuation_nobody": "Evacuation of {site}: none of the {total} patients has a place before "
    "the end of hour {deadline}.",
    "wave": "Hour {hour}: {count} leave ({targets}).",
    "target": "{count} × {bed} to {site}",
    "left_no_vehicle": "{count} patients ({bed}, {specialism}) stay behind: no vehicle ({mode}) "
    "is at the door any more before hour {deadline}.",
    "left_behind": "{count} patients ({bed}, {specialism}) have no place: {reason}",
    "postponed": "{count} other requests fall outside this evacuation and wait for the next run.",
    "waits": "Together vehicles wait {hours} hours because hospitals do not admit faster.",
    "all_out": "Nobody stays behind.",
}

TABLES: dict[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}


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
