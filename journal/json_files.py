"""Reading a JSON file that a person wrote: strict, with the place of whatever is wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from journal.errors import Invalid

MAX_BYTES = 1_000_000
BAD_FILE = "bad_file"


def read_object(path: Path, members: Mapping[str, type]) -> dict[str, Any]:
    """Return the object in a file with exactly these members, of these types; texts are not empty.

    Raises Invalid with the file and the line or the JSON pointer.
    """
    document = _read(path)
    if not isinstance(document, dict):
        raise at(path, "/", "hier hoort een object")
    for name in document:
        if name not in members:
            raise at(path, f"/{name}", f"onbekend; bekend zijn: {', '.join(members)}")
    for name, kind in members.items():
        if name not in document:
            raise at(path, f"/{name}", "ontbreekt")
        value = document[name]
        if not isinstance(value, kind) or (isinstance(value, str) and not value.strip()):
            raise at(path, f"/{name}", "hier hoort " + ("tekst" if kind is str else "een object"))
    return document


def at(path: Path, pointer: str, what: str) -> Invalid:
    """Return the refusal of a file with its place."""
    return Invalid(f"{path.name}, {pointer}: {what}.", code=BAD_FILE, field=pointer)


def _read(path: Path) -> Any:
    """Return the value in a file. Raises Invalid."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise at(path, "/", f"is groter dan {MAX_BYTES // 1000} kB")
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except OSError as error:
        raise at(path, "/", f"is niet te lezen ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise at(path, f"byte {error.start}", "dit is geen UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"regel {error.lineno}, teken {error.colno}"
        raise at(path, place, f"dit is geen JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise at(path, "/", f"dit is geen JSON ({error})") from None


def _no_number(word: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose members have different names."""
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"‘{twice}’ staat twee keer in één object"
        raise ValueError(msg)
    return made
