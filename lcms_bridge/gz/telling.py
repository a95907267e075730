"""What of our entities goes to a neighbour: without people, ages or our own choices. Pure.

A state is as screens have it (docs/wire.md). What is unknown is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

State = Mapping[str, Any]
# of a line of figures: what is about our choice between sources, or follows from the rest
_OURS = frozenset(
    ("bed", "observed_at", "source", "stale_after_s", "told", "moved", "why", "others", "available")
)


def figures(state: State) -> dict[str, Any]:
    """Return what counts of one theme at a facility: each kind with its own moment and source.

    Parts of a kind (cohorts) stay here: which there are, each installation says for itself.
    """
    return {
        "facility": state["facility"],
        "capacity_class": state["capacity_class"],
        "note": state["duiding"],
        "lines": [_line(line) for line in state["lines"] if not line.get("cohort")],
    }


def _line(line: State) -> dict[str, Any]:
    """Return one kind."""
    return {
        "kind": line["bed"],
        "observed_at": line["observed_at"],
        "source": line["source"],
        "values": {
            name: value
            for name, value in line.items()
            if name not in _OURS and value not in (None, "", {})
        },
    }


def department(state: State) -> dict[str, Any]:
    """Return an emergency department: its state, why, until when, and its crowding."""
    score = state["nedocs"]
    return {
        "facility": state["facility"],
        "observed_at": state["observed_at"],
        "source": state["source"],
        "traffic": state["traffic"],
        "reason": state["reason"],
        "expected_end": state["expected_end"],
        "present": state["present"],
        "nedocs": score["value"] if score else None,
        "inputs": state["inputs"],
        "times": state["times"],
        "counted_at": state["counted_at"],
        "note": state["duiding"],
    }


def part(state: State) -> dict[str, Any]:
    """Return a part of an emergency department that does not take everybody in."""
    return {name: state[name] for name in ("facility", "part", "traffic", "reason", "expected_end")}


def phase(state: State) -> dict[str, Any]:
    """Return the care phase of a region; who decided stays here."""
    return {
        "region": state["region"],
        "phase": state["phase"],
        "since": state.get("decided_at") or state["since"],
        "reason": state["reason"],
    }


def grip(state: State) -> dict[str, Any]:
    """Return the GRIP level of an activiteit in a veiligheidsregio; who decided stays here."""
    return {
        "activity": state["activity"],
        "veiligheidsregio": state["veiligheidsregio"],
        "level": state["level"],
        "incident": state["incident"],
        "since": state["since"],
    }


def shared(state: State) -> dict[str, Any]:
    """Return a text or a map layer that people chose to share, in its newest revision."""
    names = ("form", "region", "theme", "title", "text", "geometry", "revision", "changed_at")
    return {name: state[name] for name in names if state[name] is not None}


# how the keys of our entities begin -> the kind in the contract, and what of it goes
TOLD: Mapping[str, tuple[str, Callable[[State], dict[str, Any]]]] = {
    "ed": ("department", department),
    "edpart": ("part", part),
    "phase": ("phase", phase),
    "grip": ("grip", grip),
    "shared": ("shared", shared),
}


def told_of(prefix: str) -> tuple[str, Callable[[State], dict[str, Any]]]:
    """Return the kind in the contract of our entities of a name, and what of them goes.

    What has no row of its own is a theme of figures: beds, staff, supplies.
    """
    return TOLD.get(prefix, ("figures", figures))
