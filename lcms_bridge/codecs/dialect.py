"""How one peer speaks a format: its identifiers, its words, its fields. Data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from lcms_bridge.codecs.values import ZONE


@dataclass(frozen=True)
class Dialect:
    """What differs from the standard at one peer.

    `words` are our kinds of bed -> the words of people; `beds` the sender's words -> our codes;
    `sites` its identifiers (`system|value` or `value`) -> our codes; `fields` our names -> its names;
    `statuses` its words for a state -> ours; `options` what one format alone knows.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    beds: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    zone: ZoneInfo = ZONE

    def option(self, name: str, default: Any) -> Any:
        """Return an option of the shape of its default; another shape is the default."""
        value = self.options.get(name, default)
        return value if isinstance(value, type(default)) else default

    def bed(self, said: str) -> str | None:
        """Return our code for a word of people or of this peer; None when nobody knows it."""
        word = said.strip().casefold()
        for theirs, ours in self.beds.items():
            if theirs.strip().casefold() == word:
                return ours
        for ours, theirs in self.words.items():
            if word in {ours.casefold(), theirs.casefold()}:
                return ours
        return None


def dialect_of(data: Mapping[str, Any], words: Mapping[str, str]) -> Dialect:
    """Return a dialect of plain data, as it is kept of a peer. Raises ValueError, saying the name."""
    tables = ("beds", "sites", "fields", "statuses")
    unknown = set(data) - {*tables, "options", "zone"}
    if unknown:
        raise ValueError(min(unknown))
    read: dict[str, dict[str, str]] = {}
    for name in tables:
        table = data.get(name, {})
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            raise ValueError(name)
        read[name] = {str(key): value for key, value in table.items()}
    options = data.get("options", {})
    if not isinstance(options, dict):
        raise ValueError("options")  # noqa: TRY004
    try:
        zone = ZoneInfo(str(data["zone"])) if "zone" in data else ZONE
    except (KeyError, OSError, ValueError):
        raise ValueError("zone") from None
    return Dialect(**read, words=words, options=options, zone=zone)
