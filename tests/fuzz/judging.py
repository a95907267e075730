"""What an answer must be: no fault of the server, and nothing that the description does not say."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fuzz.sending import Answered, Sent

FAULTS = range(500, 600)
AWAY = 503
MEMBERS = ("type", "title", "status", "detail")


def complaints(schema: Mapping[str, Any], template: str, sent: Sent, answer: Answered) -> list[str]:
    """Return what is wrong with an answer, nothing when all is well."""
    return [f"{wrong} ← {sent}" for wrong in _wrong(schema, template, sent, answer)]


def _wrong(schema: Mapping[str, Any], template: str, sent: Sent, answer: Answered) -> Iterator[str]:
    """Yield what is wrong."""
    if answer.status in FAULTS and answer.status != AWAY:
        yield f"a fault of the server: {answer.status} {answer.body[:200]!r}"
        return
    method = "get" if sent.method == "HEAD" else sent.method.lower()
    operation = schema["paths"][template].get(method)
    if operation is None:
        yield from _of_no_method(sent, answer)
        return
    described = operation["responses"].get(str(answer.status))
    if described is None:
        yield f"{answer.status} is not described: {answer.body[:200]!r}"
        return
    described = _followed(schema, described)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if sent.method == "HEAD":
        return
    if described.get("content") and kind not in described["content"]:
        yield f"{answer.status} comes as {kind!r}, described are {list(described['content'])}"
    yield from _of_content(answer, kind)


def _of_no_method(sent: Sent, answer: Answered) -> Iterator[str]:
    """Yield what is wrong with the answer to a method that the address does not have."""
    if sent.method == "OPTIONS":
        fine = {200, 400, 401, 403, 404, 406, 422, 429}
    else:
        fine = {400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429}
    if answer.status not in fine:
        yield f"{answer.status} to {sent.method}"


def _of_content(answer: Answered, kind: str) -> Iterator[str]:
    """Yield what is wrong with the content of an answer."""
    if not kind.endswith("json") or not answer.body:
        return
    try:
        document = json.loads(answer.body)
    except ValueError:
        yield f"{answer.status} is no JSON: {answer.body[:200]!r}"
        return
    if kind == "application/problem+json":
        lacking = [name for name in MEMBERS if not document.get(name)]
        if lacking:
            yield f"{answer.status} does not say {lacking}: {document}"
        if document.get("status") != answer.status:
            yield f"{answer.status} says that it is {document.get('status')}"
    if answer.status in {429, AWAY} and not answer.headers.get("retry-after", "").isdigit():
        yield f"{answer.status} does not say when to come back"


def _followed(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a response, followed to where it is described."""
    if "$ref" not in described:
        return described
    found: Any = schema
    for part in described["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
