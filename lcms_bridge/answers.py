"""What a system is answered about a message it sent, as the description of the API shows it."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from lcms_bridge.models import MessageState
from lcms_bridge.stages import STAGES

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
MOMENT = {"type": "string", "format": "date-time"}
PROBLEM = {
    "type": "object",
    "required": ["code", "place", "sentence", "remark"],
    "properties": {
        "code": {**TEXT, "description": "Stable; the sentence is for people."},
        "stage": {"type": "string", "enum": list(STAGES)},
        "place": {**TEXT, "description": "Where it stands: a line and column, or a path."},
        "line": COUNT,
        "column": TEXT,
        "facility": TEXT,
        "sentence": {**TEXT, "description": "Dutch; `sentence_en` where that differs."},
        "sentence_en": TEXT,
        "remark": {"type": "boolean", "description": "True: it held nothing back."},
    },
}
STAGE = {
    "type": "object",
    "required": ["stage", "outcome"],
    "properties": {
        "stage": {"type": "string", "enum": list(STAGES)},
        "outcome": {"type": "string", "enum": ["ok", "partly", "refused", "waits", "skipped"]},
    },
}
MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "received_at", "state", "applied", "problems", "stages"],
    "properties": {
        "id": COUNT,
        "received_at": MOMENT,
        "name": TEXT,
        "source": TEXT,
        "format": {**TEXT, "description": "Empty until it was read, where nobody named it."},
        "state": {"type": "string", "enum": MessageState.values},
        "applied": {**COUNT, "description": "Of how many facilities something counts."},
        "problems": {"type": "array", "items": PROBLEM},
        "stages": {"type": "array", "items": STAGE},
    },
}
DELIVERY: dict[str, Any] = {
    "type": "object",
    "required": [*MESSAGE["required"], "already_received", "status"],
    "properties": {
        **MESSAGE["properties"],
        "already_received": {"type": "boolean"},
        "status": {**TEXT, "description": "The address where its verdict is read."},
    },
}
_STORED = {
    "id": 812,
    "received_at": "2026-01-31T08:30:04+01:00",
    "name": "bedden.json",
    "source": "source:his-maasstad",
    "format": "fhir-r4",
    "state": "received",
    "applied": 0,
    "problems": [],
    "stages": [
        {"stage": stage, "outcome": "ok" if stage == STAGES[0] else "waits"} for stage in STAGES
    ],
}
_READ = _STORED | {
    "state": "applied",
    "applied": 1,
    "stages": [{"stage": stage, "outcome": "ok"} for stage in STAGES],
}
_SENT = {"status": "/api/v1/realms/real/deliveries/812/"}


def _answer(schema: dict[str, Any], name: str, value: dict[str, Any], says: str) -> OpenApiResponse:
    """Return an answer with an example."""
    examples = [OpenApiExample(name, value=value, response_only=True)]
    return OpenApiResponse(response=schema, description=says, examples=examples)


STORED = _answer(
    DELIVERY, "stored", _STORED | _SENT | {"already_received": False}, "Stored; read after this"
)
AGAIN = _answer(DELIVERY, "again", _READ | _SENT | {"already_received": True}, "It was here before")
VERDICT = _answer(MESSAGE, "read", _READ, "What became of it")
