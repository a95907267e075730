"""What the shared picture does when the journal says so."""

from typing import Any

from django.dispatch import receiver

from journal.models import Realm
from journal.redaction import rows_redact, taken_out
from journal.signals import content_redacted
from situation.models import Note


@receiver(content_redacted, dispatch_uid="situation.content_redacted")
def redact_note(*, realm: Realm, key: str, take_out: taken_out, **_kwargs: Any) -> None:
    """Take the words out of the note itself."""
    kind, _, number = key.partition(":")
    if kind == "note":
        rows_redact(Note.objects.filter(realm=realm, pk=int(number)), take_out, "text")
