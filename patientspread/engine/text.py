"""Codes and figures as plain sentences, in Dutch and in English.

Explanations are structured data (a code and its parameters); the table of words is the only place
where they become language, so a screen may also render them itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.names import Name
from patientspread.engine.words import table as words_of

_TABLES: dict[str, Mapping[str, str]] = {lang: words_of("spread", lang) for lang in ("nl", "en")}


def sentence(code: str, params: Mapping[str, object], *, language: str = "nl") -> str:
    """The sentence of a code with its figures filled in.

    Raises `KeyError` for an unknown code or language.
    """
    words = _TABLES[language][code].format_map(_Spoken(params, language))
    return words[:1].upper() + words[1:] if _starts_with_a_name(code, params, language) else words


def _starts_with_a_name(code: str, params: Mapping[str, object], language: str) -> bool:
    """Does the sentence begin with something that the problem named, perhaps in lower case?"""
    start = _TABLES[language][code]
    first = start[1 : start.index("}")] if start.startswith("{") else ""
    return isinstance(params.get(first), Name)


class _Spoken(dict[str, object]):
    """Parameters as they are spoken: names of goals, phases and beds in the language."""

    def __init__(self, params: Mapping[str, object], language: str) -> None:
        table = _TABLES[language]
        super().__init__({k: spoken(k, v, table, language) for k, v in params.items()})

    def __missing__(self, key: str) -> str:
        return f"?{key}?"


def spoken(key: str, value: object, table: Mapping[str, str], language: str) -> object:
    """A parameter as it is spoken: a name in the language, a known word by the table."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Name):
        return value.text(language)
    if isinstance(value, list | tuple):
        return ", ".join(str(spoken(key, v, table, language)) for v in value)
    if isinstance(value, str):
        return table.get(f"{key}.{value}", value)
    return value


def word(family: str, value: object, language: str) -> str:
    """One bed type, mode or specialism as it is called in the language."""
    return str(spoken(family, value, _TABLES[language], language))
