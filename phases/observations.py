"""Timed figures as anybody may write them down, for a plan to be held against (`docs/plan-format.md`).

One list of observations, each of one facility at one moment: a kind with its figures, an emergency
department, an operating state, an answer to the meetlat. Facilities may say which kinds they have: what
nobody reported of these is unknown, and keeps what needs it from being judged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from capacity.resource import ED, Kind
from phases.rules.conditions import MAX_AHEAD_HOURS, THEMES
from phases.rules.expected import Expectation, sound
from phases.rules.figures import Figure, Reading
from phases.rules.given import (
    PHASES,
    fault,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)
from phases.rules.history import NEVER, Observation
from phases.rules.survey import Standing

BEGINNING = datetime.min.replace(tzinfo=UTC)
WHOLE = "region"  # what the region of a document is called where a facility's code would be
FORECAST_MINUTES = 24 * 60.0  # how long a forecast counts unless said otherwise
SURVEY_MINUTES = 24 * 60.0  # how long an answer to the meetlat counts unless said otherwise
MOST_MINUTES = 60 * 24 * 366
MOST = 1_000_000
TRAFFIC = ("open", "pressure", "stop")
STATES = ("open", "limited", "closed")


@dataclass(frozen=True)
class Place:
    """A facility: its name, sector, the area within the region, how much it weighs, and what it has."""

    code: str
    name: str
    sector: str = "hospital"
    area: str = ""
    weight: float = 1.0
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observed:
    """A region's facilities, observations, and where it stood from when on."""

    places: Mapping[str, Place]
    observations: tuple[Observation, ...]
    phases: tuple[tuple[datetime, str], ...]
    newest: datetime = field(default=BEGINNING)


def read_observed(document: object, kinds: Iterable[Kind]) -> Observed:
    """Return what a document of observations says. Raises PlanError with the place of the first fault."""
    given = given_object(document, "")
    known = {one.code: one for one in kinds}
    places = {one.code: one for one in _places(given)}
    found = []
    for i, item in enumerate(given_list(given, "observations", "")):
        found.append(_observation(given_object(item, f"/observations/{i}"), i, places, known))
    newest = max((one.at for one in found), default=BEGINNING)
    unsaid = [Observation(BEGINNING, NEVER, item) for item in _unsaid(places, known)]
    return Observed(places, (*unsaid, *found), tuple(_phases(given)), newest)


def read_moment(value: object, place: str) -> datetime:
    """Return a moment that says its time zone."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        fault(place, "moment")
        return BEGINNING
    return moment


def _places(given: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the facilities that are described."""
    for i, item in enumerate(given_list(given, "facilities", "") if "facilities" in given else ()):
        place = f"/facilities/{i}"
        one = given_object(item, place)
        code = given_text(one, "code", place)
        usual = {"name": code, "sector": "hospital", "weight": 1.0, **one}
        yield Place(
            code=code,
            name=given_text(usual, "name", place),
            sector=given_text(usual, "sector", place),
            area=str(one.get("area") or ""),
            weight=given_number(usual, "weight", place, 0, MOST),
            kinds=tuple(str(kind) for kind in one.get("kinds") or ()),
        )


def _phases(given: Mapping[str, Any]) -> Iterator[tuple[datetime, str]]:
    """Yield where the region stood from when on."""
    if "phase" in given:
        yield BEGINNING, given_choice(given, "phase", "", PHASES)
    for i, item in enumerate(given_list(given, "phases", "") if "phases" in given else ()):
        one = given_object(item, f"/phases/{i}")
        moment = read_moment(one.get("at"), f"/phases/{i}/at")
        yield moment, given_choice(one, "phase", f"/phases/{i}", PHASES)


def _unsaid(places: Mapping[str, Place], known: Mapping[str, Kind]) -> Iterator[Figure | Reading]:
    """Yield what facilities have of which nobody ever said anything: unknown from the beginning."""
    for one in places.values():
        for code in one.kinds:
            kind = known.get(code)
            if kind is not None and kind.is_bed:
                yield Figure(one.code, one.name, code, None, None, BEGINNING, "", fresh=False)
            elif kind is not None:
                about = "ed" if code == ED else f"kind:{code}"
                yield Reading(one.code, one.name, one.sector, about, BEGINNING, "", fresh=False)


def _observation(
    given: Mapping[str, Any], number: int, places: Mapping[str, Place], known: Mapping[str, Kind]
) -> Observation:
    """Return one observation."""
    where = f"/observations/{number}"
    whole = "expected" in given and "facility" not in given
    code = WHOLE if whole else given_text(given, "facility", where)
    house = places.get(code, Place(code, code))
    at = read_moment(given.get("at"), f"{where}/at")
    source = str(given.get("source") or "manual")
    item, minutes = _item(given, where, (house, at, source), known)
    if "fresh_minutes" in given:
        minutes = given_number(given, "fresh_minutes", where, 0, MOST_MINUTES)
    until = NEVER if minutes is None else at + timedelta(minutes=minutes)
    return Observation(at, until, item)


_Said = tuple[Place, datetime, str]


_Item = tuple[Figure | Reading | Standing | Expectation, float | None]
_Kinds = Mapping[str, Kind]


