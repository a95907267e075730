"""A file that came in loses words with the line of its message: what it says stands in no line."""

from journal.models import Realm
from journal.sought_words import REMOVED
from journal.stored_text import file_without
from lcms_bridge.models import Message


def message_forget_words(realm: Realm, key: str, words: str) -> bool:
    """Take words out of the file of a message; say whether they were there. Other entities have no file."""
    kind, _colon, number = key.partition(":")
    if kind != "message" or not number.isdecimal():
        return False
    rows = Message.objects.select_for_update(no_key=True).filter(realm=realm, pk=int(number))
    for message in rows:
        raw = bytes(message.raw)
        left = file_without(raw, [words], [words], REMOVED)
        if left != raw:
            message.raw = left
            message.save(update_fields=["raw"])
            return True
    return False
