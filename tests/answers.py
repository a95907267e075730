"""Noting what services and addresses answer, for the description of the API (`web/answers.py`).

    ANSWERS=out.json .venv/bin/pytest -p tests.answers tests/test_api_answers.py tests/web/answers
    .venv/bin/python -m tests.answers [--replace] [--examples] out.json …

The first notes the answers that some tests see (these ask for every operation), the second adds such notes to
`web/answers.json`: shapes grow with what was seen, an example that is there stays. With `--replace` the shape
that was noted of an operation goes in the place of what was known, so that what it answers no more goes: note
it from every test that asks for it. With `--examples` examples are taken anew; noted twice they are the same
to the byte, for the clock stands still and what chance makes is written as noughts.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# the clock that stands still where answers are noted
NOTED_AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
NAME = re.compile(r"[a-z][a-z0-9_]*")
HIDDEN = ("token", "secret", "ticket", "push_key")
# what is another in every run: numbers made by chance and sums over them, the beginnings of tokens, what was
# measured
BY_CHANCE = re.compile(
    r"(?<![0-9a-z])([0-9a-f]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z])"
)
MEASURED = {"tag": "0" * 8, "seconds": 0.1}
TOKENS = re.compile(r"\b(zbp?_)[\w-]+")
MOST_TEXT = 120
MOST_KEYS = 40
SHALLOW = 5
seen: dict[str, dict[str, Any]] = {}


def plain(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema has it: what may be null says so in its type."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: plain(part) for name, part in schema.items() if name != "nullable"}
    if schema.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def shape(value: Any) -> dict[str, Any]:
    """Return the shape of a JSON value, in the words of OpenAPI 3.0."""
    if value is None:
        return {"nullable": True}
    if isinstance(value, str):
        return {"type": "string"} | ({"format": "date-time"} if MOMENT.match(value) else {})
    if isinstance(value, list):
        found: dict[str, Any] = {}
        for index, one in enumerate(value):
            found = merged(found, shape(one)) if index else shape(one)
        return {"type": "array", "items": found}
    if isinstance(value, dict):
        return _of_object(value)
    kinds = {bool: "boolean", int: "integer", float: "number"}
    return {"type": kinds[type(value)]}


def _of_object(value: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of an object: its names, or that of each value where names are codes."""
    if value and not all(NAME.fullmatch(name) for name in value):
        found = [shape(one) for one in value.values()]
        every = found[0]
        for one in found[1:]:
            every = merged(every, one)
        return {"type": "object", "additionalProperties": every}
    return {"type": "object", "properties": {name: shape(one) for name, one in value.items()}}


