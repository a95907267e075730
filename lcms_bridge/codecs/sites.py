"""Two names for one place are held against each other, whatever the format."""

from collections.abc import Iterator, Sequence

from lcms_bridge.codecs.notes import Notes
from lcms_bridge.entries import Entry, Identifier, Site


def one_name(entries: Sequence[Entry], notes: Notes) -> tuple[Entry, ...]:
    """Return the entries without those whose identifier goes with more than one name.

    A place and what it is within may share an identifier, and have a name each.
    """
    named: dict[tuple[bool, Identifier], str] = {}
    wrong: set[tuple[bool, Identifier]] = set()
    for entry in entries:
        for one, name in _named(entry.facility):
            before = named.setdefault(one, name) if name else ""
            if name and _plain(before) != _plain(name) and one not in wrong:
                wrong.add(one)
                params = {"given": one[1].value, "name": name, "other": before}
                notes.hold("two_names", entry.place, entry.facility.label, **params)
    return tuple(
        entry for entry in entries if wrong.isdisjoint(one for one, _name in _named(entry.facility))
    )


def _named(site: Site) -> Iterator[tuple[tuple[bool, Identifier], str]]:
    """Yield each identifier of a place, and of what it is within (`True`), with its name or none."""
    for outer, one in ((False, site), *((True, one) for one in site.within)):
        for identifier in one.ids:
            yield (outer, identifier), one.name


def _plain(name: str) -> str:
    """Return a name without case, space and punctuation."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())
