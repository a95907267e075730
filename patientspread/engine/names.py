"""What people call the things a problem refers to by id, in both languages.

A problem carries its names by family and id (``bed:…``, ``patient:…``, ``region:…``, ``mode:…``,
``specialism:…``, ``hour:…``), and every reason that names one of them says it in its own language. Sites are
called by one name everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Dutch and in English."""

    nl: str
    en: str

    def text(self, language: str) -> str:
        """The name in a language."""
        return self.en if language == "en" else self.nl


Names = Mapping[str, Name]


def named(names: Names, family: str, key: str) -> Name | str:
    """What people call one thing; its id where nobody named it."""
    return names.get(f"{family}:{key}", key)
