"""What may be kept as the document of a draft: faults are kept, what no store or program can hold is not."""

import json
from typing import Any

from journal.errors import Invalid
from phases.plan_file import MAX_BYTES

DEEPEST = 30  # a plan that is sound is seven deep


def check_document(document: Any, field: str) -> dict[str, Any]:
    """Return a document that can be kept. Raises Invalid with the field that brought it."""
    if not isinstance(document, dict):
        raise Invalid("phases.plandraft.no_document", field=field)
    if _depth(document) > DEEPEST:
        raise Invalid("phases.plandraft.deep", field=field, most=DEEPEST)
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except ValueError:  # a number without end, half of a sign
        raise Invalid("phases.plandraft.no_sign", field=field) from None
    if "\\u0000" in text:
        raise Invalid("phases.plandraft.no_sign", field=field)
    if size > MAX_BYTES:
        raise Invalid("journal.json.large", field=field, most=MAX_BYTES // 1000)
    return document


def _depth(document: Any) -> int:
    """Return how deep things stand within each other, without going as deep itself."""
    level, depth = [document], 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth
