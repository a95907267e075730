"""Updates of a shared text: what is one, what is refused, and that no order of them loses a letter."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from situation.texts.documents import BehindError, TextDocument, parts, written
from situation.texts.updates import BadUpdateError, read_state, read_update
from tests.situation.texts.people import Writer

WORDS = st.text(alphabet="abé€🙂 \n", min_size=1, max_size=4)
STEP = st.tuples(
    st.integers(0, 2), st.sampled_from(["write", "remove", "line"]), st.floats(0, 0.999), WORDS
)


@settings(max_examples=150)
@given(start=st.text(alphabet="abé🙂", max_size=6), steps=st.lists(STEP, max_size=40))
def test_whatever_the_order_all_end_equal_and_no_letter_is_lost(start, steps):
    """Three people write, each comes on the line now and then; letters have marks."""
    server = TextDocument(b"")
    server.replace(start, 0)
    people = [Writer(server.since()) for _ in range(3)]
    stays, mark = set(), 0xE000  # private letters: each is written once

    def line(who: int) -> None:
        server.apply(people[who].since(server.vector), who + 1)
        people[who].take(server.since(people[who].vector))

    for who, what, where, words in steps:
        one = people[who]
        at = int(where * (len(one.text) + 1))
        if what == "write":
            one.insert(at, words + chr(mark))
            stays.add(chr(mark))
            mark += 1
        elif what == "remove" and at < len(one.text):
            stays.discard(one.text[at])
            one.remove(at)
        else:
            line(who)
    for who in (0, 1, 2, 0, 1):
        line(who)
    assert {one.text for one in people} == {server.text}
    assert stays <= set(server.text)
    assert sum(size for _who, size in server.runs) == len(server.text.encode())
    assert "".join(part for _who, part in parts(server.text, server.runs)) == server.text


@settings(max_examples=300)
@given(data=st.binary(max_size=200))
def test_noise_is_refused_and_never_more(data):
    document = TextDocument(b"")
    try:
        document.apply(data, 1)
    except (BadUpdateError, BehindError):
        assert document.runs == []


@settings(max_examples=300)
@given(
    places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_a_damaged_update_is_refused_or_is_letters(places):
    writer = Writer()
    for at in range(20):
        writer.insert(at // 2, "aé🙂"[at % 3])
    writer.remove(3, 4)
    data = bytearray(writer.since(b"\0"))
    for at, value in places:
        data[at % len(data)] = value
    document = TextDocument(b"")
    try:
        document.apply(bytes(data), 1)
    except (BadUpdateError, BehindError):
        return
    assert sum(size for _who, size in document.runs) == len(document.text.encode())


def test_only_letters_of_the_one_text_are_taken():
    for name, kind, change in (
        ("other", Text, lambda one: one.insert(0, "x")),
        ("text", Map, lambda one: one.update({"a": 1})),
        ("text", Array, lambda one: one.append(1)),
        ("text", Text, lambda one: one.insert(0, "x", {"bold": True})),
        ("text", Text, lambda one: one.insert_embed(0, {"image": "x"})),
    ):
        doc: Doc[Any] = Doc()
        change(doc.get(name, type=kind))
        with pytest.raises(BadUpdateError):
            read_update(doc.get_update())


def test_what_is_cut_off_follows_or_counts_too_far_is_refused():
    writer = Writer()
    writer.insert(0, "acht slachtoffers")
    whole = writer.since(b"\0")
    for size in range(len(whole)):
        with pytest.raises(BadUpdateError):
            read_update(whole[:size])
    with pytest.raises(BadUpdateError):
        read_update(whole + b"\0")
    with pytest.raises(BadUpdateError):
        read_update(b"\x01\x01\x05\x00\x00\xff\xff\xff\xff\xff\xff\x7f\x00")  # letters without end
    with pytest.raises(BadUpdateError):
        read_state(b"\x02\x01\x01")


def test_letters_that_build_on_unknown_ones_wait_for_them():
    writer = Writer()
    writer.insert(0, "eerst ")
    before = writer.vector
    writer.insert(6, "daarna")
    document = TextDocument(b"")
    with pytest.raises(BehindError):
        document.apply(writer.since(before), 1)
    other = TextDocument(b"")
    other.apply(writer.since(b"\0"), 1)
    assert other.text == "eerst daarna"


def test_whose_each_part_is_follows_the_letters():
    runs = written([[0, 5]], [{"retain": 2}, {"insert": "é"}, {"delete": 1}], 1)
    assert runs == [[0, 2], [1, 2], [0, 2]]
    assert parts("abécd", runs) == [(0, "ab"), (1, "é"), (0, "cd")]


def test_a_correction_changes_what_differs_alone():
    document = TextDocument(b"")
    document.replace("8 T1, 17 T2", 0)
    other = Writer(document.since())
    document.replace("9 T1, 17 T2 🙂", 1)
    other.insert(len(other.text), "!")
    document.apply(other.since(document.vector), 2)
    assert document.text == "9 T1, 17 T2 🙂!"
    document.replace("9 T1, 18 T2 🙂!", 3)
    assert document.runs == [[1, 7], [3, 1], [1, 8], [2, 1]]  # in bytes
