"""The one event type of the trial site: a value with three degrees of detail."""

from dataclasses import dataclass
from typing import Any

from journal.events import Event, Line, Variant, event_type

OVER = "over"


@event_type("trial.set")
@dataclass(frozen=True)
class TrialSet(Event):
    """A thing has a value; coordinators see the secret, information officers the hint."""

    thing: str
    value: int
    t: float = 0.0
    pad: str = ""
    secret: str = ""
    hint: str = ""
    gone: bool = False
    private: bool = False  # only coordinators know that it exists

    @property
    def key(self) -> str:
        """Return the thing's key."""
        return f"thing:{self.thing}"

    def state(self) -> dict[str, Any] | None:
        """Return everything."""
        if self.gone:
            return None
        everyone = {"thing": self.thing, "value": self.value, "t": self.t, "pad": self.pad}
        return everyone | {"secret": self.secret, "hint": self.hint}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a thing is over when its padding says so."""
        return "note" if state["pad"] == OVER else ""

    def _without(self, *names: str) -> dict[str, Any] | None:
        """Return the state without some of its fields."""
        state = self.state()
        return state and {name: value for name, value in state.items() if name not in names}

    def line(self) -> Line | None:
        """Return a line for every tenth value."""
        if self.value % 10 or self.gone:
            return None
        return Line("trial", f"{self.thing} is {self.value}")

    def variants(self) -> tuple[Variant, ...]:
        """Return the three degrees."""
        full = Variant(("role:coord",), self.state(), self.line())
        if self.private:
            return (full,)
        hin = Variant(("role:hin",), self._without("secret"), self.line())
        return full, hin, Variant(("all",), self._without("secret", "hint"))
