"""Figures within a text: `[[beds:MAASSTAD:ic:available]]` names a figure of the picture.

A screen draws it from the entity it names, with its age; here it is checked when it is written, spoken for
the log, and frozen for what is published. Five things can be named: beds of a facility (or places, such as
ambulances), its emergency department, the phase of a region, GRIP in an activiteit, and the casualties that
were counted in one.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from capacity.kinds import kinds, short_name
from journal.entries import body_for, parse_variants
from journal.errors import Invalid
from journal.events import EVERYONE
from journal.models import CurrentState, Realm
from journal.said import Named, Readable, both, said
from network.models import Facility, Region, Veiligheidsregio
from phases.models import Activity
from situation.casualty_models import COUNTED

TOKEN = re.compile(r"\[\[([^\[\]]{1,80})\]\]")
MOST = 12  # in one text: more is a table
COUNTS = ("available", "occupied", "operational")
COUNTED_SHAPES = ("beds", "places")  # that have these counts
PUBLIC = frozenset({EVERYONE})

State = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """What a reference names: the entity of the picture, what to say of it, and how to read its value."""

    token: str
    key: str
    label: Readable
    read: Callable[[State], Readable | None]
    line: Callable[[State], State | None] = lambda state: state  # the part that has an age


def figures_in(text: str, realm: Realm) -> list[Figure]:
    """Return the figures that a text refers to, each once. Raises Invalid: there is no such figure."""
    tokens = list(dict.fromkeys(TOKEN.findall(text)))
    if len(tokens) > MOST:
        raise Invalid("situation.figure.too_many", field="text", most=MOST)
    return [_figure(token, realm) for token in tokens]


def frozen(texts: Iterable[str], realm: Realm) -> dict[str, dict[str, Any]]:
    """Return what the figures in some texts say now, by reference (1 query and those of the checks).

    One whose place is gone by now says that nothing is known of it.
    """
    return frozen_then(texts, realm, lambda keys: _states(realm, keys), realm.now())


def frozen_then(
    texts: Iterable[str],
    realm: Realm,
    states: Callable[[Iterable[str]], Mapping[str, State]],
    moment: datetime,
) -> dict[str, dict[str, Any]]:
    """Return what the figures in some texts say at a moment, of which `states` gives what was known."""
    tokens = dict.fromkeys(token for text in texts for token in TOKEN.findall(text))
    figures = [one for token in tokens if (one := _known(token, realm)) is not None]
    known = states({one.key for one in figures})
    return {one.token: _frozen(one, known.get(one.key), moment) for one in figures}


def spoken(text: str, realm: Realm) -> Readable:
    """Return a text for the log: each reference as the value of this moment, in both languages."""
    return spoken_with(text, frozen([text], realm)) if TOKEN.search(text) else text


def spoken_with(text: str, values: Mapping[str, Mapping[str, Any]]) -> Readable:
    """Return a text with its references as what was frozen of them, in both languages."""
    if not TOKEN.search(text):
        return text

    def words(language: str) -> str:
        def say(found: re.Match[str]) -> str:
            one = values.get(found.group(1))
            return (
                found.group()
                if one is None
                else f"{one['value'][language]} ({one['label'][language]})"
            )

        return TOKEN.sub(say, text)

    return Named(words("nl"), words("en"))


def _known(token: str, realm: Realm) -> Figure | None:
    """Return a figure that still can be named."""
    try:
        return _figure(token, realm)
    except Invalid:
        return None


def _figure(token: str, realm: Realm) -> Figure:
    """Return what a reference names. Raises Invalid."""
    kind, *parts = token.split(":")
    make = _MAKERS.get(kind)
    found = make(token, parts, realm) if make else None
    if found is None:
        raise Invalid("situation.figure.unknown", field="text", given=f"[[{token}]]")
    return found


def _beds(token: str, parts: list[str], _realm: Realm) -> Figure | None:
    """Return the free, occupied or open beds or places of one kind at a facility."""
    if len(parts) != len(("facility", "kind", "count")):
        return None
    code, bed, count = parts
    facility = Facility.objects.filter(pk=code).first()
    kind = next(
        (one for one in kinds() if one.code == bed and one.shape_code in COUNTED_SHAPES), None
    )
    if facility is None or kind is None or count not in COUNTS:
        return None

    def line(state: State) -> State | None:
        rows = state.get("lines", ())
        return next((one for one in rows if one["bed"] == bed and not one.get("cohort")), None)

    def read(state: State) -> Readable | None:
        found = line(state)
        value = None if found is None else found.get(count)
        return None if value is None else str(value)

    label = said(f"situation.figure.{count}", kind=short_name(bed), name=facility.name)
    return Figure(token, f"{kind.theme}:{code}", label, read, line)


def _department(token: str, parts: list[str], _realm: Realm) -> Figure | None:
    """Return how an emergency department stands."""
    facility = Facility.objects.filter(pk=parts[0]).first() if len(parts) == 1 else None
    if facility is None:
        return None
    label = said("situation.figure.ed", name=facility.name)
    return Figure(
        token,
        f"ed:{facility.pk}",
        label,
        lambda state: said(f"capacity.traffic.{state['traffic']}"),
    )


def _phase(token: str, parts: list[str], _realm: Realm) -> Figure | None:
    """Return the phase of a region."""
    region = Region.objects.filter(pk=parts[0]).first() if len(parts) == 1 else None
    if region is None:
        return None
    label = said("situation.figure.phase", name=region.short_name)
    return Figure(
        token, f"phase:{region.pk}", label, lambda state: said(f"phases.phase.{state['phase']}")
    )


def _grip(token: str, parts: list[str], realm: Realm) -> Figure | None:
    """Return the GRIP level of an activiteit in a veiligheidsregio."""
    number, _, code = ":".join(parts).partition(":")
    area = Veiligheidsregio.objects.filter(pk=code).first()
    activity = _activity(number, realm)
    if area is None or activity is None:
        return None
    label = said("situation.figure.grip", name=area.name)
    return Figure(
        token, f"grip:{activity.pk}:{area.pk}", label, lambda state: f"GRIP {state['level']}"
    )


def _casualties(token: str, parts: list[str], realm: Realm) -> Figure | None:
    """Return how many casualties of one triage class were counted in an activiteit, or taken away."""
    number, _, name = ":".join(parts).partition(":")
    activity = _activity(number, realm)
    if activity is None or name not in COUNTED:
        return None

    def read(state: State) -> Readable | None:
        return None if state[name] is None else str(state[name])

    return Figure(token, f"casualties:{activity.pk}", said(f"situation.figure.{name}"), read)


def _activity(number: str, realm: Realm) -> Activity | None:
    """Return the activiteit of a number as it stands in a text."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 - a bigint
        return None
    return Activity.objects.filter(realm=realm, pk=int(number)).first()


