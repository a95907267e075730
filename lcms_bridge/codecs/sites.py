"""Two names for one place are held against each other, whatever the format."""

from collections.abc import Sequence

from lcms_bridge.codecs.notes import Notes
from lcms_bridge.entries import Entry, Identifier


def one_name(entries: Sequence[Entry], notes: Notes) -> tuple[Entry, ...]:
    """Return the entries without those whose identifier goes with more than one name."""
    named: dict[Identifier, str] = {}
    wrong: set[Identifier] = set()
    for entry in entries:
        name = entry.facility.name
        for one in entry.facility.ids if name else ():
            before = named.setdefault(one, name)
            if _plain(before) != _plain(name) and one not in wrong:
                wrong.add(one)
                params = {"given": one.value, "name": name, "other": before}
                notes.hold("two_names", entry.place, name, **params)
    return tuple(one for one in entries if wrong.isdisjoint(one.facility.ids))


def _plain(name: str) -> str:
    """Return a name without case, space and punctuation."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())
