"""What a token may do: scopes, the same words for every kind of token, checked at one place.

A scope never gives anything: whoever a token speaks for must hold the right as well. What an address asks for
stands on its view (`scope`, `scope_of_writing`), what a command asks for at its declaration; whoever says
nothing is part of the picture when it reads, and of `commands` when it changes something.
"""

from collections.abc import Collection, Iterable
from typing import Any

from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from journal.errors import Refused
from journal.said import said

PICTURE = "picture"  # reads all that screens show, but for what follows
FILES = "files"  # reads the formats that go out, and the sets for analysis
TRAIL = "trail"  # reads who looked at what
FIGURES = "figures"  # tells figures and states of a house
MESSAGES = "messages"  # sends messages to the bridge, reads what became of them, and mends them
COMMANDS = "commands"  # gives every other command
EXCHANGE = "exchange"  # reads what changed of the regions that a neighbour is told of
TEXTS = "texts"  # changes texts that are shared with a neighbour

# what tokens of each kind opened before there were scopes: no scope that comes later is given to them
BEFORE_PERSONAL = frozenset({"picture", "files", "trail", "figures", "messages", "commands"})
BEFORE_OF_SYSTEMS = frozenset({"figures", "messages"})
BEFORE_OF_NEIGHBOURS = frozenset({"exchange", "texts"})
# of a person's token that reads only: what becomes of messages is a scope that writes too
BEFORE_READING = frozenset({"picture", "files", "trail", "messages"})

NOTHING = ""  # an address that every token opens: who am I, what are the codes

# of the program of a person, of a system, of a neighbour: all that such a token can be given
PERSONAL = (PICTURE, FILES, TRAIL, FIGURES, MESSAGES, COMMANDS)
OF_SYSTEMS = (FIGURES, MESSAGES)
OF_NEIGHBOURS = (EXCHANGE, TEXTS)

WRITING = frozenset({FIGURES, MESSAGES, COMMANDS, TEXTS})
# a live line shows the picture, and every command can be sent over it
LIVE = frozenset({PICTURE, FIGURES, MESSAGES, COMMANDS})
LONGEST = 120  # characters of all scopes of a token, with spaces


class ScopesField(serializers.ListField):
    """Some scopes of those that a kind of token can be given; at least one."""

    def __init__(self, known: Iterable[str], **more: Any) -> None:
        child = serializers.ChoiceField(choices=[*known])
        super().__init__(child=child, allow_empty=False, max_length=len(PERSONAL), **more)


def written(scopes: Collection[str]) -> str:
    """Return scopes as a row keeps them: in one order, each once, with spaces between.

    Raises ValueError for none: an empty text is a token from before there were scopes, which opens more.
    """
    if not scopes:
        raise ValueError("a token without a scope opens nothing")
    return " ".join(sorted(set(scopes)))


def read(text: str, before: Collection[str]) -> frozenset[str]:
    """Return the scopes that a row keeps; `before` for a token from before there were any."""
    return frozenset(text.split() or before)


def asked(view: Any, method: str) -> frozenset[str]:
    """Return the scopes that a token must have, every one of them, to use an address in a way."""
    # here, because commands are declared with scopes
    from web.commands import scope_of  # noqa: PLC0415

    if getattr(view, "is_live", False):
        return LIVE
    named = getattr(view, "kwargs", {}) or {}
    command = getattr(view, "command", None)
    if command is not None:
        scope = command.scope
    elif getattr(view, "takes_commands", False):
        scope = scope_of(str(named.get("name", "")))
    elif method in SAFE_METHODS:
        scope = getattr(view, "scope", PICTURE)
    else:
        scope = getattr(view, "scope_of_writing", COMMANDS)
    return frozenset({scope} - {NOTHING})


def require_scope(has: Collection[str], request: Any) -> None:
    """Raise Refused unless a token has the scopes that its request asks for."""
    view = (request.parser_context or {}).get("view")
    missing = sorted(asked(view, request.method) - frozenset(has))
    if missing:
        scopes = [said(f"web.scope.{one}") for one in missing]
        raise Refused("web.no_scope", field="scopes", scopes=scopes)


def described(schema: Any) -> list[str]:
    """Return the scopes of an operation for its description; a command by name: that of the command."""
    if getattr(schema.view, "takes_commands", False):
        return []
    return sorted(asked(schema.view, schema.method))
