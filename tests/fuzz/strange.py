"""What nobody sends by accident: bytes that are no JSON, odd characters, numbers without end."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.fuzz.sending import JSON, Sent, path_of, query_of

HALF = "\ud800"
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308),
    *(
        "",
        " ",
        "\0",
        "a\0b",
        HALF,
        f"x{HALF}y",
        "\udfff",
        "\u202e",
        "\ufeff",
        "\r\nSet-Cookie: a=b",
    ),
    *(
        "9" * 5000,
        "0x10",
        "1e5",
        "NaN",
        "٣",
        "１２",
        "true",
        "null",
        "-",
        "..",
        "../../etc/passwd",
        "%00",
    ),
    *(
        "x" * 100_000,
        "é" * 3000,
        "<script>alert(1)</script>",
        "=1+1",
        "{{7*7}}",
        "${jndi:x}",
        "' OR 1=1 --",
    ),
    *(
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999-23:59",
        "2026-11-27",
    ),
    *("99999-01-01T00:00:00Z", "2026-11-27T10:00:00", "2026-W48-5", "24:00", "-1:00", "all", "NL"),
    *(
        [],
        [[]],
        {},
        [None],
        {"": ""},
        {"a": {"b": {"c": []}}},
        ["x"] * 2000,
        {"__proto__": {"x": 1}},
    ),
)
TEXTS = tuple(value for value in VALUES if isinstance(value, str) and len(value) < 20_000)
RAW = (
    *(
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b'{"a":1,"a":2}',
        b"\0",
    ),
    *(
        b"[" * 50_000,
        b'{"a":' * 5_000,
        b'{"x": 1e400}',
        b'{"x": NaN}',
        b'{"x": -Infinity}',
        b'{"x": "\xed\xa0\x80"}',
    ),
    *(
        b"[" + b"1," * 100_000 + b"1]",
        b'{"x": ' + b"9" * 5_000 + b"}",
        b"a=b&c=d",
        b"--x\r\n\r\n--x--",
    ),
)
KINDS = (
    *(
        "",
        JSON,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
    ),
    *(
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "text/csv",
        "x",
        "application/",
    ),
    *("application/json; charset=nergens", "application/octet-stream", "*/*"),
)
ACCEPTED = (
    "*/*",
    "text/html",
    "application/xml",
    "application/json;q=0",
    "x",
    "a/b;c",
    "text/csv",
    ",",
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X")


def replaced(document: Any, at: int, value: Any) -> Any:
    """Return a document in which the part that comes `at` in a walk through it is another value."""
    places = list(_places(document))
    if not places:
        return value
    return _with(document, places[at % len(places)], value)


def _places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every part of a document."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(document, Mapping):
        inner = list(document.items())
    elif isinstance(document, list):
        inner = list(enumerate(document))
    return [path, *(way for key, one in inner for way in _places(one, (*path, key)))][
        0 if path else 1 :
    ]


def _with(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a document with another value at the end of a way."""
    if not path:
        return value
    copy = dict(document) if isinstance(document, Mapping) else list(document)
    copy[path[0]] = _with(copy[path[0]], path[1:], value)
    return copy


def as_bytes(document: Any) -> bytes:
    """Return a document as JSON; half characters stay what they are."""
    return json.dumps(document).encode()


WAYS = (
    *("value", "value", "value", "member", "raw", "kind", "accept", "key", "method"),
    *("query", "path"),
)
KEYS = ("", " ", "x" * 5000, "0", "k" * 100, "a,b", "~" * 101)


@st.composite
def oddly(draw: DrawFn, sent: Sent, template: str, named: Mapping[str, Any], example: Any) -> Sent:
    """Return a request with one thing odd about it."""
    way = draw(st.sampled_from(WAYS))
    if way in ("value", "member", "raw"):
        return replace(sent, body=_odd_body(draw, way, example), content_type=JSON)
    if way in ("query", "path"):
        return _elsewhere(draw, sent, template, named, way)
    one = draw(st.sampled_from({"kind": KINDS, "accept": ACCEPTED, "key": KEYS}.get(way, METHODS)))
    if way in ("accept", "key"):
        header = {"accept": "Accept", "key": "Idempotency-Key"}[way]
        return replace(sent, headers={**sent.headers, header: one})
    return replace(sent, content_type=one) if way == "kind" else replace(sent, method=one)


def _odd_body(draw: DrawFn, way: str, example: Any) -> bytes:
    """Return a body in which one part is odd, or that is odd as a whole."""
    if way == "raw":
        return draw(st.sampled_from(RAW))
    value = draw(st.sampled_from(VALUES))
    if way == "value":
        return as_bytes(replaced(example, draw(st.integers(0, 200)), value))
    known = example if isinstance(example, Mapping) else {}
    return as_bytes({**known, draw(st.sampled_from(TEXTS)): value})


def _elsewhere(draw: DrawFn, sent: Sent, template: str, named: Mapping[str, Any], way: str) -> Sent:
    """Return a request with something odd in its address."""
    value = draw(st.sampled_from(TEXTS))
    if way == "path" and named:
        name = draw(st.sampled_from(sorted(named)))
        return replace(sent, path=path_of(template, {**named, name: value}))
    asked = (
        "at",
        "seq",
        "before",
        "after",
        "limit",
        "since",
        "until",
        "category",
        "kind",
        "days",
        "realm",
    )
    query = query_of({draw(st.sampled_from((*asked, value))): value})
    return replace(
        sent, query=draw(st.sampled_from((query, f"{query}&{query}", "%zz=%ff", "&&=", "seq=%00")))
    )
