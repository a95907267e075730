"""Removing what should never have been written, by the security officer: the command of it."""

from typing import Any

from rest_framework import serializers

from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.redaction import LONGEST, Redacted, content_redact
from network.models import Role
from web.bodies import Body
from web.commands import command
from web.rights import Reach

MAX_REASON = 500


class RedactIn(Body):
    """What must go, and why; the reason stays."""

    example = {"seq": 1, "words": "naam", "reason": "herleidbaar tot een patient"}

    names_persons = True

    seq = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    words = serializers.CharField(max_length=LONGEST, trim_whitespace=True)
    reason = serializers.CharField(max_length=MAX_REASON)


def _answer(done: Redacted) -> dict[str, Any]:
    """Return of which entries content is gone."""
    return {"entries": list(done.seqs)}


@command(
    "network.entry_redact",
    who={Role.SECURITY_OFFICER: Reach.ANYWHERE},
    body=RedactIn,
    address="log/redact/",
    answer=_answer,
    in_closed=True,  # the record of a crisis is kept when it is over
)
def entry_redact(*, actor: Actor, realm: Realm, seq: int, words: str, reason: str) -> Redacted:
    """Remove words from an entry and all that repeats them, for good. Raises Missing, Invalid."""
    if not reason.strip():
        raise Invalid("network.redact_why", field="reason")
    return content_redact(actor=actor, realm=realm, seq=seq, words=words, reason=reason.strip())