def _item(given: Mapping[str, Any], where: str, by: _Said, known: _Kinds) -> _Item:
    """Return what was observed, and for how many minutes it stays fresh (None: until it changes)."""
    for name, read in _READERS.items():
        if name in given:
            return read(given, where, by, known)
    fault(where, "nothing")
    return _reading(by, "", {}, ""), 0


def _kind(given: Mapping[str, Any], where: str, by: _Said, known: _Kinds) -> _Item:
    """Return figures of a kind."""
    kind = known.get(given_choice(given, "kind", where, tuple(known)))
    if kind is None:
        return _reading(by, "", {}, ""), 0
    minutes = kind.deadline(by[2]) / 60
    return (_beds if kind.is_bed else _figures)(given, where, by, kind), minutes


def _department(given: Mapping[str, Any], where: str, by: _Said, known: _Kinds) -> _Item:
    """Return an emergency department."""
    said = given_object(given["ed"], f"{where}/ed")
    state = given_choice(said, "traffic", f"{where}/ed", TRAFFIC) if "traffic" in said else ""
    values = _numbers({k: v for k, v in said.items() if k != "traffic"}, f"{where}/ed")
    minutes = known[ED].deadline(by[2]) / 60 if ED in known else SURVEY_MINUTES
    return _reading(by, "ed", values, state), minutes


def _operating(given: Mapping[str, Any], where: str, by: _Said, _known: _Kinds) -> _Item:
    """Return an operating state."""
    state = given_choice(given, "operating", where, STATES)
    return _reading(by, f"operating:{given.get('part') or ''}", {}, state), None


def _answer(given: Mapping[str, Any], where: str, by: _Said, _known: _Kinds) -> _Item:
    """Return an answer to the meetlat."""
    house, at, source = by
    standing = Standing(
        *(house.code, house.name, house.sector),
        theme=given_choice(given, "survey", where, THEMES),
        level=given_choice(given, "level", where, PHASES),
        observed_at=at,
        source=source,
        fresh=True,
        applies=True,
    )
    return standing, SURVEY_MINUTES


def _forecast(given: Mapping[str, Any], where: str, by: _Said, known: _Kinds) -> _Item:
    """Return what is expected."""
    said = given_object(given["expected"], f"{where}/expected")
    return _expectation(said, f"{where}/expected", by, known), FORECAST_MINUTES


_READERS: Mapping[str, Callable[[Mapping[str, Any], str, _Said, _Kinds], _Item]] = {
    "kind": _kind,
    "ed": _department,
    "operating": _operating,
    "survey": _answer,
    "expected": _forecast,
}


def _expectation(said: Mapping[str, Any], where: str, by: _Said, known: _Kinds) -> Expectation:
    """Return a forecast of one kind of bed, at a facility or of the region."""
    house, at, source = by
    given = given_object(said.get("quantiles"), f"{where}/quantiles")
    quantiles: dict[float, float] = {}
    for name in given:
        chance = given_number({name: _chance(name)}, name, f"{where}/quantiles", 0.0001, 0.9999)
        quantiles[chance] = given_number(given, name, f"{where}/quantiles", 0, MOST)
    if not sound(quantiles):
        fault(f"{where}/quantiles", "quantiles")
        quantiles = {}
    measured = tuple(code for code, one in known.items() if one.is_measured)
    return Expectation(
        *(house.code, house.name, house.sector),
        expects=given_choice(said, "bed", where, measured),
        hours=given_number(said, "hours", where, 0, MAX_AHEAD_HOURS),
        quantiles=tuple(sorted(quantiles.items())),
        observed_at=at,
        source=source,
        fresh=True,
        whole=house.code == WHOLE,
    )


def _chance(name: str) -> float | None:
    """Return the probability that the name of a quantile is; None where it is no number."""
    try:
        return float(name)
    except ValueError:
        return None


def _beds(given: Mapping[str, Any], where: str, by: _Said, kind: Kind) -> Figure:
    """Return one kind of bed."""
    house, at, source = by
    values = _numbers(given_object(given.get("values"), f"{where}/values"), f"{where}/values")

    def whole(name: str) -> int | None:
        return int(values[name]) if name in values else None

    return Figure(
        *(house.code, house.name, kind.code, whole("occupied"), whole("operational"), at, source),
        fresh=True,
        regular=whole("regular"),
        cohort=str(given.get("cohort") or ""),
    )


def _figures(given: Mapping[str, Any], where: str, by: _Said, kind: Kind) -> Reading:
    """Return a kind that is no bed."""
    values = _numbers(given_object(given.get("values"), f"{where}/values"), f"{where}/values")
    shape = kind.shape
    load, room = values.get(shape.load), values.get(shape.room)
    return _reading(by, f"kind:{kind.code}", values, "", load, room)


def _reading(  # noqa: PLR0917 - as plain as a reading is
    by: _Said,
    about: str,
    values: Mapping[str, float],
    state: str,
    load: float | None = None,
    room: float | None = None,
) -> Reading:
    """Return a reading of now."""
    house, at, source = by
    return Reading(
        *(house.code, house.name, house.sector, about, at, source),
        fresh=True,
        values=values,
        load=load,
        room=room,
        state=state,
    )


def _numbers(given: Mapping[str, Any], where: str) -> dict[str, float]:
    """Return figures by name; what is null is unknown."""
    return {
        name: given_number(given, name, where, 0, MOST)
        for name, value in given.items()
        if value is not None
    }
