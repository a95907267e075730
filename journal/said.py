"""What people can read: a code with parameters, said in either language from one catalogue.

The words stand in `<app>/words.toml`, both languages side by side, so that neither can be forgotten
(those of the engine, which is pure, stand beside it):

    "capacity.unknown_kind" = { nl = "Onbekende soort ‘{kind}’.", en = "Unknown kind ‘{kind}’." }
    "bridge.locations" = { nl = ["{n} locatie", "{n} locaties"], en = ["{n} location", "{n} locations"] }

A list holds the sentence for one and for any other number `n`. A parameter may be said itself: `Said`,
`Named` (data that has a name in both languages), a list of them, a moment, a number.

What people wrote is a plain text in every language: `Readable` is either.
"""

import json
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from django.utils.functional import lazy
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

    def __str__(self) -> str:
        return self.text(reader_language())


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

    def __str__(self) -> str:
        return self.text(reader_language())


Kept: TypeAlias = str | Named  # what rows hold: as people wrote it, or in both languages
Readable: TypeAlias = Kept | Said


def said(code: str, /, **params: Any) -> Said:
    """Return what a code says with these parameters."""
    return Said(code, params)


def text_of(what: Readable, language: str) -> str:
    """Return something readable in a language."""
    return what if isinstance(what, str) else what.text(language)


def kept(what: Readable) -> Kept:
    """Return something readable as it is kept: its texts of now, whatever the catalogue says later."""
    if isinstance(what, str):
        return what
    return what.nl if what.nl == what.en else Named(what.nl, what.en)


def both(what: Readable) -> dict[str, str]:
    """Return something readable as screens get what the system always says: `{nl, en}`."""
    return {language: text_of(what, language) for language in LANGUAGES}


def beside(name: str, what: Readable) -> dict[str, str]:
    """Return something that may be people's own words as screens get it, under a name.

    The text, Dutch or as people wrote it, and its English beside it as `<name>_en` where that differs.
    """
    texts = kept(what)
    if isinstance(texts, str):
        return {name: texts}
    return {name: texts.nl, f"{name}_en": texts.en}


def packed(what: Readable) -> str:
    """Return something readable as one text that `unpacked` understands."""
    texts = kept(what)
    return texts if isinstance(texts, str) else json.dumps(both(texts), ensure_ascii=False)


def unpacked(text: str) -> Kept:
    """Return what was packed; any other text is itself."""
    if not text.startswith('{"nl": '):
        return text
    try:
        return Named(**json.loads(text))
    except (ValueError, TypeError):
        return text


def reader_language() -> str:
    """Return the language of whoever is being answered now."""
    return "en" if (get_language() or "").startswith("en") else FIRST


_later = lazy(lambda code: str(Said(code)), str)


def word(code: str) -> Any:
    """Return a word that is said when it is shown, in the language of that moment: for labels in classes."""
    return _later(code)  # type: ignore[no-untyped-call]


@cache
def catalogue() -> dict[str, dict[str, str | list[str]]]:
    """Return all words: code → language → sentence. Raises ValueError when a file is not sound."""
    found: dict[str, dict[str, str | list[str]]] = {}
    root = Path(__file__).parents[1]
    for path in sorted([*root.glob("*/words.toml"), *root.glob("*/engine/words.toml")]):
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

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """Return a value; `!c` begins it with a capital, where it opens a sentence."""
        if conversion == "c":
            text = str(value)
            return text[:1].upper() + text[1:]
        return super().convert_field(value, conversion)

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
