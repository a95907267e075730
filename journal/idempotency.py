"""A command that is sent twice is done once: its first answer is kept and given again.

The answer is stored in the transaction of the change itself, so that neither can exist alone; of
two equal keys at the same moment one waits for the other (the unique key of the row) and gets its
answer. A command that was taken back because two waited for each other goes again by itself.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from journal.errors import Invalid
from journal.events import encode
from journal.models import IdempotentAnswer, Realm
from journal.services import before_commit, pending_mark, recorded_since, writing
from journal.unavailable import is_crossed

KEY_LENGTH = 200  # characters; a UUID has 36
CROSSINGS = 4  # times that a command goes again which another one at the same moment took back


class Secret(str):
    """A value of an answer that is said once: the first answer has it, what is kept of it does not."""

    __slots__ = ()


@dataclass(frozen=True)
class Answer:
    """What a command answered: its body, and the number of its last entry (0: it recorded none)."""

    body: dict[str, Any]
    seq: int
    repeated: bool = False


def once(
    actor_name: str,
    key: str,
    realm: Realm | None,
    func: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run `func` in a transaction, or give the answer it gave before to this key of this actor.

    An empty key means: no promise, just run it. What `func` raises is passed on and not kept.
    Raises Invalid for a key that is too long.
    """
    return once_answered(actor_name, key, realm, func).body


def once_answered(
    actor_name: str,
    key: str,
    realm: Realm | None,
    func: Callable[[], dict[str, Any]],
) -> Answer:
    """Do as `once`, and also say which entry was the last that the command recorded."""
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise Invalid(
            "journal.bad_key",
            field="Idempotency-Key",
            most=KEY_LENGTH,
        )
    scope = realm.slug if realm is not None else ""
    for _turn in range(CROSSINGS):
        try:
            return _first(actor_name, key, scope, func)
        except IntegrityError:
            kept = _kept(actor_name, key, scope) if key else None
            if kept is not None:
                return kept
            # without an answer: two put the first of one kind at the same moment, and now this one sees it
        except OperationalError as error:
            if connection.in_atomic_block or not is_crossed(error):
                raise
    return _first(actor_name, key, scope, func)


def _kept(actor_name: str, key: str, scope: str) -> Answer | None:
    """Return the answer given before, if any."""
    row = IdempotentAnswer.objects.filter(scope=scope, actor=actor_name, key=key).first()
    if row is None or not row.answer:
        return None
    kept = json.loads(row.answer)
    return Answer(kept["body"], kept["seq"], repeated=True)


def _first(
    actor_name: str,
    key: str,
    scope: str,
    func: Callable[[], dict[str, Any]],
) -> Answer:
    """Claim the key, run the function, keep its answer: one transaction."""
    with writing():
        row = None
        if key:
            kept = _kept(actor_name, key, scope)
            if kept is not None:
                return kept
            row = IdempotentAnswer.objects.create(scope=scope, actor=actor_name, key=key, answer="")
        mark = pending_mark()
        said = func()
        body = json.loads(encode(said))
        lasting = {
            name: value for name, value in body.items() if not isinstance(said.get(name), Secret)
        }
        mine = recorded_since(mark)
        given: list[int] = []

        def keep() -> None:
            given.append(max((item.seq for item in mine), default=0))
            if row is not None:
                row.answer = encode({"body": lasting, "seq": given[0]})
                row.save(update_fields=["answer"])

        before_commit(keep)
    return Answer(body, given[0] if given else 0)
