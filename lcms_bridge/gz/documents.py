"""The forms of the contract `koppelvlak GZ-beeld`, as its description shows them, with examples."""

from typing import Any

from lcms_bridge.gz.values import CONTRACT, KINDS
from lcms_bridge.models import Shared, SharedForm

MOMENT = {"type": "string", "format": "date-time"}
CHANGE: dict[str, Any] = {
    "type": "object",
    "required": ["ref", "kind", "seq", "at", "exercise", "withdrawn", "body"],
    "properties": {
        "ref": {"type": "string", "maxLength": 120, "description": "Names the thing for good"},
        "kind": {"type": "string", "enum": [*KINDS]},
        "seq": {"type": "integer", "minimum": 0},
        "at": MOMENT,
        "exercise": {"type": "boolean"},
        "withdrawn": {"type": "boolean", "description": "A tombstone: it is no more, `body` empty"},
        "body": {"type": "object", "description": "The whole newest state; docs/bridge.md"},
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": [
        *("contract", "world", "exercise", "now", "since", "position", "more", "changes"),
    ],
    "properties": {
        "contract": {"type": "string", "enum": [CONTRACT]},
        "world": {"type": "string"},
        "exercise": {"type": "boolean"},
        "now": MOMENT,
        "since": {"type": "string", "description": "What was asked from"},
        "position": {"type": "string", "description": "What to ask from next"},
        "more": {"type": "boolean", "description": "There is a next page at once"},
        "changes": {"type": "array", "items": CHANGE},
        "scopes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What the token of the asker is for: `exchange`, `texts`",
        },
    },
}
PAGE_EXAMPLE = {
    "contract": CONTRACT,
    "world": "nederland",
    "exercise": False,
    "now": "2026-01-31T08:30:02+00:00",
    "since": "",
    "position": f"{'0' * 32}.41",
    "more": False,
    "changes": [
        {
            "ref": "phase:TCZWN",
            "kind": "phase",
            "seq": 41,
            "at": "2026-01-31T08:30:00+00:00",
            "exercise": False,
            "withdrawn": False,
            "body": {
                "region": "TCZWN",
                "phase": "adapted",
                "since": "2026-01-31T08:30:00+00:00",
                "reason": "De IC's zijn vol.",
            },
        }
    ],
    "scopes": ["exchange"],
}
TEXT: dict[str, Any] = {
    "type": "object",
    "required": ["ref", "exercise", "withdrawn", "revision", "changed_at", "form", "region"],
    "properties": {
        "ref": {"type": "string"},
        "exercise": {"type": "boolean"},
        "withdrawn": {"type": "boolean"},
        "revision": {"type": "integer", "minimum": 1},
        "changed_at": MOMENT,
        "form": {"type": "string", "enum": [*SharedForm.values]},
        "region": {"type": "string"},
        "theme": {"type": "string"},
        "title": {"type": "string"},
        "text": {"type": "string"},
        "geometry": {"type": "object", "nullable": True, "description": "GeoJSON (RFC 7946)"},
    },
}
TEXT_EXAMPLE = {
    "ref": "0" * 32,
    "exercise": False,
    "withdrawn": False,
    "revision": 2,
    "changed_at": "2026-01-31T08:30:00+00:00",
    "form": "text",
    "region": "TCZWN",
    "theme": "beds",
    "title": "Beddendruk",
    "text": "De IC's zijn vol; de kliniek heeft ruimte.",
    "geometry": None,
}


def text_document(row: Shared) -> dict[str, Any]:
    """Return a shared text as the contract shows it."""
    return {
        "ref": row.ref,
        "exercise": row.realm.is_exercise,
        "withdrawn": row.withdrawn_at is not None,
        "revision": row.revision,
        "changed_at": row.changed_at.isoformat(),
        "form": row.form,
        "region": row.region,
        "theme": row.theme,
        "title": row.title,
        "text": row.text,
        "geometry": row.geometry,
    }
