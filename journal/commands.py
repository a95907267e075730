"""The commands a socket may carry: a registry that upper apps fill when they are ready.

A handler is synchronous and calls one service: `handler(actor, realm, payload) -> dict`.
Permission, validation and the journal entry belong to that service, as for every other way in.
"""

from collections.abc import Callable
from typing import Any

from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.idempotency import Answer, once_answered
from journal.models import Realm
from journal.services import require_open

Handler = Callable[[Actor, Realm, dict[str, Any]], dict[str, Any]]
_handlers: dict[str, Handler] = {}
_in_closed: set[str] = set()  # what may be done in a realm that closed


def register(name: str, handler: Handler, *, in_closed: bool = False) -> None:
    """Make a command known under a name such as `situation.note_post`. Raises ValueError when
    taken. `in_closed`: it may be given in a realm that closed.
    """
    if _handlers.get(name, handler) is not handler:
        msg = f"command {name} is registered twice"
        raise ValueError(msg)
    _handlers[name] = handler
    if in_closed:
        _in_closed.add(name)


def names() -> list[str]:
    """Return the names of all commands."""
    return sorted(_handlers)


def run(name: str, *, actor: Actor, realm: Realm, payload: object, key: str) -> Answer:
    """Run a command once for this key. Raises Missing, Conflict, Invalid, or what its service raises."""
    handler = _handlers.get(name)
    if handler is None:
        raise Missing("journal.no_command", field="name", name=name)
    if name not in _in_closed:
        require_open(realm)
    if not isinstance(payload, dict):
        raise Invalid("journal.bad_payload", field="payload")
    return once_answered(actor.name, key, realm, lambda: handler(actor, realm, payload))
