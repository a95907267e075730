"""How the installation goes, as a duty officer reads it: each part, since when, what it means, what to do."""

from datetime import datetime
from typing import Any

from django.conf import settings

from journal import clock
from journal.heartbeat import PROCESSES, pulses
from journal.live.hub import all_hubs
from journal.parts import ORDER, Look, Seen, State, look_all, worse
from journal.said import beside
from journal.standings import Standing, began, standings


def system_document(*, detailed: bool) -> dict[str, Any]:
    """Return the state of the system; `detailed` with what an administrator looks at."""
    rows, told = standings(), _told()
    parts = [
        _part(one, rows.get(one.part.name) or told.get(one.part.name), detailed=detailed)
        for one in look_all()
    ]
    shown = [part for part in parts if detailed or part.pop("for_all")]
    states = [part["state"] for part in shown]
    document = {
        "at": clock.now(),
        "state": max(states, key=lambda state: ORDER.index(State(state)), default=State.WORKS),
        "contact": settings.SUPPORT_CONTACT,
        "parts": shown,
    }
    return document | ({"processes": _processes()} if detailed else {})


def _told() -> dict[str, Standing]:
    """Return what the screens of this process are told stands still: no page beneath it says otherwise.

    Of the storage no row can tell; the watchman's own memory does.
    """
    return {
        one["part"]: Standing(one["part"], State.STILL, datetime.fromisoformat(one["since"]))
        for hub in all_hubs()
        for one in hub.troubles
    }


def _part(seen: Seen, row: Standing | None, *, detailed: bool) -> dict[str, Any]:
    """Return one part: as it is called now, or worse where the look just found so."""
    state = seen.state
    if row is not None and not worse(seen.state, row.state):
        state = State(row.state)
    trouble = state in (State.SLOW, State.STILL)
    found: dict[str, Any] = {
        "part": seen.part.name,
        "state": state,
        "since": row.since if row is not None and row.state == state else began(seen, clock.now()),
        "for_all": seen.part.for_all,
        **beside("title", seen.part.title),
    }
    if trouble:
        found |= {**beside("means", seen.part.means(state)), **beside("todo", seen.part.todo)}
    return found | (_detail(seen.look, seen) if detailed else {})


def _detail(look: Look, seen: Seen) -> dict[str, Any]:
    """Return what an administrator looks at."""
    return {
        **beside("more", seen.part.more),
        "age_s": None if look.age is None else round(look.age, 1),
        "slow_after_s": seen.part.slow_after,
        "still_after_s": seen.part.still_after,
        "problem": look.problem,
        "facts": dict(look.facts),
    }


def _processes() -> list[dict[str, Any]]:
    """Return the processes that gave a sign of life: of which kind, where, and how long ago."""
    found = pulses(PROCESSES)
    return [
        {"kind": kind, "name": one.name.partition(":")[2], "silent_s": round(one.silent, 1)}
        for kind, those in found.items()
        for one in those
    ]
