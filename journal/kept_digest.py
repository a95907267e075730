"""The digest of what an entry shows now; with its head where that went too."""

from hashlib import sha256

from journal.chain import content_digest
from journal.models import Entry


def digest_shown(entry: Entry, *, linked: bool) -> str:
    """Return the digest of an entry's content; `linked`: who did it and its key are no longer in its link."""
    content = content_digest(entry.variants, entry.reason)
    if not linked:
        return content
    return sha256(f"{content}\0{entry.actor}\0{entry.key}".encode()).hexdigest()