_MAKERS: dict[str, Callable[[str, list[str], Realm], Figure | None]] = {
    "beds": _beds,
    "ed": _department,
    "phase": _phase,
    "grip": _grip,
    "casualties": _casualties,
}


def _states(realm: Realm, keys: Iterable[str]) -> dict[str, State]:
    """Return the present states of some entities, as everybody sees them (1 query)."""
    rows = CurrentState.objects.filter(realm=realm, key__in=list(keys)).exclude(variants="")
    found: dict[str, State] = {}
    for key, variants in rows.values_list("key", "variants"):
        body = body_for(parse_variants(variants), PUBLIC)
        state = json.loads(body)["state"] if body else None
        if state is not None:
            found[key] = state
    return found


def _frozen(figure: Figure, state: State | None, now: datetime) -> dict[str, Any]:
    """Return what a figure says at a moment: stale where it is older than its deadline, never a zero."""
    value = None if state is None else figure.read(state)
    part = None if state is None else figure.line(state)
    told = _moment(part, state)
    limit = (part or {}).get("stale_after_s") or (state or {}).get("stale_after_s")
    stale = bool(told and limit and now - told > timedelta(seconds=limit))
    return {
        "label": both(figure.label),
        "value": both(said("situation.figure.none") if value is None else value),
        "observed_at": told.isoformat() if told else None,
        "stale": stale,
        "known": value is not None,
    }


def _moment(part: State | None, state: State | None) -> datetime | None:
    """Return since when a figure is so."""
    for one in (part, state):
        for name in ("observed_at", "since"):
            if one and one.get(name):
                return datetime.fromisoformat(one[name])
    return None
