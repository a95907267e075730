"""Decisions on what somebody saw: refused when it changed meanwhile, with what is the case now.

Who decides sends `seen`, the sequence number of what was on the screen. The comparison is made last,
when the change has its own numbers and the realm's counter is locked: of two decisions on one state at
the same moment, the later one is refused.
"""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from rest_framework import serializers

from journal.entries import parse_variants
from journal.errors import Conflict
from journal.models import Entry, Realm
from journal.said import Named
from journal.services import REALM_CLOSED, before_commit, pending_mark, recorded_since, writing
from web.bodies import Body
from web.transitions import table_of

SEEN = "seen"
CHANGED = "changed_meanwhile"
# what is said where it can be confirmed, and where it cannot be done any more: also of what has no words
UNSAID = {
    "web.changed_meanwhile": "web.changed_unsaid",
    "web.changed_over": "web.changed_over_unsaid",
}


@dataclass(frozen=True)
class Concerned:
    """What a command decides on: the keys of its entities, with the names of the service's arguments.

    `facts`: the parts of their state whose change matters; none: every later entry does. `ages`: what
    stands within those parts and does not matter, such as the moment of a figure.
    `only`: which of the keys a call is about, where that is not all of them.
    """

    keys: Collection[str] = ()
    facts: Collection[str] = ()
    ages: Collection[str] = ()
    only: Callable[[dict[str, Any]], Collection[str]] | None = None

    def of(self, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the keys for the arguments of one call, such as `phase:{region.pk}` filled in."""
        keys = self.keys if self.only is None else self.only(arguments)
        return tuple(key.format(**arguments) for key in keys)


@cache
def with_seen(body: type[Body]) -> type[Body]:
    """Return a body that also takes the number of what was seen; one for all commands that take it."""
    field = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text="The sequence number of what was seen: a later change of it refuses the command.",
    )
    return type(body.__name__, (body,), {SEEN: field, "__doc__": body.__doc__})


@contextmanager
def as_seen(
    realm: Realm, keys: Collection[str], seen: int | None, about: Concerned
) -> Iterator[None]:
    """Carry out a block, unless what it decides on changed after `seen` (None: whatever happened).

    Raises Conflict: `changed_meanwhile`, also in place of the service's own conflict when that has the
    same cause: then nobody is asked to confirm what would be refused again. What the service refuses for
    another reason is refused for that.
    """
    if seen is None or not keys:
        yield
        return
    try:
        with writing():
            mark = pending_mark()
            yield
            mine = recorded_since(mark)
            before_commit(
                lambda: _refuse_changed(realm, keys, seen, about, own={item.seq for item in mine})
            )
    except Conflict as refusal:
        if refusal.code not in {REALM_CLOSED, CHANGED}:
            _refuse_changed(realm, keys, seen, about, words="web.changed_over")
        raise


def _refuse_changed(
    realm: Realm,
    keys: Collection[str],
    seen: int,
    about: Concerned,
    *,
    own: Collection[int] = (),
    words: str = "web.changed_meanwhile",
) -> None:
    """Raise Conflict when an entity has an entry after `seen` that matters and is not our own."""
    later = Entry.objects.filter(realm=realm, key__in=keys, seq__gt=seen).exclude(seq__in=own)
    for key in sorted(set(later.values_list("key", flat=True))):
        newest = later.filter(key=key).order_by("-seq")[0]
        before = Entry.objects.filter(realm=realm, key=key, seq__lte=seen).order_by("-seq").first()
        if before is None or _differs(before, newest, about):
            raise _changed(newest, words)


def _differs(before: Entry, newest: Entry, about: Concerned) -> bool:
    """Say whether a part of an entity's state that matters changed; with no names, each entry is a change.

    What an entry of an earlier version does not say yet was empty then.
    """
    old, new = _body(before)["state"], _body(newest)["state"]
    if not about.facts or old is None or new is None:
        return bool(not about.facts or old != new)
    return any(
        _without(old[name], about.ages) != _without(new.get(name), about.ages)
        if name in old
        else bool(new.get(name))
        for name in about.facts
    )


def _without(value: Any, names: Collection[str]) -> Any:
    """Return rows of a state without what does not matter of them."""
    if not isinstance(value, list):
        return value
    return [
        {name: one for name, one in row.items() if name not in names}
        if isinstance(row, dict)
        else row
        for row in value
    ]


def _body(entry: Entry) -> dict[str, Any]:
    """Return an entry as those see it who may decide on it: the most privileged come first."""
    _audiences, encoded = parse_variants(entry.variants)[0]
    body: dict[str, Any] = json.loads(encoded)
    return body


def _changed(entry: Entry, words: str) -> Conflict:
    """Return the refusal that says who did what to an entity."""
    body = _body(entry)
    who = {
        "by": Named(body["by"], body.get("by_en", body["by"])),
        "at": datetime.fromisoformat(body["at"]),
    }
    table = table_of(entry.key)
    state = body["state"] or {}
    if "line" in body:
        # what people typed ends in a full stop of its own; the sentence around it has one
        now: Any = Named(*(body["line"][language].rstrip(".") for language in ("nl", "en")))
    elif table is not None and state.get("state") in table.states:
        now = table.standing(state["state"])
    else:
        return Conflict(UNSAID[words], code=CHANGED, field=SEEN, **who)
    return Conflict(words, code=CHANGED, field=SEEN, now=now, **who)
