"""Texts that a spreadsheet computes: no file lets it (`web.tables`), and the trail says who wrote one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from journal.actors import Actor
from journal.trail import trail_note_safely

# An equals sign that computes something; of the other signs that begin a formula only what calls a function
# or another program (`+cmd|' /C calc'!A0`): lists, telephone numbers and names begin with them as well.
_COMPUTED = re.compile(
    r"(?:\A|[;,|\t\r\n])[\s'\"]{0,200}"
    r"(?:[=＝]\s{0,200}[^\s=＝>]|[+\-@＋－＠][^\s;,]{0,120}?[^\W\d_][(（|])"
)


def formulas_in(value: Any, name: str = "") -> Iterator[str]:
    """Yield the dotted names of the texts in a value that a spreadsheet would compute."""
    if isinstance(value, str):
        if _COMPUTED.search(value):
            yield name
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from formulas_in(one, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            yield from formulas_in(one, f"{name}.{at}" if name else str(at))


def formulas_note(
    actor: Actor, values: Any, *, realm: str = "", about: str = "", what: str = ""
) -> None:
    """Tell the trail who wrote a formula, in which field of what; not what it says."""
    if found := sorted(formulas_in(values)):
        detail = {"field": found} | ({"what": what} if what else {})
        trail_note_safely("formula", actor=actor, realm=realm, about=about, detail=detail)
