"""Browser push: one message to each browser of a person; a browser that is gone is forgotten at once."""

import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from callout.message import Message
from callout.models import PushSubscription
from callout.ways.outcome import NotSentError
from callout.ways.post import post, require_taken
from callout.ways.webpush import PLAIN, authorization, encrypt

VALID_S = 12 * 3600
KEEP_S = 3600  # a push service keeps it so long for a browser that is away
TOPIC = 32  # characters: a later message of the same topic takes the place of one that waits


def send(message: Message, user_id: int, number: str) -> None:
    """Push to every browser of a person. Raises NotSentError when none took it.

    Doing it again harms nobody: the notice has the same tag, and takes the place of the first.
    """
    faults: list[NotSentError] = []
    taken = 0
    for browser in PushSubscription.objects.filter(user_id=user_id):
        try:
            _push(message, browser, number)
            taken += 1
        except NotSentError as error:
            faults.append(error)
            if error.gone:
                browser.delete()
    if taken:
        return
    raise next((one for one in faults if one.again), None) or NotSentError("gone", gone=True)


def _push(message: Message, browser: PushSubscription, number: str) -> None:
    """Push to one browser. Raises NotSentError."""
    content = json.dumps(
        {
            "title": message.subject,
            "body": message.text[:300],
            "link": message.link,
            "tag": number,
            "lang": message.language,
            "urgent": message.urgent,
        },
        ensure_ascii=False,
    ).encode()
    place = urlsplit(browser.endpoint)
    try:
        body = encrypt(content[:PLAIN], browser.p256dh, browser.auth)
    except ValueError as error:
        raise NotSentError("gone", gone=True) from error
    status = post(
        browser.endpoint,
        body,
        {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEEP_S),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": number.replace("-", "")[:TOPIC],
            "Authorization": authorization(
                settings.SECRET_KEY,
                f"{place.scheme}://{place.netloc}",
                f"mailto:{settings.DEFAULT_FROM_EMAIL}",
                int(time.time()) + VALID_S,
            ),
        },
    )
    require_taken(status)
