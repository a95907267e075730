"""Pressure scores of observations: what was written down, held against the scheme, for `plan advise`."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from phases.observations import WHOLE
from phases.observations import Place as Described
from phases.rules.history import Derive
from phases.rules.lines import Known
from phases.rules.plan import Rules, readings_named
from phases.rules.pressure import ABOUT, Place, Scheme, Scores, score, score_readings


def reads_scores(rules: Rules) -> bool:
    """Say whether a plan looks at pressure scores."""
    return any(one.startswith(ABOUT) for one in readings_named(rules))


def with_scores(scheme: Scheme, places: Mapping[str, Described]) -> Derive:
    """Return what adds the scores of facilities and of the region to what is known at a moment."""

    def derive(known: Known, at: datetime) -> Known:
        readings = [*known.readings, *score_readings(scores_of(scheme, places, known), at)]
        return replace(known, readings=readings)

    return derive


def scores_of(scheme: Scheme, places: Mapping[str, Described], known: Known) -> Scores:
    """Return the scores of what is known. A facility that says no kinds has those of which was spoken."""
    spoken: dict[str, set[str]] = {}
    named: dict[str, tuple[str, str]] = {}
    for figure in known.figures:
        spoken.setdefault(figure.facility, set()).add(figure.bed)
        named.setdefault(figure.facility, (figure.name, "hospital"))
    for reading in known.readings:
        sort, _, code = reading.about.partition(":")
        spoken.setdefault(reading.facility, set()).add(code if sort == "kind" else sort)
        named.setdefault(reading.facility, (reading.name, reading.sector))
    among = [
        _place(code, places.get(code), named.get(code, (code, "hospital")), spoken.get(code, ()))
        for code in sorted({*places, *spoken})
    ]
    return score(scheme, among, known.figures, known.readings)


def _place(
    code: str, described: Described | None, named: tuple[str, str], spoken: Collection[str]
) -> Place:
    """Return a facility as the scheme looks at it."""
    name, sector = (described.name, described.sector) if described else named
    area = described.area if described else ""
    kinds = frozenset({*(described.kinds if described else ()), *spoken})
    return Place(code, name, sector, WHOLE, area, kinds)
