"""The chain over a realm's entries, and over the trail: what was changed, taken out or put in shows.

Each link covers the link before it, what an entry says of itself, and a digest of its content. The
digest stands alone where content had to go (`journal.redaction`): the chain still closes. Who may write
to the database can write a whole chain anew; therefore anchors, newest links kept elsewhere
(`manage.py journal_anchor`), which `manage.py journal_verify` compares.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from journal.said import Readable, packed


def content_digest(variants: str, reason: Readable) -> str:
    """Return the digest of what an entry shows to anybody."""
    return sha256(f"{packed(reason)}\0{variants}".encode()).hexdigest()


def link(previous: str, parts: Sequence[object]) -> str:
    """Return the link after `previous` over texts, numbers and moments."""
    plain = [_plain(part) for part in parts]
    return sha256(json.dumps([previous, *plain], ensure_ascii=False).encode()).hexdigest()


def _plain(part: object) -> object:
    """Return a part as the same text on every database."""
    return part.astimezone(UTC).isoformat() if isinstance(part, datetime) else part


def entry_link(  # noqa: PLR0917 -- what an entry is made of
    previous: str,
    realm: str,
    seq: int,
    tag: str,
    recorded_at: datetime,
    realm_time: datetime,
    actor: str,
    kind: str,
    key: str,
    corrects: int | None,
    digest: str,
) -> str:
    """Return the link of an entry."""
    head = (realm, seq, tag, recorded_at, realm_time, actor, kind, key, corrects)
    return link(previous, (*head, digest))
