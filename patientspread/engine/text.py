"""Codes and figures as plain sentences, in Dutch and in English.

Explanations are structured data (a code and its parameters); this table is the only place
where they become language, so a screen may also render them itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.text_en import ENGLISH
from patientspread.engine.text_nl import DUTCH

_TABLES: dict[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}


def sentence(code: str, params: Mapping[str, object], *, language: str = "nl") -> str:
    """The sentence of a code with its figures filled in.

    Raises `KeyError` for an unknown code or language.
    """
    return _TABLES[language][code].format_map(_Spoken(params, language))


class _Spoken(dict[str, object]):
    """Parameters as they are spoken: names of goals, phases and beds in the language."""

    def __init__(self, params: Mapping[str, object], language: str) -> None:
        table = _TABLES[language]
        super().__init__({k: _spoken(k, v, table) for k, v in params.items()})

    def __missing__(self, key: str) -> str:
        return f"?{key}?"


def _spoken(key: str, value: object, table: Mapping[str, str]) -> object:
    if value is None or value == "":
        return "–"
    if isinstance(value, list | tuple):
        return ", ".join(str(_spoken(key, v, table)) for v in value)
    if isinstance(value, str):
        return table.get(f"{key}:{value}", value)
    return value
