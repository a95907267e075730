"""What addresses answer when all goes well, in the description of the API: the shape, and an example.

Most answers are documents that functions make, so their shape is read from answers themselves:
`tests/answers.py` notes what services and addresses answer in tests, and `answers.json` keeps that. An
address that says its answer by itself is left as it is.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("answers.json")
JSON = "application/json"


@cache
def known() -> dict[str, dict[str, Any]]:
    """Return what is known of answers, by operation: `schema` and `example`."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def with_answers(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Return the description with the shape of each answer that is known (a hook of drf-spectacular)."""
    for methods in result["paths"].values():
        for operation in methods.values():
            one = known().get(operation["operationId"])
            if one is None:
                continue
            for content in good_answers(operation):
                if is_free(content.get("schema", {})):
                    content["schema"] = one["schema"]
                content.setdefault("examples", {"answer": {"value": one["example"]}})
    return result


def good_answers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the contents in JSON of the answers of an operation when all goes well."""
    return [
        answer["content"][JSON]
        for status, answer in operation["responses"].items()
        if status.startswith("2") and JSON in answer.get("content", {})
    ]


def is_free(schema: dict[str, Any]) -> bool:
    """Say whether a schema says nothing of what is in an answer."""
    return not schema or (schema.get("type") == "object" and not schema.get("properties"))
