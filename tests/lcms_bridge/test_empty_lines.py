"""Empty lines above a table, as spreadsheets leave them: however many there are, the table is read."""

import pytest

from lcms_bridge.codecs import grid, table
from lcms_bridge.codecs.notes import Notes

KNOWN = ("locatie", "bedden")


@pytest.mark.parametrize("above", [0, 1, 10, 30_000])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_table_of_a_stranger_is_read_below_them(above: int, separator: str) -> None:
    said = "\r\n" * above + f"Huis{separator}Vrij\r\nA{separator}3\r\n"
    assert [row.cells for row in grid.rows(said.encode(), Notes())] == [
        ("Huis", "Vrij"),
        ("A", "3"),
    ]


@pytest.mark.parametrize("above", [0, 1, 10, 30_000])
@pytest.mark.parametrize("separator", [";", ","])
def test_a_table_of_ours_is_read_below_them(above: int, separator: str) -> None:
    said = "\n" * above + f"locatie{separator}bedden\nA{separator}3\n"
    read = table.read(said.encode(), required=KNOWN, known=KNOWN)
    assert read.problems == ()
    assert len(read.rows) == 1
