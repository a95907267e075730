"""The description of the API as schemathesis reads it, with a request for each case that it makes."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import unquote

import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st

from tests.fuzz.sending import JSON, Sent, path_of, query_of
from tests.fuzz.strange import as_bytes, oddly
from web.commands import commands

# what a source reports: no command, so without an example of its own
FEED = {
    "capacity_figures": {
        "reports": [
            {
                "facility": "H000",
                "observed_at": "2020-10-21T09:00:00+02:00",
                "lines": [{"bed": "ward", "operational": 100, "occupied": 90}],
            }
        ]
    }
}
# how often what is really there is named, of ten times
KNOWN_OF_TEN = 8


@dataclass(frozen=True)
class Operation:
    """One address with one method: its template, its names, a whole body, and cases by its schema."""

    template: str
    method: str
    names: tuple[str, ...]
    example: Any
    cases: st.SearchStrategy[Any]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


@cache
def description() -> dict[str, Any]:
    """Return the description of the API, made once: nobody changes it."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def operations(schema: dict[str, Any]) -> Iterator[Operation]:
    """Yield every operation of the description."""
    bodies = FEED | {one.name.replace(".", "_"): dict(one.body.example) for one in commands()}
    for result in schemathesis.openapi.from_dict(deepcopy(schema)).get_all_operations():
        found = cast("Any", result).ok()
        raw = schema["paths"][found.path][found.method]
        names = tuple(one["name"] for one in raw.get("parameters", ()) if one.get("in") == "path")
        example = bodies.get(raw["operationId"], {})
        yield Operation(found.path, found.method.upper(), names, example, found.as_strategy())


def requests_of(operation: Operation, named: Mapping[str, Any]) -> st.SearchStrategy[Sent]:
    """Return requests of an operation: as described, as in the example, and with something odd."""

    @st.composite
    def made(draw: st.DrawFn) -> Sent:
        known = draw(st.integers(1, 10)) <= KNOWN_OF_TEN
        here = {name: named[name] for name in operation.names if known and name in named}
        way = draw(st.sampled_from(("described", "example", "odd", "odd")))
        if way == "described":
            return sent_of(operation, draw(operation.cases), here)
        values = {name: named.get(name, "x") for name in operation.names}
        body = {**operation.example, **_fitting(operation.example, named)}
        plain = Sent(operation.method, path_of(operation.template, values))
        if operation.method != "GET":
            plain = Sent(plain.method, plain.path, body=as_bytes(body), content_type=JSON)
        return plain if way == "example" else draw(oddly(plain, operation.template, values, body))

    return made()


def drawn(strategy: st.SearchStrategy[Sent], number: int, seed: int = 0) -> list[Sent]:
    """Return so many requests; the same ones for the same seed."""
    found: list[Sent] = []

    @with_seed(seed)
    @settings(
        max_examples=number,
        phases=[Phase.generate],
        database=None,
        derandomize=False,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(sent: Sent) -> None:
        found.append(sent)

    one()
    return found


def _fitting(example: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an example says with what is really there in it."""
    return {
        name: named[name] for name, one in example.items() if type(named.get(name)) is type(one)
    }


def sent_of(operation: Operation, case: Any, here: Mapping[str, Any]) -> Sent:
    """Return a case of schemathesis as a request."""
    drawn_ones = {name: unquote(str(one)) for name, one in (case.path_parameters or {}).items()}
    values = {**drawn_ones, **here}
    headers = {name: str(value) for name, value in (case.headers or {}).items()}
    clean = {
        name: value for name, value in headers.items() if value.isascii() and value.isprintable()
    }
    path = path_of(operation.template, values)
    query = query_of(case.query or {})
    if operation.method == "GET" or type(case.body).__name__ == "NotSet":
        return Sent(operation.method, path, query, headers=clean)
    kind = case.media_type or JSON
    body = case.body if isinstance(case.body, bytes) else as_bytes(_plain(case.body))
    return Sent(operation.method, path, query, body, kind, clean)


def _plain(body: Any) -> Any:
    """Return a body that can be written as JSON; bytes of files become text."""
    if isinstance(body, Mapping):
        return {name: _plain(one) for name, one in body.items()}
    return body.decode("latin-1") if isinstance(body, bytes) else body
