"""Reading JSON of strangers: limits in size and depth, no numbers that fill memory, no double names.

Values are looked up with their expected shape: another shape is absent, never an error.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lcms_bridge.codecs.xmltree import UTF16, UnreadableError

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 60
MAX_DIGITS = 18
# a text without an end is one to the end: else each of its signs would be looked at as a beginning
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_ESCAPED = re.compile(rb"\\u00([2-7][0-9a-fA-F])")
_OUTSIDE = re.compile(r'"(?:[^"\\]|\\.)*+"|(NaN|-?Infinity)', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


def parse(data: bytes) -> Any:
    """Return the value of a JSON document. Raises UnreadableError, and nothing else."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    if not data.strip():
        raise UnreadableError("nothing")
    said = _text(data)
    if _depth(said.encode("utf-8", errors="replace")) > MAX_DEPTH:
        raise UnreadableError("too_deep", most=MAX_DEPTH)
    try:
        return json.loads(
            said, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_pairs
        )
    except json.JSONDecodeError as error:
        raise UnreadableError("not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise UnreadableError("too_deep", most=MAX_DEPTH) from None
    except UnreadableError:
        raise
    except ValueError as error:
        raise _no_number(said, str(error)) from None


def is_json(*words: str) -> Callable[[bytes], bool]:
    """Return a function that says whether bytes look like JSON with one of these words in it."""
    sought = [word.encode() for word in words]

    def recognises(data: bytes) -> bool:
        head = plainly(data).removeprefix(b"\xef\xbb\xbf").lstrip()
        return head[:1] in {b"{", b"["} and any(word in head for word in sought)

    return recognises


def plainly(data: bytes) -> bytes:
    """Return a document in which words stand as they are read: out of UTF-16, out of escapes."""
    if data.startswith(UTF16):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return unescaped(data.replace(b"\0", b""))


def unescaped(data: bytes) -> bytes:
    """Return bytes in which what is written as an escape of JSON, and need not be, stands plainly."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"\\u" in data else data


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list; one value alone is a list of one, nothing is none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def objects(value: Any, path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield the objects of a list with their paths; what is no object is passed over."""
    for index, one in enumerate(items(value)):
        if isinstance(one, dict):
            yield one, f"{path}[{index}]"


def others(value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Yield what `objects` passes over, with its path: what stands where an object belongs."""
    for index, one in enumerate(items(value)):
        if not isinstance(one, dict):
            yield one, f"{path}[{index}]"


def at(value: Any, *path: str | int) -> Any:
    """Return the value at a path of names and numbers, or None."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(data: bytes) -> str:
    """Return the text of a document. Raises UnreadableError."""
    try:
        if data.startswith(UTF16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("encoding") from None


def _depth(said: bytes) -> int:
    """Return how deep the brackets go, outside texts."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(_STRINGS.sub(b"", said)):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH:
                break
    return deepest


def _integer(digits: str) -> int | str:
    """Return a whole number; one that no count can be stays a text, which no count accepts."""
    return int(digits) if len(digits) <= MAX_DIGITS else digits[:MAX_DIGITS] + "…"


def _constant(name: str) -> Any:
    """Refuse NaN and Infinity, as programs write them that do not look: JSON has none."""
    raise ValueError(name)


def _no_number(said: str, name: str) -> UnreadableError:
    """Return the fault that says where such a number stands; what stands in texts is passed over."""
    for found in _OUTSIDE.finditer(said):
        if found[1] == name:
            line = said.count("\n", 0, found.start()) + 1
            column = found.start() - said.rfind("\n", 0, found.start())
            return UnreadableError("no_json_number", given=name, line=line, column=column)
    return UnreadableError("not_json", line=0, column=0)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises UnreadableError when it says one thing twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableError("name_twice", name=_first_twice(pairs)[:60])
    return found


def _first_twice(pairs: list[tuple[str, Any]]) -> str:
    """Return the first name that was there before, in one walk, however many there are."""
    seen: set[str] = set()
    for name, _value in pairs:
        if name in seen:
            return name
        seen.add(name)
    return ""
