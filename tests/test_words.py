"""The catalogue of what people read: every code in both languages, used, known, and nothing beside it."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib import admin
from django.utils import translation

from journal.errors import Conflict, Invalid
from journal.event_names import event_code
from journal.events import REGISTRY
from journal.fields import ReadableField
from journal.parts import parts
from journal.said import (
    LANGUAGES,
    Named,
    Said,
    beside,
    catalogue,
    packed,
    places_in,
    said,
    unpacked,
)
from tests.needs import REPO
from web.naming import codes_of
from web.transitions import tables

# Who takes a code as its first argument.
SAYS = {"said", "Said", "word", "Invalid", "Refused", "Missing", "Conflict", "ZorgbeeldError"}
# Parts of the system and lines of the log: what they are called is said by a code.
NAMED = {"system_actor": 1, "Line": 1}
FOLDERS = ("config", *settings.OWN_APPS)


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the project's modules, parsed."""
    found = (path for folder in FOLDERS for path in sorted((REPO / folder).rglob("*.py")))
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in found
        if "migrations" not in path.parts
    }


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Yield every part of every module."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            yield path, node


def pattern_of(text: ast.JoinedStr) -> str:
    """Return a pattern for what a text with parts to fill in can become."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"
        for part in text.values
    )


def patterns(node: ast.AST | None) -> list[str]:
    """Return patterns for what an argument can be: a text, one with parts, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return [pattern_of(node)]
    if isinstance(node, ast.IfExp):
        return patterns(node.body) + patterns(node.orelse)
    return []


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield where, by what name, and each call of a plain name."""
    for path, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield f"{path.relative_to(REPO)}:{node.lineno}", node.func.id, node


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_code_says_the_same_with_the_same_values_in_both_languages(code):
    forms = {
        language: words if isinstance(words, list) else [words]
        for language, words in catalogue()[code].items()
    }
    assert set(forms) == set(LANGUAGES)
    assert {len(texts) for texts in forms.values()} <= {1, 2}
    wanted = {frozenset(places_in(text)) for texts in forms.values() for text in texts}
    assert len(wanted) == 1
    values: dict[str, Any] = {name: _Anything(name) for name in next(iter(wanted))}
    for language in LANGUAGES:
        for number in (1, 2):
            text = Said(code, values | ({"n": number} if "n" in values else {})).text(language)
            assert text == text.strip()
            assert text
            assert not {"{", "}"} & set(text)


class _Anything(str):
    """A value that takes any format."""

    __slots__ = ()

    def __format__(self, _form: str) -> str:
        return str(self)


ENGINE = ("spread", "casualties", "evacuation", "placement")


@cache
def literals() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the plain texts of the modules, and patterns of the texts with parts to fill in."""
    found = [node for _path, node in nodes()]
    plain = {node.value for node in found if isinstance(node, ast.Constant)}
    filled = {
        pattern_of(node).replace(r"[\w.]+", r"([\w.]+)")
        for node in found
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    words = frozenset(text for text in plain if isinstance(text, str))
    return words, tuple(re.compile(text) for text in filled)


def is_written(text: str) -> bool:
    """Say whether a text stands in a module, whole or put together from parts that do."""
    plain, filled = literals()
    if text in plain:
        return True
    matches = (pattern.fullmatch(text) for pattern in filled)
    return any(all(map(is_written, match.groups())) for match in matches if match is not None)


def test_every_code_is_said_somewhere():
    by_tables = {code for table in tables() for code in table.words()}
    by_parts = {code for part in parts() for code in part.codes}
    by_pages = {code for model in admin.site._registry for code in codes_of(model)}
    by_events = {event_code(name) for name in REGISTRY}
    unused = []
    for code in set(catalogue()) - by_tables - by_parts - by_pages - by_events:
        part, _dot, rest = code.partition(".")
        if rest.startswith("specialism."):
            continue  # which there are is in the problems that the engine is given
        if not (all(map(is_written, rest.split("."))) if part in ENGINE else is_written(code)):
            unused.append(code)
    assert sorted(unused) == []


def test_no_unknown_code_is_said():
    unknown = [
        f"{where}: {pattern}"
        for where, name, call in calls()
        if name in SAYS and call.args
        for pattern in patterns(call.args[0])
        if not any(re.fullmatch(pattern, code) for code in catalogue())
    ]
    assert unknown == []


def test_what_the_system_is_called_and_logs_is_said_by_a_code():
    raw = [
        f"{where}: {name}"
        for where, name, call in calls()
        if name in NAMED and len(call.args) > NAMED[name] and patterns(call.args[NAMED[name]])
    ]
    assert raw == []


def test_every_step_and_state_of_a_table_has_its_words():
    assert {code for table in tables() for code in table.words()} <= set(catalogue())


def test_every_part_of_the_system_has_its_words():
    assert {code for part in parts() for code in part.codes} <= set(catalogue())


def test_a_sentence_that_is_no_code_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        Invalid("Dit is geen code.")


def test_an_error_speaks_the_language_of_whoever_is_answered():
    error = Conflict("journal.realm_closed")
    assert (error.code, error.message) == ("realm_closed", "Deze omgeving is afgesloten.")
    with translation.override("en"):
        assert error.message == "This realm is closed."


def test_one_and_more_are_told_apart_and_parameters_are_said_in_the_language():
    one = said(
        "lcms_bridge.line.applied", name="a.csv", applied=said("lcms_bridge.facilities", n=1)
    )
    assert (one.nl, one.en) == (
        "Bestand a.csv: 1 locatie overgenomen",
        "File a.csv: 1 location taken over",
    )


def test_a_moment_in_the_hour_that_occurs_twice_says_which_in_either_language():
    moment = datetime(2020, 10, 25, 0, 30, tzinfo=UTC)
    ends = said("phases.deferred_until", until=moment)
    assert "02:30 zomertijd" in ends.nl
    assert "02:30 summer time" in ends.en


@pytest.mark.parametrize("words", ["Te vol.", '{"nl": 3}', '{"nl": ', "", Named("ja", "yes")])
def test_what_a_row_keeps_is_what_was_said(words):
    column = ReadableField()
    row = column.get_prep_value(words)
    assert isinstance(row, str)
    assert column.from_db_value(row) == words
    assert unpacked(packed(words)) == words


def test_english_stands_beside_the_dutch_where_it_differs():
    assert beside("role", said("network.role_brief.dpg")) == {"role": "DPG"}
    assert beside("role", said("network.role_brief.observer")) == {
        "role": "waarnemer",
        "role_en": "observer",
    }
    assert beside("reason", "Te vol.") == {"reason": "Te vol."}


def sentences() -> list[tuple[str, str]]:
    """Return all that people read, in Dutch and in English: of the program, and of the screens."""
    found = [(str(words["nl"]), str(words["en"])) for words in catalogue().values()]
    for path in sorted(REPO.glob("locale/**/en/**/*.po")):
        with path.open("rb") as catalogued:
            found += [(str(one.id), str(one.string)) for one in read_po(catalogued)]
    assert len(found) > 1000
    return found


def test_english_has_one_word_for_an_activity():
    assert [en for _nl, en in sentences() if "activiteit" in en.lower()] == []


def test_english_has_one_name_for_an_information_coordinator():
    about = [en for nl, en in sentences() if "informatieco" in nl.lower()]
    assert len(about) > 5
    assert [en for en in about if "liaison" in en.lower()] == []
