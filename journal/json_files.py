"""Reading a JSON file that a person wrote: strict, with the place of whatever is wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journal.errors import Invalid, ZorgbeeldError
from journal.said import Readable, said
from journal.strict_json import TwiceError, read_json

MAX_BYTES = 1_000_000
BAD_FILE = "bad_file"


def read_object(path: Path, members: Mapping[str, type]) -> dict[str, Any]:
    """Return the object in a file with exactly these members, of these types; texts are not empty.

    Raises Invalid with the file and the line or the JSON pointer.
    """
    document = _read(path)
    if not isinstance(document, dict):
        raise at(path, "/", "journal.json.object")
    for name in document:
        if name not in members:
            raise at(path, f"/{name}", "journal.json.unknown", known=list(members))
    for name, kind in members.items():
        if name not in document:
            raise at(path, f"/{name}", "journal.json.missing")
        value = document[name]
        if not isinstance(value, kind) or (isinstance(value, str) and not value.strip()):
            raise at(path, f"/{name}", f"journal.json.{'text' if kind is str else 'object'}")
    return document


def at(path: Path, pointer: str, what: str, **params: Any) -> Invalid:
    """Return the refusal of a file with its place; `what` is the code of what is wrong there."""
    return _refusal("journal.json", path, pointer, said(what, **params), pointer)


def within(path: Path, pointer: str, error: ZorgbeeldError) -> Invalid:
    """Return what a service says against the content of a file, with its place in the file."""
    return _refusal("journal.json_within", path, pointer, error.said, pointer)


def _refusal(code: str, path: Path, place: Readable, what: Readable, field: str = "") -> Invalid:
    """Return a refusal with its place."""
    return Invalid(code, code=BAD_FILE, field=field, file=path.name, place=place, what=what)


def _read(path: Path) -> Any:
    """Return the value in a file. Raises Invalid."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise at(path, "/", "journal.json.large", most=MAX_BYTES // 1000)
        text = path.read_text(encoding="utf-8-sig")
        return read_json(text)
    except OSError as error:
        raise at(path, "/", "journal.json.no_reading", why=error.strerror) from None
    except UnicodeDecodeError as error:
        what = said("journal.json.no_utf8")
        raise _refusal("journal.json", path, f"byte {error.start}", what) from None
    except json.JSONDecodeError as error:
        place = said("journal.json.mark", line=error.lineno, mark=error.colno)
        what = said("journal.json.no_json")
        raise _refusal("journal.json", path, place, what) from None
    except TwiceError as error:
        raise at(path, "/", "journal.json.twice", name=str(error)) from None
    except (ValueError, RecursionError):
        raise at(path, "/", "journal.json.no_json") from None
