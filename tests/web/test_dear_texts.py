"""What strangers send takes no longer than its length: a short text that keeps a server busy stops everybody.

Each of these texts is small beside what its way in takes (megabytes). What grows with the square of a text
takes ten seconds or more of a processor at this size, what does not a fraction of one.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from journal.errors import Invalid
from journal.patients import certain_in, without_patients
from journal.strict_json import TwiceError, read_json
from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.grid import Row
from lcms_bridge.codecs.sheet.shaping import named
from lcms_bridge.codecs.xmltree import UnreadableError
from phases.plan_file import read_plan_text

MOST_S = 3.0
MANY = 30_000

NAMES = ",".join(f'"{number:x}":0' for number in range(MANY))
TWICE = f'{{{NAMES},"{MANY - 1:x}":1}}'
OPEN_TEXT = '["' + '\\"' * MANY
OPEN_TO_A_SIGN = OPEN_TEXT + "\\"
CALLED = "bsn" + " " * 24_000 + "1"
NUMBERS = "111222333 " * 5_000


def _columns(_text: str) -> Any:
    """Name the columns of a header in which one name is there twice."""
    header = ("", *(f"{number:x}" for number in range(MANY)), "0")
    return named([Row(1, header), Row(2, header)], 1)


READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "a body": (read_json, TWICE),
    "a plan": (lambda text: read_plan_text(text, is_yaml=False), TWICE),
    "a message with a name twice": (lambda text: jsontree.parse(text.encode()), TWICE),
    "a message with an open text": (lambda text: jsontree.parse(text.encode()), OPEN_TEXT),
    "one that ends in a sign": (lambda text: jsontree.parse(text.encode()), OPEN_TO_A_SIGN),
    "a table": (_columns, ""),
    "a note": (certain_in, CALLED),
    "a quoted note": (without_patients, NUMBERS),
}


@pytest.mark.parametrize("what", READ)
def test_a_text_takes_no_longer_than_its_length(what: str) -> None:
    """Texts made to be dear are read, or refused, at once."""
    read, text = READ[what]
    began = time.thread_time()
    with suppress(TwiceError, UnreadableError, Invalid):
        read(text)
    assert time.thread_time() - began < MOST_S


def test_the_name_that_is_twice_is_said() -> None:
    """Which one it was is named, by every reader."""
    with pytest.raises(TwiceError, match=r"^b$"):
        read_json('{"a": 1, "b": 2, "c": 3, "b": 4, "a": 5}')
    with pytest.raises(UnreadableError) as refused:
        jsontree.parse(b'{"a": 1, "b": 2, "b": 4}')
    assert refused.value.params == {"name": "b"}


def test_brackets_count_outside_texts_alone() -> None:
    """A text that never ends hides what stands in it, and what stands before it counts."""
    deep = b"[" * (jsontree.MAX_DEPTH + 1)
    with pytest.raises(UnreadableError) as refused:
        jsontree.parse(deep + b'"')
    assert refused.value.code == "too_deep"
    with pytest.raises(UnreadableError) as refused:
        jsontree.parse(b'["' + deep)
    assert refused.value.code == "not_json"
    assert jsontree.parse(b'["\\"' + deep + b'\\\\"]') == ['"' + deep.decode() + "\\"]


def test_everything_about_somebody_is_left_out_of_a_quote() -> None:
    """Numbers, what is called one, and births, wherever they stand."""
    said = "bsn nr: 12345678, 111222333 en 111222333, geb. 01-02-1950, geboren op 3 mei 1960"
    assert without_patients(said) == "bsn nr: …, … en …, geb. …, geboren op …"
