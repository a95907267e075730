"""Reading a scheme of pressure scores from its document, checked, with the place of whatever is wrong."""

from collections.abc import Mapping
from typing import Any

from phases.rules.conditions import RATIO
from phases.rules.given import (
    fault,
    given_both,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)
from phases.rules.pressure.scheme import (
    BED_FIGURES,
    CALM,
    ED_FIGURES,
    FACILITY,
    HEAVIEST,
    LINES,
    MOST_FIGURE,
    MOST_MINUTES,
    MOST_POINTS,
    PRESSURE,
    STATES,
    TIERS,
    TRAFFIC,
    WORSE,
    Escalation,
    Known,
    Parameter,
    Prescribed,
    Provider,
    Scheme,
)


def read_scheme(document: object) -> Scheme:
    """Return the scheme of a document. Raises PlanError with the place of the first fault."""
    given = given_object(document, "")
    for name in given:
        if name not in _NAMES:
            fault(f"/{name}", "unknown", known=list(_NAMES))
    providers = [
        _provider(one, f"/providers/{i}")
        for i, one in enumerate(given_list(given, "providers", ""))
    ]
    if len({one.sector for one in providers}) != len(providers):
        fault("/providers", "same_number")
    weights = given_object(given.get("weights", {}), "/weights")
    sizes = given_object(given.get("sizes", {}), "/sizes")
    lines = given_object(given.get("lines", {}), "/lines")
    measures = tuple(
        _measure(one, f"/measures/{i}") for i, one in enumerate(given_list(given, "measures", ""))
    )
    if len({one.id for one in measures}) != len(measures):
        fault("/measures", "same_number")
    return Scheme(
        name=given_both(given, "name", ""),
        author=given_text(given, "author", ""),
        source=given_both(given, "source", ""),
        valid_from=given_text(given, "valid_from", ""),
        own_proposal=bool(given.get("own_proposal", False)),
        providers={one.sector: one for one in providers},
        weights={one: given_number(weights, one, "/weights", 0, MOST_POINTS) for one in weights},
        sizes={one: given_text(sizes, one, "/sizes") for one in sizes},
        lines={tier: _lines(lines, tier, "/lines") for tier in TIERS[1:]},
        known=_known(given, ""),
        measures=measures,
    )


_NAMES = (
    *("name", "author", "source", "valid_from", "own_proposal", "providers", "weights", "sizes"),
    *("lines", "min_known", "min_known_calm", "measures"),
)


def _known(given: Mapping[str, Any], place: str) -> Known:
    """Return how much must be known."""
    usual = {"min_known": 0.7, "min_known_calm": 1.0, **given}
    return Known(
        given_number(usual, "min_known", place, 0, 1),
        given_number(usual, "min_known_calm", place, 0, 1),
    )


def _lines(given: Mapping[str, Any], name: str, place: str) -> tuple[float, ...]:
    """Return three lines of a score from 0 to 100, each above the one before."""
    found = given_list(given, name, place)
    where = f"{place}/{name}"
    lines = tuple(
        given_number({"v": one}, "v", f"{where}/{i}", 0, 100) for i, one in enumerate(found)
    )
    if len(lines) != LINES or list(lines) != sorted(set(lines)):
        fault(where, "lines", count=LINES)
    return lines


def _provider(item: object, place: str) -> Provider:
    """Return what counts for one kind of provider."""
    given = given_object(item, place)
    parameters = tuple(
        _parameter(one, f"{place}/parameters/{i}")
        for i, one in enumerate(given_list(given, "parameters", place))
    )
    if len({one.id for one in parameters}) != len(parameters):
        fault(f"{place}/parameters", "same_number")
    return Provider(
        sector=given_text(given, "sector", place),
        parameters=parameters,
        lines=_lines(given, "lines", place),
        known=_known(given, place),
    )


