"""Cells of files: what people wrote stays a text, in whatever spreadsheet."""

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.said import said
from lcms_bridge.codecs.capacity_csv.columns import guard
from tests.factories import RealmFactory
from web.tables import csv_answer, harmless

SIGNS = "=+-@＝＋－＠"
TEXTS = st.text(alphabet=st.sampled_from(list(f"{SIGNS};,|\t\r\n\"' ax1")), max_size=12)


def cells(line: str) -> list[str]:
    """Return what could be a cell of a text: for every sign at which some spreadsheet splits."""
    found = []
    for sign in ";,|\t":
        found += [one for row in line.splitlines() for one in row.split(sign)]
    return [*found, line]


@given(TEXTS)
@example("x;=cmd|' /C calc'!A0")
@example('";=1+1')
@example("\t=1+1")
@example(" ＝1+1")
@example("rustig, =1+1")
@example("rustig; ' =1+1")
def test_no_cell_is_a_formula_however_a_spreadsheet_splits_the_line(text: str) -> None:
    for cell in cells(harmless(text)):
        assert not cell.startswith(tuple(SIGNS)), (text, cell)
        assert not cell.strip('"').startswith(tuple(SIGNS)), (text, cell)
        # some spreadsheets trim a cell before they look
        assert not cell.strip(' "').startswith(tuple(SIGNS)), (text, cell)


@given(st.text(alphabet=st.characters(exclude_characters=f"{SIGNS};,|\t\r\n\0"), min_size=1))
def test_what_no_spreadsheet_computes_stays_as_it_was_written(text: str) -> None:
    assert harmless(text) == text


@given(TEXTS)
def test_a_cell_that_begins_as_a_formula_is_guarded_in_the_capacity_file_too(text: str) -> None:
    for cell in cells(guard(text)):
        assert not cell.strip(' "').startswith(tuple(SIGNS)), (text, cell)


@pytest.mark.django_db
def test_words_of_the_catalogue_and_of_people_are_cells_alike() -> None:
    realm = RealmFactory.create(exercise=True)
    rows: list[list[Any]] = [["a", "b"], ["=1+1", said("web.no_yes")], [-5, 1.5], [True, None]]
    answer = csv_answer(realm, "proef", rows)
    read = list(csv.reader(io.StringIO(answer.content.decode())))
    assert read == [["a", "b"], ["'=1+1", "Geef true of false."], ["-5", "1.5"], ["true", ""]]
    assert f"OEFENING-{realm.slug}-proef.csv" in answer["Content-Disposition"]
