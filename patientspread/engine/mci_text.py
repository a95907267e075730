"""The Dutch and English sentences of the casualty plan's notices and reasons."""

from __future__ import annotations

from collections.abc import Mapping

from patientspread.engine.mci_types import Notice
from patientspread.engine.names import Name
from patientspread.engine.words import table as words_of

_TABLES: dict[str, Mapping[str, str]] = {
    language: words_of("casualties", language) for language in ("nl", "en")
}


def notice_text(notice: Notice, *, language: str = "nl") -> str:
    """A notice or reason as a sentence.

    Raises `KeyError` for an unknown code or language.
    """
    table = _TABLES[language]
    params = {name: _spoken(value, table, language) for name, value in notice.params.items()}
    return table[notice.code].format_map(params)


def _spoken(value: object, table: Mapping[str, str], language: str) -> str:
    if isinstance(value, Name):
        return value.text(language)
    if isinstance(value, Notice):
        return table[value.code].format_map(value.params)
    if isinstance(value, tuple):
        return ", ".join(_spoken(v, table, language) for v in value)
    return str(value)
