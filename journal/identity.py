"""Who is reading: the hooks by which the app that knows people tells the journal about them.

The journal is the ground of the stairs and knows actors and audiences as plain names only.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from journal.actors import Actor
from journal.models import Realm
from journal.said import FIRST, reader_language


@dataclass(frozen=True)
class Reader:
    """Somebody who reads one realm: who, with which audiences, and until when that holds.

    `session` is an opaque word that is handed back when the rights are checked anew, `standing` one that
    changes with the rights of that session; `language` is that of the screen that reads.
    """

    actor: Actor
    audiences: frozenset[str]
    session: str = ""
    valid_until: datetime | None = None
    language: str = FIRST
    standing: str = ""


Identify = Callable[[Any, Realm], Reader]
Recheck = Callable[[str, Realm, str], Reader | None]
Standings = Callable[[Collection[str]], Mapping[str, str]]
Knocked = Callable[[str], float]


@dataclass
class _Hooks:
    """The registered hooks; one set a process."""

    identify: Identify | None = None
    recheck: Recheck | None = None
    standings: Standings | None = None
    knocked: Knocked | None = None


_hooks = _Hooks()


def register(
    *,
    identify: Identify,
    recheck: Recheck,
    standings: Standings | None = None,
    knocked: Knocked | None = None,
) -> None:
    """Set the functions that know people; called once, when the apps are ready.

    Without `standings` a session lives until somebody says otherwise; without `knocked` false tickets are
    not counted.
    """
    _hooks.identify = identify
    _hooks.recheck = recheck
    _hooks.standings = standings
    _hooks.knocked = knocked


def identify(request: Any, realm: Realm) -> Reader:
    """Return who makes this request. Raises Refused when they may not see the realm."""
    if _hooks.identify is None:
        msg = "no app has registered who people are (journal.identity.register)"
        raise RuntimeError(msg)
    return replace(_hooks.identify(request, realm), language=reader_language())


def recheck(actor_name: str, realm: Realm, session: str) -> Reader | None:
    """Return the present rights of somebody, or None when nothing is left of them."""
    if _hooks.recheck is None:
        msg = "no app has registered who people are (journal.identity.register)"
        raise RuntimeError(msg)
    return _hooks.recheck(actor_name, realm, session)


def standings(sessions: Collection[str]) -> Mapping[str, str]:
    """Return of the sessions that live a word that changes with their rights; the others have ended."""
    if _hooks.standings is None:
        return dict.fromkeys(sessions, "")
    return _hooks.standings(sessions)


def knocked(address: str) -> float:
    """Note that an address showed a false ticket; return for how many seconds it is not answered."""
    return _hooks.knocked(address) if _hooks.knocked is not None else 0.0
