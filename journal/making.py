"""What an entry is made of: its head, what each audience sees of it, its link, the state it leaves."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from journal.actors import Actor
from journal.chain import content_digest, entry_link
from journal.events import Event, Variant, encode
from journal.models import CurrentState, Entry, Realm
from journal.said import Readable, beside, said

STATE_FIELDS = ("seq", "variants", "gone_seq", "kept_as", "ended_at")
VEILED = "journal.veiled"  # what is said in the place of who did something that is partly hidden


@dataclass
class Pending:
    """An event that waits for the end of its transaction; afterwards `seq` is its number."""

    event: Event
    realm_id: int
    actor: Actor
    reason: Readable
    corrects: int | None
    seq: int = 0


def entry_of(
    item: Pending,
    shown: tuple[Variant, ...],
    *,
    recorded_at: datetime,
    realm_time: datetime,
) -> Entry:
    """Return the entry of a numbered event, not yet linked to the one before it nor saved."""
    event = item.event
    head = {
        "seq": item.seq,
        "type": event.type,
        "key": event.key,
        "at": realm_time,
        "rec": recorded_at,
    }
    bodies = [
        {"to": variant.to, "body": encode(head | _rest(item, variant, place))}
        for place, variant in enumerate(shown)
    ]
    return Entry(
        realm_id=item.realm_id,
        seq=item.seq,
        tag=secrets.token_hex(4),
        recorded_at=recorded_at,
        realm_time=realm_time,
        actor=item.actor.name,
        type=event.type,
        key=event.key,
        reason=item.reason,
        corrects=item.corrects,
        has_line=any(variant.line is not None for variant in shown),
        variants=encode(bodies),
    )


def link_of(entry: Entry, realm: Realm, digest: str = "") -> str:
    """Return the link of an entry after the realm's newest; `digest` of content that is gone."""
    return entry_link(
        realm.head_hash,
        realm.slug,
        entry.seq,
        entry.tag,
        entry.recorded_at,
        entry.realm_time,
        entry.actor,
        entry.type,
        entry.key,
        entry.corrects,
        digest or content_digest(entry.variants, entry.reason),
    )


def state_of(entry: Entry, event: Event, shown: tuple[Variant, ...]) -> CurrentState:
    """Return an entity's row after an entry: without content when nobody has a state of it left."""
    state = next((variant.state for variant in shown if variant.state is not None), None)
    kept_as = "" if state is None else event.kept_as(state)
    if kept_as and kept_as not in settings.STATE_DAYS:
        msg = f"{event.type}: settings.STATE_DAYS does not say how long ‘{kept_as}’ stays"
        raise TypeError(msg)
    return CurrentState(
        realm_id=entry.realm_id,
        key=entry.key,
        seq=entry.seq,
        first_seq=entry.seq,
        variants="" if state is None else entry.variants,
        gone_seq=entry.seq if state is None else None,
        kept_as=kept_as,
        ended_at=entry.realm_time if kept_as else None,
    )


def _rest(item: Pending, variant: Variant, place: int) -> dict[str, object]:
    """Return what this variant's audience sees beyond the entry's head: also who did it is a part of it."""
    veiled = variant.hides_who(place)
    who = said(VEILED) if veiled else item.actor.label
    rest: dict[str, object] = {**beside("by", who), "state": variant.state}
    if item.reason and not veiled:
        rest |= beside("reason", item.reason)
    if item.corrects is not None:
        rest["corrects"] = item.corrects
    if variant.line is not None:
        rest["line"] = variant.line.document()
    return rest
