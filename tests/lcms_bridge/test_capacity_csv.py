"""The capacity file: what comes back, what is refused, and where the sentence points."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcms_bridge.canonical import Decoded, Document, Scope
from lcms_bridge.codecs import table
from lcms_bridge.codecs.capacity_csv import COLUMNS
from lcms_bridge.codecs.capacity_csv.columns import guard, unguard
from tests.lcms_bridge.factories import NOW, beds, decode, document, ed, encode, sentence
from tests.lcms_bridge.strategies import documents, texts
from tests.needs import REPO

HEADER = (
    "versie;omgeving;oefening;locatie;type;peilmoment;capaciteit;bezet;geblokkeerd;vrij;seh_status"
)
MOMENT = "2020-10-01T12:00:00+02:00"


def row(**cells: str) -> str:
    """Return a sound line with some cells replaced."""
    values = {
        "versie": "1",
        "omgeving": "golf",
        "oefening": "ja",
        "locatie": "ALFA",
        "type": "ic",
        "peilmoment": MOMENT,
        "capaciteit": "10",
        "bezet": "8",
    } | cells
    return ";".join(values.get(name, "") for name in HEADER.split(";"))


def read(*rows: str, header: str = HEADER) -> Decoded:
    """Return what a file with these lines decodes to."""
    return decode("\r\n".join([header, *rows]).encode())


def places(decoded: Decoded) -> list[tuple[str, int, str]]:
    """Return code, line and column of every problem."""
    return [(item.code, item.place.line, item.place.column) for item in decoded.problems]


def test_what_spreadsheets_add_is_passed_over_and_said() -> None:
    lines = ["sep=;", HEADER, row(), HEADER, row(locatie="Totaal"), ""]
    found = decode("\r\n".join(lines).encode())
    assert len(found.document.facilities) == 1
    problems = [(one.code, one.place.line, one.scope) for one in found.problems]
    assert problems == [("header_again", 4, Scope.REMARK), ("totals_row", 5, Scope.REMARK)]


def test_what_is_said_of_a_house_makes_its_row_no_total() -> None:
    found = read(f"Totaal 4 bedden dicht;{row()}", header=f"duiding;{HEADER}")
    assert [(one.code, one.place.line) for one in found.problems] == []
    assert len(found.document.facilities) == 1


def test_a_cell_that_says_that_nobody_knows_is_unknown() -> None:
    said = read(row(geblokkeerd="NA"))
    assert said == read(row(geblokkeerd=""))


@given(documents())
def test_own_file_decodes_to_exactly_the_figures_exported(sent: Document) -> None:
    back = decode(encode(sent))
    assert back.problems == ()
    assert back.document == sent


@given(documents())
def test_no_cell_of_a_written_file_is_computed_by_a_spreadsheet(sent: Document) -> None:
    rows = list(
        csv.reader(io.StringIO(encode(sent).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    for cell in (cell for line in rows for cell in line):
        number = re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", cell)
        assert (
            number or not cell.lstrip(" '\t\r\n").startswith(tuple("=+-@")) or cell.startswith("'")
        )


@given(texts(60))
def test_guarding_text_is_undone_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.binary(max_size=300))
def test_any_bytes_give_a_verdict_and_never_a_fault(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.problems
    assert decoded.document.facilities == ()


@given(st.text(max_size=200), st.integers(0, 5))
def test_any_text_behind_a_sound_header_gives_a_verdict(text: str, at: int) -> None:
    lines = [row(), row(type="kliniek")]
    lines.insert(min(at, 2), text)
    decode("\r\n".join([HEADER, *lines]).encode(errors="replace"))


@given(documents(), st.data())
def test_a_file_with_damage_anywhere_gives_a_verdict(sent: Document, data: st.DataObject) -> None:
    raw = bytearray(encode(sent))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    decode(bytes(raw))


@given(documents(), st.data())
def test_a_file_that_was_cut_off_never_gives_other_figures(
    sent: Document, data: st.DataObject
) -> None:
    raw = encode(sent)
    cut = decode(raw[: data.draw(st.integers(0, len(raw) - 3))])
    whole = {facility.code: facility for facility in sent.facilities}
    for facility in cut.document.facilities:
        known = whole[facility.code]
        lines = facility.beds.lines if facility.beds else ()
        assert all(known.beds is not None and line in known.beds.lines for line in lines)
        assert facility.ed in (known.ed, None)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [";", ","])
def test_bom_line_ending_and_separator_do_not_matter(
    bom: bytes, ending: str, separator: str
) -> None:
    text = ending.join([HEADER, row(), ""]).replace(";", separator)
    decoded = decode(bom + text.encode())
    assert decoded.problems == ()
    assert decoded.document.facilities[0].beds is not None


def test_an_empty_cell_is_unknown_and_not_zero() -> None:
    decoded = read(row(capaciteit="", bezet="", geblokkeerd="0"))
    assert decoded.document.facilities[0].beds is not None
    (line,) = decoded.document.facilities[0].beds.lines
    assert (line.operational, line.occupied, line.blocked, line.available) == (None, None, 0, None)


def test_free_beds_may_be_negative_and_other_counts_may_not() -> None:
    decoded = read(row(bezet="12", vrij="-2"), row(locatie="BETA", bezet="-1"))
    assert [item.code for item in decoded.document.facilities] == ["ALFA"]
    assert places(decoded) == [("negative", 3, "bezet")]


def test_free_beds_that_do_not_add_up_are_remarked_and_the_counts_stay() -> None:
    decoded = read(row(vrij="5"))
    assert places(decoded) == [("sum", 2, "vrij")]
    assert decoded.problems[0].scope is Scope.REMARK
    assert len(decoded.document.facilities) == 1


def test_a_wrong_count_is_not_called_derived() -> None:
    assert places(read(row(bezet="veel", vrij="3"))) == [("no_count", 2, "bezet")]


def test_occupied_is_derived_from_free_beds_and_said_so() -> None:
    decoded = read(row(bezet="", geblokkeerd="1", vrij="3"))
    assert decoded.document.facilities[0].beds is not None
    assert decoded.document.facilities[0].beds.lines[0].occupied == 6
    assert places(decoded) == [("derived", 2, "bezet")]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"bezet": "acht"}, "no_count", "bezet"),
        ({"bezet": "8,5"}, "no_count", "bezet"),
        ({"bezet": "1e3"}, "no_count", "bezet"),
        ({"bezet": "٨"}, "no_count", "bezet"),
        ({"bezet": "-"}, "no_count", "bezet"),
        ({"bezet": "100000"}, "too_many", "bezet"),
        ({"type": "kelder"}, "no_choice", "type"),
        ({"type": ""}, "empty", "type"),
        ({"locatie": ""}, "empty", "locatie"),
        ({"locatie": "X" * 21}, "too_long", "locatie"),
        ({"peilmoment": ""}, "empty", "peilmoment"),
        ({"peilmoment": "2020-10-01T12:00:00"}, "no_offset", "peilmoment"),
        ({"peilmoment": "1-10-2020 12:00"}, "no_moment", "peilmoment"),
        ({"peilmoment": "2020-02-30T12:00:00Z"}, "no_moment", "peilmoment"),
        ({"peilmoment": "0001-01-01T00:00:00+14:00"}, "year", "peilmoment"),
        ({"capaciteit": "9" * 2001}, "too_long", "capaciteit"),
        ({"bezet": "", "vrij": "11"}, "free", "vrij"),
    ],
)
def test_a_wrong_cell_is_named_and_keeps_only_its_facility_out(
    cells: dict[str, str], code: str, column: str
) -> None:
    decoded = read(row(**cells), row(locatie="BETA"))
    assert (code, 2, column) in places(decoded)
    assert [item.code for item in decoded.document.facilities] == ["BETA"]
    for problem in decoded.problems:
        assert sentence(problem).endswith((".", "?"))
        assert sentence(problem, "en")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 0),
        (b"\r\n\r\n", "empty", 0),
        (f"{HEADER}\r\n".encode(), "no_lines", 0),
        (f"{HEADER}\n{row()}".encode("utf-16"), "not_utf8", 0),
        (f"{HEADER}\n{row(omgeving='é')}".encode("latin-1"), "not_utf8", 2),
        (f"{HEADER}\n{row()}\0".encode(), "nul", 2),
        (f"{HEADER}\n{row()}\n{row(omgeving=chr(34))}".encode(), "quoting", 3),
        (b"x" * (table.MAX_BYTES + 1), "too_large", 0),
        ("\n".join([HEADER, *[row()] * (table.MAX_ROWS + 1)]).encode(), "too_many_rows", 5002),
        ((";".join(f"k{n}" for n in range(200)) + "\n").encode(), "too_many_columns", 1),
        (HEADER.replace("type;", "").encode(), "column_missing", 1),
        (f"{HEADER};bezet".encode(), "column_twice", 1),
        (f"{HEADER}\n{row(versie='2')}".encode(), "version", 2),
        (f"{HEADER}\n{row(oefening='')}".encode(), "exercise_unsaid", 2),
        (f"{HEADER}\n{row()}\n{row(oefening='nee')}".encode(), "worlds_mixed", 3),
        (f"{HEADER}\n{row()}\n{row(omgeving='elders')}".encode(), "worlds_mixed", 3),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_as_a_whole(
    data: bytes, code: str, line: int
) -> None:
    decoded = decode(data)
    assert decoded.refused
    assert decoded.document == Document(None)
    assert (code, line) in [(item.code, item.place.line) for item in decoded.problems]


def test_line_numbers_count_the_lines_of_the_file() -> None:
    wide = row(locatie='"BE\nTA"')
    decoded = read(row(), "", wide, row(locatie="GAMMA", bezet="x"))
    assert places(decoded) == [("no_count", 6, "bezet")]


def test_a_facility_that_is_there_twice_is_kept_out() -> None:
    decoded = read(row(), row(bezet="9"), row(locatie="BETA"))
    assert places(decoded) == [("double", 3, "")]
    assert [item.code for item in decoded.document.facilities] == ["BETA"]


def test_bed_lines_of_one_facility_speak_of_one_moment() -> None:
    decoded = read(row(), row(type="kliniek", peilmoment="2020-10-01T12:05:00+02:00"))
    assert places(decoded) == [("differing", 3, "")]
    assert decoded.document.facilities == ()


def test_one_wrong_line_keeps_the_other_lines_of_its_facility_out() -> None:
    decoded = read(row(), row(type="kliniek", bezet="veel"), row(locatie="BETA"))
    assert [item.code for item in decoded.document.facilities] == ["BETA"]


def test_a_row_of_another_length_is_a_problem_of_its_facility() -> None:
    decoded = read(row() + ";1", row(locatie="BETA"))
    assert places(decoded) == [("fields", 2, "")]
    assert [item.code for item in decoded.document.facilities] == ["BETA"]


def test_unknown_columns_and_cells_of_another_type_are_remarked() -> None:
    decoded = read(row(seh_status="open") + ";7", header=f"{HEADER};raar")
    assert places(decoded) == [("column_unknown", 1, "raar"), ("misplaced", 2, "seh_status")]
    assert len(decoded.document.facilities) == 1


def test_a_stop_without_reason_is_refused() -> None:
    sent = document(ed("ALFA", traffic="stop"))
    assert places(decode(encode(sent))) == [("reason", 2, "seh_reden")]


def test_negative_and_absent_figures_come_back_as_they_were() -> None:
    over = beds("ALFA", ic=14)
    assert over.beds is not None
    unknown = replace(over.beds.lines[1], occupied=None)
    sent = document(replace(over, beds=replace(over.beds, lines=(over.beds.lines[0], unknown))))
    back = decode(encode(sent)).document.facilities[0].beds
    assert back is not None
    assert back.lines[0].available == -5
    assert back.lines[1].available is None
    assert back.provenance.observed_at == NOW


def test_encoding_without_a_world_is_refused() -> None:
    with pytest.raises(ValueError, match="which world"):
        encode(Document(None))


def test_the_longest_duiding_comes_back_whole() -> None:
    sent = beds("ALFA")
    assert sent.beds is not None
    provenance = replace(sent.beds.provenance, duiding="=" * 500)
    sent = replace(sent, beds=replace(sent.beds, provenance=provenance))
    assert decode(encode(document(sent))).document == document(sent)


def test_the_document_describes_every_column() -> None:
    text = (REPO / "docs" / "capacity-csv.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.meaning} |" in text
