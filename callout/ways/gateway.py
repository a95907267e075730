"""The gateway for SMS and voice: a signed webhook, so that any provider fits behind a few lines."""

import hashlib
import hmac
import json
import time

from django.conf import settings

from callout.message import Message
from callout.ways.post import post, require_taken

TIMESTAMP = "Zorgbeeld-Timestamp"
SIGNATURE = "Zorgbeeld-Signature"
KEY = "Idempotency-Key"


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over timestamp, a full stop, and the body."""
    told = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def send(message: Message, telephone: str, number: str) -> None:
    """Hand one message to the gateway; the same `number` again is the same message. Raises NotSentError."""
    body = json.dumps(
        {
            "id": number,
            "kind": message.kind,
            "exercise": message.exercise,
            "to": telephone,
            "text": message.short,
            "link": message.link,
            "lang": message.language,
            "answer_by": message.answer_by,
        },
        ensure_ascii=False,
    ).encode()
    timestamp = str(int(time.time()))
    status = post(
        settings.GATEWAY_URL,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Zorgbeeld",
            TIMESTAMP: timestamp,
            SIGNATURE: signature_of(settings.GATEWAY_SECRET, timestamp, body),
            KEY: number,
        },
    )
    require_taken(status)
