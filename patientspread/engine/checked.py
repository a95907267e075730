"""Reading JSON values strictly: every refusal names the place as a JSON pointer.

`Node` wraps a decoded value together with its pointer; its methods answer a value of the
asked type or raise `CaseError`. It remembers which members were asked for: a name that no
reader asked for is a name nobody knows, and `refuse_unknown` refuses it. So there is no second
list of known names that could drift from what is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from patientspread.engine.errors import CaseError

_NAMED = 10  # unknown names told in one refusal
_LARGEST = 10**9  # beyond this a count or a minute is a mistake, and int32 indices would break


@dataclass(frozen=True, slots=True)
class Node:
    """A decoded JSON value and where it stands."""

    value: Any
    pointer: str = ""
    asked: dict[str, set[str]] = field(default_factory=dict, repr=False, compare=False)

    def fail(self, sentence: str) -> NoReturn:
        """Raise `CaseError` at this place."""
        raise CaseError(self.pointer, sentence)

    def __getitem__(self, key: str | int) -> Node:
        """The member `key`; its absence is an error at this place."""
        if isinstance(key, str) and key not in self.members():
            self.fail(f"the key “{key}” is missing")
        self.asked.setdefault(self.pointer, set()).add(str(key))
        return Node(self.value[key], f"{self.pointer}/{_escaped(str(key))}", self.asked)

    def get(self, key: str) -> Node | None:
        """The member `key`, or None when it is absent."""
        return self[key] if key in self.members() else None

    def members(self) -> dict[str, Any]:
        """The value as an object."""
        if not isinstance(self.value, dict):
            self.fail(f"an object is expected here, not {_kind(self.value)}")
        self.asked.setdefault(self.pointer, set())
        return self.value

    def known(self, *keys: str) -> None:
        """These members may be there; what they hold is not looked at."""
        self.members()
        self.asked[self.pointer].update(keys)

    def refuse_unknown(self) -> None:
        """Raise `CaseError` if an object that was read has members nobody asked for."""
        names = list(self.unknown())
        if names:
            first, *others = [
                (pointer, f"“{key}” is not known here") for pointer, key in names[:_NAMED]
            ]
            more = [f"{pointer or '/'}: {sentence}" for pointer, sentence in others]
            raise CaseError(first[0], "; ".join([first[1], *more]))

    def unknown(self) -> Iterator[tuple[str, str]]:
        """Members nobody asked for, as (pointer of their object, name), in document order."""
        if isinstance(self.value, list):
            for element in self.items():
                yield from element.unknown()
        if isinstance(self.value, dict) and self.pointer in self.asked:
            asked = set(self.asked[self.pointer])
            for key in self.value:
                if key in asked:
                    yield from self[key].unknown()
                else:
                    yield self.pointer, key

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """The members of an object with their names."""
        return ((key, self[key]) for key in self.members())

    def items(self, length: int | None = None) -> list[Node]:
        """The elements of an array, of exactly `length` if that is given."""
        if not isinstance(self.value, list):
            self.fail(f"an array is expected here, not {_kind(self.value)}")
        if length is not None and len(self.value) != length:
            self.fail(f"{length} elements are expected here, there are {len(self.value)}")
        return [Node(v, f"{self.pointer}/{i}", self.asked) for i, v in enumerate(self.value)]

    def text(self) -> str:
        """A non-empty string."""
        if not isinstance(self.value, str):
            self.fail(f"a string is expected here, not {_kind(self.value)}")
        if not self.value:
            self.fail("this string may not be empty")
        return self.value

    def one_of(self, allowed: tuple[str, ...] | list[str] | set[str] | dict[str, Any]) -> str:
        """A string out of a closed set."""
        name = self.text()
        if name not in allowed:
            self.fail(f"“{name}” is not one of {', '.join(sorted(allowed))}")
        return name

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.fail(f"true or false is expected here, not {_kind(self.value)}")
        return self.value

    def whole(self, minimum: int = 0) -> int:
        """A whole number of at least `minimum` (3.0 counts as 3)."""
        number = self.number()
        if number != int(number):
            self.fail(f"a whole number is expected here, not {number}")
        if number < minimum:
            self.fail(f"a number of at least {minimum} is expected here, not {int(number)}")
        return int(number)

    def number(self) -> float:
        """A finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.fail(f"a number is expected here, not {_kind(self.value)}")
        if abs(self.value) > _LARGEST:
            self.fail(f"{self.value} is too large")
        return self.value

    def amount(self) -> float:
        """A finite number of at least 0."""
        if self.number() < 0:
            self.fail(f"a number of at least 0 is expected here, not {self.value}")
        return float(self.value)


def unique_ids(nodes: list[Node]) -> list[str]:
    """The `id` of each object of an array; a repeated one is an error."""
    seen: set[str] = set()
    for node in nodes:
        name = node["id"].text()
        if name in seen:
            node["id"].fail(f"the id “{name}” occurs twice")
        seen.add(name)
    return [node["id"].text() for node in nodes]


def parse(text: str) -> Node:
    """The text as a `Node`; what is not JSON is an error with its line and column."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise CaseError(place, f"this is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise CaseError("", "the JSON is nested too deeply") from error
    except ValueError as error:
        # a number of thousands of digits
        raise CaseError("", f"this is not JSON that can be read: {error}") from error
    return Node(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise CaseError("", f"the key “{key}” occurs twice in one object")
        members[key] = value
    return members


def _no_constant(name: str) -> NoReturn:
    raise CaseError("", f"{name} is not a number of JSON")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
