"""What a plan's document gives, word by word: checked, with the place of whatever is wrong.

Who reads a plan to use it stops at the first fault; who checks one collects them all (`collecting`) and
goes on with a harmless value in the place of each.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

PHASES = ("regular", "adapted", "crisis")  # stable names; their order is only for reading
LANGUAGES = ("nl", "en")


class PlanError(ValueError):
    """A plan's document is not sound: `place` is a JSON pointer, `code` says what, with `params`."""

    def __init__(self, place: str, code: str, **params: Any) -> None:
        super().__init__(f"{place}: {code}")
        self.place = place
        self.code = code
        self.params = params


_collected: ContextVar[list[PlanError] | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[PlanError]]:
    """Collect faults instead of stopping at the first; yields the list that fills."""
    found: list[PlanError] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def fault(place: str, code: str, **params: Any) -> None:
    """Raise PlanError, or note it where faults are collected."""
    error = PlanError(place or "/", code, **params)
    found = _collected.get()
    if found is None:
        raise error
    found.append(error)


def given_object(value: object, place: str) -> dict[str, Any]:
    """Return an object."""
    if not isinstance(value, dict):
        fault(place, "object")
        return {}
    return cast("dict[str, Any]", value)


def given_list(parent: Mapping[str, Any], name: str, place: str) -> list[Any]:
    """Return a list."""
    value = parent.get(name)
    if not isinstance(value, list):
        fault(f"{place}/{name}", "list")
        return []
    return value


def given_text(parent: Mapping[str, Any], name: str, place: str) -> str:
    """Return a text that is not empty."""
    value = parent.get(name)
    if not isinstance(value, str) or not value.strip():
        fault(f"{place}/{name}", "text")
        return ""
    return value


def given_choice(parent: Mapping[str, Any], name: str, place: str, choices: tuple[str, ...]) -> str:
    """Return one of a closed set of words."""
    value = parent.get(name)
    if not isinstance(value, str) or value not in choices:
        fault(f"{place}/{name}", "choose", words=list(choices))
        return choices[0]
    return value


def given_number(
    parent: Mapping[str, Any], name: str, place: str, least: float, most: float
) -> float:
    """Return a number within bounds."""
    value = parent.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        fault(f"{place}/{name}", "number", least=least, most=most)
        return float(least)
    return float(value)


def given_truth(parent: Mapping[str, Any], name: str, place: str) -> bool:
    """Return yes or no; no where nothing is said."""
    value = parent.get(name, False)
    if not isinstance(value, bool):
        fault(f"{place}/{name}", "truth")
        return False
    return value


def given_both(parent: Mapping[str, Any], name: str, place: str) -> dict[str, str]:
    """Return a text in both languages."""
    both = given_object(parent.get(name), f"{place}/{name}")
    return {language: given_text(both, language, f"{place}/{name}") for language in LANGUAGES}
