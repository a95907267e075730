"""The Dutch and English sentences of a ranking of places."""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.names import Name
from patientspread.engine.words import table as words_of

_TABLES: dict[str, Mapping[str, str]] = {
    language: words_of("placement", language) for language in ("nl", "en")
}


def spoken(code: str, params: Mapping[str, object], language: str) -> str:
    """The sentence of a code; raises `KeyError` for an unknown code or language."""
    table = _TABLES[language]
    return table[code].format_map({k: _value(k, v, table, language) for k, v in params.items()})


def _value(key: str, value: object, table: Mapping[str, str], language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(key, v, table, language) for v in value)
    if isinstance(value, Name):
        return value.text(language)
    told = getattr(value, "told", None)
    if told is not None:
        return str(told(language))
    if key == "status":
        return table[f"status.{value}"]
    return table.get(str(value), str(value)) if key in {"kind", "asked_kind"} else str(value)
