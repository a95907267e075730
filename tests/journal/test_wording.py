"""Lines are found by their words, in every form a Dutch word has, and by nothing that a reader cannot see."""

import pytest

from journal.wording import Sought, words_of

LINE = (
    "Maasstad Ziekenhuis: 12 bedden vrijgemaakt, patiënten verplaatst naar de café-zaal. MICU belt."
)


@pytest.mark.parametrize(
    "question",
    [
        "bed",
        "bedden",
        "BEDDEN maasstad",
        "verplaatsen",
        "patient",
        "patiënt verplaatste",
        "cafe",
        "ziekenh",
        '"12 bedden"',
        'micu "naar de"',
        "",
        "  ",
        "12",
    ],
)
def test_a_line_is_found_by(question):
    assert Sought(question).fits(LINE)


@pytest.mark.parametrize(
    "question", ["bedrijf", "ziekenh bed", "maasstad albert", '"bedden 12"', "13", '"12 bed"']
)
def test_a_line_is_not_found_by(question):
    assert not Sought(question).fits(LINE)


def test_who_did_it_and_why_are_read_too_and_keys_are_not():
    body = {
        "key": "beds:MAASSTAD",
        "by": "D. Bakker",
        "reason": "Uitbraak",
        "line": {"nl": "Bedden gewijzigd", "en": "Beds changed", "cat": "geheim"},
    }
    words = words_of(body)
    for question in ("bakker", "uitbraken", "changed", "gewijzigd"):
        assert Sought(question).fits(words), question
    for question in ("maasstad", "geheim", "beds:MAASSTAD"):
        assert not Sought(question).fits(words), question
