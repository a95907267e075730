"""A request as bytes, and what came back: the same for the test in this process and for a real server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_from_bytes

JSON = "application/json"


@dataclass(frozen=True)
class Sent:
    """A request: the path and query as they go over the wire, the body as bytes."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = self.body[:200].decode("utf-8", "backslashreplace")
        return f"{self.method} {self.path}?{self.query} {self.content_type} {dict(self.headers)} {shown}"


@dataclass(frozen=True)
class Answered:
    """An answer: names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def quoted(value: Any) -> str:
    """Return a value as a part of an address; half a character goes as the bytes it would have."""
    if isinstance(value, str):
        return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")
    return quote(json.dumps(value), safe="")


def path_of(template: str, values: Mapping[str, Any]) -> str:
    """Return the address of a template with values in it."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", quoted(value) or "-")
    return template


def query_of(values: Mapping[str, Any]) -> str:
    """Return a query."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in values.items())