def _parameter(item: object, place: str) -> Parameter:
    """Return one parameter, by the word that says what it looks at."""
    given = given_object(item, place)
    about, figure = _subject(given, place)
    states: dict[str, float] = {}
    steps: list[tuple[float, float]] = []
    if figure in STATES or figure == TRAFFIC:
        said = given_object(given.get("states"), f"{place}/states")
        known = STATES["ed" if figure == TRAFFIC else figure]
        for state in said:
            if state not in known:
                fault(f"{place}/states/{state}", "choose", words=list(known))
            states[state] = given_number(said, state, f"{place}/states", 0, MOST_POINTS)
    else:
        steps = _steps(given, place)
    return Parameter(
        id=given_text(given, "id", place),
        name=given_both(given, "name", place),
        about=about,
        figure=figure,
        worse=given_choice({"worse": WORSE[0], **given}, "worse", place, WORSE),
        steps=tuple(steps),
        states=states,
    )


def _subject(given: Mapping[str, Any], place: str) -> tuple[str, str]:
    """Return what a parameter is about, and which figure of it."""
    if "bed" in given:
        usual = {"figure": PRESSURE, **given}
        figure = given_choice(usual, "figure", place, BED_FIGURES)
        return f"bed:{given_text(given, 'bed', place)}", figure
    if "kind" in given:
        figure = given_text(given, "figure", place) if "figure" in given else RATIO
        return f"kind:{given_text(given, 'kind', place)}", figure
    if "ed" in given:
        return "ed", given_choice(given, "ed", place, (TRAFFIC, *ED_FIGURES))
    if "operating" in given:
        part = given["operating"]
        return f"operating:{part if isinstance(part, str) else ''}", "operating"
    fault(place, "nothing_read")
    return "", PRESSURE


def _steps(given: Mapping[str, Any], place: str) -> list[tuple[float, float]]:
    """Return (line, points), lightest first: more pressure never gives fewer points."""
    found = []
    for i, item in enumerate(given_list(given, "steps", place)):
        where = f"{place}/steps/{i}"
        pair = item if isinstance(item, list) and len(item) == len(("line", "points")) else [0, 0]
        if pair is not item:
            fault(where, "step")
        line = given_number({"v": pair[0]}, "v", where, 0, MOST_FIGURE)
        found.append((line, given_number({"v": pair[1]}, "v", where, 0, MOST_POINTS)))
    if not found:
        fault(f"{place}/steps", "list")
    rising = given.get("worse", WORSE[0]) == WORSE[0]
    lines = [line if rising else -line for line, _points in found]
    if lines != sorted(set(lines)) or [p for _l, p in found] != sorted({p for _l, p in found}):
        fault(f"{place}/steps", "steps")
    return found


def _measure(item: object, place: str) -> Prescribed:
    """Return one prescribed measure."""
    given = given_object(item, place)
    tier = given_choice(given, "tier", place, TIERS)
    level = 0 if "when" in given else given_number(given, "level", place, CALM, HEAVIEST)
    within = given.get("within_minutes")
    return Prescribed(
        id=given_text(given, "id", place),
        tier=tier,
        level=int(level),
        owner=given_text(given, "owner", place),
        title=given_both(given, "title", place),
        sectors=tuple(str(one) for one in given.get("sectors") or ()),
        within_minutes=None
        if within is None
        else int(given_number(given, "within_minutes", place, 0, MOST_MINUTES)),
        when=_escalation(given["when"], f"{place}/when", tier) if "when" in given else None,
    )


def _escalation(item: object, place: str, tier: str) -> Escalation:
    """Return what must happen below; only a tier below can escalate to one."""
    given = {"count": 1, **given_object(item, place)}
    below = TIERS[: TIERS.index(tier)]
    return Escalation(
        tier=given_choice(given, "tier", place, below or (FACILITY,)),
        level=int(given_number(given, "level", place, CALM + 1, HEAVIEST)),
        count=int(given_number(given, "count", place, 1, MOST_POINTS)),
        sector=str(given.get("sector") or ""),
    )
