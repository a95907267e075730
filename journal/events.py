"""The closed set of event types, and how an event becomes wire data.

Each app declares its types in its own `events.py` as frozen dataclasses; an undeclared field is a
`TypeError`, an undeclared type cannot be recorded. An event carries the whole new state of the one
entity it concerns, so that applying it twice, or after a newer snapshot, does no harm.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from journal.said import Named, Readable, Said, beside, both

EVERYONE = "all"


@dataclass(frozen=True)
class Line:
    """One line for people in the log: its category and its sentence."""

    category: str
    text: Readable
    en: str = ""  # until every event says its line by a code

    def document(self) -> dict[str, str]:
        """Return it as the wire shows it: always in both languages."""
        return {"cat": self.category, **both(self.text), **({"en": self.en} if self.en else {})}


@dataclass(frozen=True)
class Variant:
    """What one group of audiences sees of an event; the first variant that fits a reader counts.

    `veiled`: who did it, and why, is not said. Of what is hidden the doer tells as much as the rest:
    whoever sees a part of an entity sees it veiled, unless the event says otherwise.
    """

    to: tuple[str, ...]
    state: dict[str, Any] | None
    line: Line | None = None
    veiled: bool | None = None  # None: what is not the first variant, and shows no state, is veiled

    def hides_who(self, place: int) -> bool:
        """Say whether this variant, at its place among those of its event, leaves out who and why."""
        if self.veiled is not None:
            return self.veiled
        return place > 0 and self.state is None


class Event:
    """Base of all event types: subclasses are frozen dataclasses decorated with `event_type`."""

    type: ClassVar[str] = ""
    # the action under which it stands in the trail too, such as `mandate`; empty: in the journal alone
    trail: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """Return the key of the entity whose state this event sets, such as `beds:MAASSTAD`."""
        raise NotImplementedError

    def state(self) -> dict[str, Any] | None:
        """Return the entity's whole new state as the wire shows it; None: it is gone.

        What is kept in both languages stands there in Dutch, with its English beside it.
        """
        state: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, Named | Said):
                state |= beside(field.name, value)
            else:
                state[field.name] = value
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return how long an entity in this wire state stays: a key of `settings.STATE_DAYS`.

        Empty (the default): until something else happens to it. What is over for good leaves the state
        that screens start from after that time; the log and the past keep it.
        """
        return ""

    def trail_detail(self) -> dict[str, Any]:
        """Return what the trail says of it; short, and without free text."""
        return {"type": self.type}

    def line(self) -> Line | None:
        """Return the line for the log, or None for what would only be noise there."""
        return None

    def variants(self) -> tuple[Variant, ...]:
        """Return who sees what, most privileged first; by default everyone sees everything."""
        return (Variant((EVERYONE,), self.state(), self.line()),)


REGISTRY: dict[str, type[Event]] = {}
E = TypeVar("E", bound=type[Event])


def event_type(name: str) -> Callable[[E], E]:
    """Register a class as the one for events of this type."""

    def register(cls: E) -> E:
        if name in REGISTRY or "__dataclass_fields__" not in vars(cls):
            msg = f"{name} is declared twice, or {cls.__name__} is no dataclass"
            raise TypeError(msg)
        cls.type = name
        REGISTRY[name] = cls
        return cls

    return register


def _plain(value: object) -> object:
    """Turn what JSON does not know into what it does: moments and days as ISO 8601, words as texts."""
    if isinstance(value, Said | Named):
        return both(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    msg = f"{type(value).__name__} does not belong on the wire"
    raise TypeError(msg)


def encode(value: object) -> str:
    """Return the canonical JSON of a value: compact, UTF-8, keys in the given order."""
    return json.dumps(
        value, default=_plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
