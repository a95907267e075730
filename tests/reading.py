"""What tests read of a realm: the snapshot as a screen decodes it, and who sees what of an entry."""

import json
from dataclasses import dataclass
from typing import Any

from journal.entries import body_for, parse_variants
from journal.models import Realm
from journal.snapshots import snapshot_at, snapshot_now


@dataclass(frozen=True)
class Snapshot:
    """A realm as one set of audiences sees it at one sequence number."""

    epoch: str
    seq: int
    tag: str
    entities: dict[str, dict[str, Any]]
    log: list[dict[str, Any]]


def snapshot(realm: Realm, *, audiences: frozenset[str], at_seq: int | None = None) -> Snapshot:
    """Return the state at a number (default: now), through the one reading that screens have."""
    realm.refresh_from_db(fields=["head", "epoch"])
    made = (
        snapshot_now(realm, audiences) if at_seq is None else snapshot_at(realm, audiences, at_seq)
    )
    return Snapshot(**json.loads(made.plain))


def visible_body(variants: str, audiences: frozenset[str]) -> str | None:
    """Return the encoded event that readers with these audiences see, or None for nothing."""
    return body_for(parse_variants(variants), audiences)
