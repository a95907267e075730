"""What people can read: a code with parameters, said in either language from one catalogue.

The words stand in `<app>/words.toml`, both languages side by side, so that neither can be forgotten:

    "capacity.unknown_kind" = { nl = "Onbekende soort ‘{kind}’.", en = "Unknown kind ‘{kind}’." }
    "bridge.locations" = { nl = ["{n} locatie", "{n} locaties"], en = ["{n} location", "{n} locations"] }

A list holds the sentence for one and for any other number `n`. A parameter may be said itself: `Said`,
`Named` (data that has a name in both languages), a list of them, a moment, a number.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from journal.local_time import shown_moment

LANGUAGES = ("nl", "en")
FIRST = "nl"  # what a reader gets who speaks neither


@dataclass(frozen=True)
class Named:
    """Something that data names in both languages, such as a kind of bed."""

    nl: str
    en: str

    def text(self, language: str) -> str:
        """Return the name in a language."""
        return self.en if language == "en" else self.nl


@dataclass(frozen=True)
class Said:
    """A sentence or word of the catalogue with its parameters. Raises KeyError for an unknown code."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in catalogue():
            raise KeyError(self.code)

    def text(self, language: str) -> str:
        """Return it in a language."""
        words = catalogue()[self.code][language if language in LANGUAGES else FIRST]
        if not isinstance(words, str):
            words = words[0 if self.params.get("n") == 1 else 1]
        shown = {name: _shown(value, language) for name, value in self.params.items()}
        return _formatter.vformat(words, (), shown)

    @property
    def nl(self) -> str:
        """Return it in Dutch."""
        return self.text("nl")

    @property
    def en(self) -> str:
        """Return it in English."""
        return self.text("en")


def said(code: str, **params: Any) -> Said:
    """Return what a code says with these parameters."""
    return Said(code, params)


def reader_language() -> str:
    """Return the language of whoever is being answered now."""
    return "en" if (get_language() or "").startswith("en") else FIRST


@cache
def catalogue() -> dict[str, dict[str, str | list[str]]]:
    """Return all words: code → language → sentence. Raises ValueError when a file is not sound."""
    found: dict[str, dict[str, str | list[str]]] = {}
    for path in sorted(Path(__file__).parents[1].glob("*/words.toml")):
        for code, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in found or set(words) != set(LANGUAGES):
                msg = f"{path.parent.name}/words.toml: {code} stands twice or lacks a language"
                raise ValueError(msg)
            found[code] = words
    return found


def places_in(words: str) -> set[str]:
    """Return the names of the parameters in a sentence."""
    return {name for _text, name, _spec, _conversion in _formatter.parse(words) if name}


class _Formatter(string.Formatter):
    """Fills parameters in; one that is missing is a fault of the program."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value; `%` shows a share as a percentage."""
        if format_spec == "%" and isinstance(value, int | float):
            return f"{value * 100:.0f}%"
        return str(format(value, format_spec))


_formatter = _Formatter()


def _shown(value: Any, language: str) -> Any:
    """Return a parameter as it reads in a language; numbers stay numbers, for their format."""
    if isinstance(value, Said | Named):
        return value.text(language)
    if isinstance(value, datetime):
        return shown_moment(value, language)
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_shown(item, language)) for item in value)
    return value
