"""What of a message may be stored at all, whichever way it came: nothing of a patient (law 9).

Asked before the first byte is kept: of every format, whatever the sender calls it. A format that can be
rid of its patients is stored without them; any other message about persons is refused, and not kept.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from journal.errors import Invalid
from journal.patients import without_patients
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.formats import INCOMING, Format

PURPOSE = b"lcms_bridge.visits"


@dataclass(frozen=True)
class Admitted:
    """What may be stored of a message: its bytes, what it is called, and its format where that is known."""

    raw: bytes
    name: str
    form: Format | None = None


def admitted(raw: bytes, name: str, *, realm: str, source: str) -> Admitted:
    """Return what may be stored of a message. Raises Invalid: it is about patients, or may be."""
    forms = [form for form in INCOMING if form.of_patients is not None and form.of_patients(raw)]
    if not forms:
        return Admitted(raw, without_patients(name))
    form = forms[0]
    if any(one.asks for one in forms):
        raise Invalid("lcms_bridge.request_of_patients", code="of_patients", field="file")
    if form.strip is None or len(forms) > 1:
        raise Invalid("lcms_bridge.of_patients", field="file")
    try:
        bare = form.strip(raw, visits_of(realm, source))
    except UnreadableError:
        raise Invalid("lcms_bridge.of_patients", field="file") from None
    return Admitted(bare, form.file or f"{form.name}.txt", form)


def visits_of(realm: str, source: str) -> Callable[[str], str]:
    """Return what names the stays of one sender: HMAC-SHA256 under a key of the installation.

    The key follows from `SECRET_KEY`: who changes it begins the census of each sender anew.
    """
    secret = settings.SECRET_KEY.encode()
    key = hmac.digest(secret, PURPOSE + f"|{realm}|{source}".encode(), hashlib.sha256)

    def name_of(stay: str) -> str:
        return hmac.new(key, stay.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]

    return name_of
