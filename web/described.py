"""What an address may answer beside what was asked, in the description of the API.

A program must be able to count on the description: the run of tests/test_api_fuzz.py holds that no address
gives an answer that stands not in it.
"""

from typing import Any

# status -> what it says to the program that gets it
PROBLEMS = {
    400: "What was sent cannot be read: no JSON, no text, a value that no column takes",
    401: "Nobody is logged in; or the token, or the session, is unknown or over",
    403: "Whoever asks may not do this, or not here, or not without a fresh proof of who it is",
    404: "The realm, the place or the thing is not there, or not for whoever asks",
    406: "The address answers in none of the forms that are asked for",
    408: "What was sent came too slowly to wait for",
    409: "It cannot be done now: the realm or the place is closed, or something changed meanwhile",
    413: "More was sent than the address takes",
    415: "What was sent is of a kind that the address does not read",
    422: "A value is wrong; `field` names the first one",
    429: "Whoever asks had a whole share of the shared thing; `Retry-After` says when to come back",
    503: "The store is away, locked or full; `Retry-After` says when to come back",
}
ALWAYS = (400, 401, 403, 404, 406, 422, 429, 503)
WITH_BODY = (408, 409, 413, 415)
AGAIN_LATER = (429, 503)
# what every GET knows (config/conditional.py), by its name in the description
TAG, UNCHANGED, ASKED_WITH = "ETag", "Unchanged", "IfNoneMatch"
TAGGED = {"schema": {"type": "string"}, "description": "Names this answer, to ask again with"}
PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457): a stable code and a sentence in the language of the reader",
    "properties": {
        "type": {"type": "string", "example": "urn:zorgbeeld:invalid"},
        "title": {"type": "string", "description": "The code"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "The sentence"},
        "field": {"type": "string", "description": "Which value is meant, as a dotted path"},
    },
    "required": ["type", "title", "status", "detail"],
}


def with_problems(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Return the description with the errors of every address (a hook of drf-spectacular)."""
    shared = result.setdefault("components", {})
    shared.setdefault("schemas", {})["Problem"] = PROBLEM
    shared["responses"] = {_name(status): _response(status) for status in PROBLEMS}
    shared["responses"][UNCHANGED] = {
        "description": "Nothing changed since the answer that had this `ETag`",
        "headers": {TAG: _shared("headers", TAG)},
    }
    shared["headers"] = {TAG: TAGGED}
    shared["parameters"] = {
        ASKED_WITH: {
            "in": "header",
            "name": "If-None-Match",
            "schema": {"type": "string"},
            "description": "The `ETag` of the answer that the asker has; 304 while it is the same",
        }
    }
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status in (*ALWAYS, *(WITH_BODY if method != "get" else ())):
                where = _shared("responses", _name(status))
                given = operation["responses"].setdefault(str(status), where)
                if given is not where:  # an error that the address has an own form for as well
                    given["content"] = given.get("content", {}) | _response(status)["content"]
            if method == "get":
                _tag(operation)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _tag(operation: dict[str, Any]) -> None:
    """Add to a GET how it is asked again; what it says of that itself stays as it is."""
    operation["responses"].setdefault("304", _shared("responses", UNCHANGED))
    given = operation.setdefault("parameters", [])
    if not any(one.get("name") == "If-None-Match" for one in given):
        given.append(_shared("parameters", ASKED_WITH))
    if "200" in operation["responses"]:
        operation["responses"]["200"].setdefault("headers", {})[TAG] = _shared("headers", TAG)


def _shared(kind: str, name: str) -> dict[str, str]:
    """Return where something stands once for all addresses."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _name(status: int) -> str:
    """Return the name of a kind of error in the description."""
    return f"Problem{status}"


def _response(status: int) -> dict[str, Any]:
    """Return one kind of error as the description shows it."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer: dict[str, Any] = {"description": PROBLEMS[status], "content": content}
    if status in AGAIN_LATER:
        seconds = {"schema": {"type": "integer"}, "description": "Seconds to wait"}
        answer["headers"] = {"Retry-After": seconds}
    return answer