def merged(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shape that both have."""
    nullable = {"nullable": True} if one.get("nullable") or two.get("nullable") else {}
    left = {name: part for name, part in one.items() if name != "nullable"}
    right = {name: part for name, part in two.items() if name != "nullable"}
    if not left or not right or left == right:
        # what is known of one is all that is known, unless one says that it may be anything
        anything = (not left and not one) or (not right and not two)
        return nullable if anything else {**(left or right), **nullable}
    types = {left.get("type"), right.get("type")}
    if types == {"integer", "number"}:
        return {"type": "number", **nullable}
    if len(types) > 1:
        return {"description": "Of more than one type"}
    if types == {"array"}:
        return {"type": "array", "items": merged_items(left["items"], right["items"]), **nullable}
    if types == {"object"}:
        return {**_both(left, right), **nullable}
    return {"type": left["type"], **nullable}  # texts, of which one is a moment


def merged_items(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shape of items of two lists; of an empty one nothing is known."""
    return dict(one or two) if not one or not two else merged(one, two)


def _both(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shape of two objects."""
    every = [part["additionalProperties"] for part in (one, two) if "additionalProperties" in part]
    names: dict[str, Any] = dict(one.get("properties", {}))
    for name, part in two.get("properties", {}).items():
        names[name] = merged(names[name], part) if name in names else part
    if not every:
        return {"type": "object", "properties": names}
    for part in (*every[1:], *names.values()):
        every[0] = merged(every[0], part)
    return {"type": "object", "additionalProperties": every[0]}


def same_always(text: str) -> str:
    """Return a text of an example without what is another in every run, and without what opens something."""
    text = text.replace("http://testserver", "https://zorgbeeld.example")
    noughts = BY_CHANCE.sub(lambda found: re.sub(r"[0-9a-f]", "0", found[0]), text)
    return TOKENS.sub(r"\1…", noughts)


def short(value: Any, depth: int = 0, name: str = "") -> Any:
    """Return an example of a value that can be read: of each list one, no secrets, and nothing of chance."""
    if isinstance(value, list):
        return [short(one, depth + 1) for one in value[:1]] if depth < SHALLOW else []
    if isinstance(value, dict):
        if depth >= SHALLOW:
            return {}
        coded = any(not NAME.fullmatch(key) for key in value)
        parts = list(value.items())[: 1 if coded else MOST_KEYS]
        return {same_always(key): short(one, depth + 1, key) for key, one in parts}
    if name in MEASURED and type(value) is type(MEASURED[name]):
        return MEASURED[name]
    if isinstance(value, str):
        return "…" if name in HIDDEN else same_always(value)[:MOST_TEXT]
    return value


class Names:
    """The names in answers beside those in their description: what came, and what went."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas
        self.told: dict[str, set[str]] = defaultdict(set)
        self.found: dict[str, set[str]] = defaultdict(set)

    def compare(self, where: str, schema: Mapping[str, Any], value: Any) -> None:
        """Note the names of an answer and of its schema, each with the place of its object."""
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        every = schema.get("additionalProperties")
        if isinstance(value, list):
            parts = [("[]", schema.get("items", {}), one) for one in value]
        elif not isinstance(value, dict):
            parts = []
        elif isinstance(every, dict):
            parts = [(".*", every, one) for one in value.values()]
        else:
            parts = self._named(where, schema, value)
        for place, within, one in parts:
            self.compare(f"{where}{place}", within, one)

    def _named(
        self, where: str, schema: Mapping[str, Any], value: Mapping[str, Any]
    ) -> list[tuple[str, Any, Any]]:
        """Note the names of one object; return its parts. Where none are described anything may stand."""
        if "properties" not in schema:
            return []
        self.told[where] |= schema["properties"].keys()
        self.found[where] |= value.keys()
        return [
            (f".{name}", schema["properties"].get(name, {}), one) for name, one in value.items()
        ]

    def strange(self) -> list[str]:
        """Return the names that answers have and their description has not."""
        return self._beside(self.found, self.told)

    def unseen(self) -> list[str]:
        """Return the names that a description has and none of its answers."""
        return self._beside(self.told, self.found)

    @staticmethod
    def _beside(some: Mapping[str, set[str]], others: Mapping[str, set[str]]) -> list[str]:
        """Return the names of some that others lack, with their places."""
        return sorted(f"{where}.{name}" for where in some for name in some[where] - others[where])


def note(operation: str, document: Any) -> None:
    """Note an answer of an operation."""
    found = shape(document)
    known = seen.get(operation)
    if known is None:
        seen[operation] = {"schema": found, "example": short(document)}
    else:
        known["schema"] = merged(known["schema"], found)


def note_services() -> None:
    """Have every service's answer noted from now on."""
    from rest_framework.utils.encoders import JSONEncoder  # noqa: PLC0415 -- once Django is set up

    from journal.idempotency import Secret  # noqa: PLC0415
    from web.commands import Service, commands  # noqa: PLC0415

    class Encoder(JSONEncoder):
        def default(self, obj: Any) -> Any:
            return str(obj) if isinstance(obj, Secret) else super().default(obj)

    by_service = {id(made.service): made for made in commands()}
    call = Service.__call__
    if getattr(call, "is_noting", False):
        return

    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = call(self, *args, **kwargs)
        made = by_service.get(id(self))
        if made is not None:
            with suppress(Exception):  # what a test makes of it is the test's
                answer = json.loads(json.dumps(dict(made.answer(result)), cls=Encoder))
                note(made.name.replace(".", "_"), answer)
        return result

    noted.is_noting = True  # type: ignore[attr-defined]
    Service.__call__ = noted  # type: ignore[method-assign]


def pytest_collection_finish(session: Any) -> None:
    """Begin."""
    del session
    note_services()


def pytest_sessionfinish(session: Any) -> None:
    """Write what was seen."""
    if "ANSWERS" in os.environ and not hasattr(session.config, "workerinput"):
        Path(os.environ["ANSWERS"]).write_text(json.dumps(seen), encoding="utf-8")


def add(files: list[str], *, replace: bool = False, examples: bool = False) -> None:
    """Add what was noted to what is known, or put its shape, or its example, in the place of that."""
    where = Path(__file__).parents[1] / "web" / "answers.json"
    known = json.loads(where.read_text(encoding="utf-8")) if where.exists() else {}
    noted: set[str] = set()
    for file in files:
        for name, one in json.loads(Path(file).read_text(encoding="utf-8")).items():
            if name in known and replace and name not in noted:
                known[name]["schema"] = one["schema"]
            elif name in known:
                known[name]["schema"] = merged(known[name]["schema"], one["schema"])
            else:
                known[name] = one
            if examples and name not in noted:
                known[name]["example"] = one["example"]
            noted.add(name)
    text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False)
    where.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    add(
        [one for one in sys.argv[1:] if not one.startswith("--")],
        replace="--replace" in sys.argv,
        examples="--examples" in sys.argv,
    )
