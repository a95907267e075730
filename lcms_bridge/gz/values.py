"""The values of the contract `koppelvlak GZ-beeld`: positions, changes, pages of them. Pure.

A change is the newest state of one thing. Pages follow the teller's journal: whoever asks from where the
last page ended misses nothing, and gets of each thing that changed meanwhile the newest state alone.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CONTRACT = "gz-beeld/1"
TITLE = "Koppelvlak GZ-beeld v1 (eigen ontwerp, geen specificatie van NIPV of LCMS)"
# the closed list of what a region tells its neighbour
KINDS = ("figures", "department", "part", "phase", "grip", "shared")
MOST_CHANGES = 100
MOST_REF, MOST_KIND = 120, 20
MOST_SCOPES, MOST_SCOPE = 8, 14
MOST_PAGE = (
    2 * 1024 * 1024
)  # bytes: a page that says more ends earlier; one change alone is always less
MOST_NUMBER, MOST_DEPTH = 2**63 - 1, 20
FIRST_YEAR, LAST_YEAR = 2000, 2200
_SCOPE = re.compile(rf"[a-z_]{{1,{MOST_SCOPE}}}")
_POSITION = re.compile(r"([0-9a-f]{32})\.([0-9]{1,18})")


class UnreadableError(Exception):
    """A page that must not be used; `fault` is a code of `lcms_bridge.out.fault`."""

    def __init__(self, fault: str, place: str = "") -> None:
        super().__init__(f"{fault} {place}".strip())
        self.fault = fault
        self.place = place


@dataclass(frozen=True)
class Position:
    """A place in one history of a journal: the history's mark (`epoch`), and the number read last."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"


def position_of(text: str) -> Position | None:
    """Return the position that a text says; None: it says none."""
    found = _POSITION.fullmatch(text)
    return Position(found[1], int(found[2])) if found else None


@dataclass(frozen=True)
class Change:
    """The newest state of one thing: `ref` names it for good, `seq` and `at` are those of the teller.

    `withdrawn`: it is no more, and `body` is empty: a tombstone.
    """

    ref: str
    kind: str
    seq: int
    at: datetime
    exercise: bool
    withdrawn: bool
    body: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """Return it as the wire shows it."""
        return {
            "ref": self.ref,
            "kind": self.kind,
            "seq": self.seq,
            "at": self.at.isoformat(),
            "exercise": self.exercise,
            "withdrawn": self.withdrawn,
            "body": dict(self.body),
        }


@dataclass(frozen=True)
class Page:
    """Some changes of one world, oldest first: from `since` (not with it) up to `position`.

    `more`: there is a next page at once. `now` is the time in the world of the teller. `scopes` is what the
    token of the asker is for; empty: the teller does not say.
    """

    world: str
    exercise: bool
    now: datetime
    since: str
    position: Position
    more: bool
    changes: tuple[Change, ...]
    scopes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as the wire shows it."""
        return {
            "contract": CONTRACT,
            "world": self.world,
            "exercise": self.exercise,
            "now": self.now.isoformat(),
            "since": self.since,
            "position": str(self.position),
            "more": self.more,
            "changes": [change.document() for change in self.changes],
            "scopes": [*self.scopes],
        }


def page_of(document: Any, *, world: str, exercise: bool, since: str) -> Page:
    """Return the page that another installation answered. Raises UnreadableError.

    Nothing of a page is used that is of another world, that says of anything in it that it is an exercise
    where we are not (or the other way round), or that answers another question.
    """
    if not isinstance(document, Mapping) or document.get("contract") != CONTRACT:
        raise UnreadableError("no_page")
    if document.get("world") != world or document.get("exercise") is not exercise:
        raise UnreadableError("other_world")
    position = position_of(_text(document, "position"))
    changes = document.get("changes")
    if position is None or not isinstance(changes, list) or len(changes) > MOST_CHANGES:
        raise UnreadableError("no_page", "changes")
    if document.get("since") != since or not isinstance(document.get("more"), bool):
        raise UnreadableError("no_page", "since")
    return Page(
        world=world,
        exercise=exercise,
        now=_moment(document, "now"),
        since=since,
        position=position,
        more=document["more"],
        changes=tuple(_change(one, number, exercise) for number, one in enumerate(changes)),
        scopes=_scopes(document.get("scopes")),
    )


def _scopes(value: Any) -> tuple[str, ...]:
    """Return what a token is for; nothing where a page does not say it, as those of before do not."""
    if not isinstance(value, list) or len(value) > MOST_SCOPES:
        return ()
    words = [one for one in value if isinstance(one, str) and _SCOPE.fullmatch(one)]
    return tuple(sorted(set(words)))


def _change(one: Any, number: int, exercise: bool) -> Change:  # noqa: FBT001 -- as the page says
    """Return one change of a page. Raises UnreadableError."""
    place = f"changes.{number}"
    if not isinstance(one, Mapping) or not isinstance(one.get("body"), Mapping):
        raise UnreadableError("no_page", place)
    if one.get("exercise") is not exercise:
        raise UnreadableError("other_world", place)
    seq = one.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= MOST_NUMBER:
        raise UnreadableError("no_page", f"{place}.seq")
    if not isinstance(one.get("withdrawn"), bool):
        raise UnreadableError("no_page", f"{place}.withdrawn")
    ref = _text(one, "ref")
    if len(ref) > MOST_REF:
        raise UnreadableError("no_page", f"{place}.ref")
    if not can_be_kept(one["body"]):
        raise UnreadableError("no_page", f"{place}.body")
    return Change(
        ref=ref,
        kind=_text(one, "kind")[:MOST_KIND],  # of a later version; we know none so long
        seq=seq,
        at=_moment(one, "at"),
        exercise=exercise,
        withdrawn=one["withdrawn"],
        body=one["body"],
    )


def can_be_kept(value: Any, depth: int = MOST_DEPTH) -> bool:
    """Say whether a database can hold a value: no NUL, half a character, endless number or endless depth."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) <= MOST_NUMBER
    if isinstance(value, Mapping):
        return depth > 0 and all(
            can_be_kept(name) and can_be_kept(one, depth - 1) for name, one in value.items()
        )
    if isinstance(value, list):
        return depth > 0 and all(can_be_kept(one, depth - 1) for one in value)
    return value is None


def _text(found: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there. Raises UnreadableError."""
    value = found.get(name)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise UnreadableError("no_page", name)
    return value


def _moment(found: Mapping[str, Any], name: str) -> datetime:
    """Return a moment with its offset. Raises UnreadableError."""
    try:
        moment = datetime.fromisoformat(_text(found, name))
    except ValueError:
        raise UnreadableError("no_page", name) from None
    if not is_moment(moment):
        raise UnreadableError("no_page", name)
    return moment


def is_moment(moment: datetime) -> bool:
    """Say whether a moment has its offset, and lies where clocks of any zone can say it."""
    return moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR
