"""What is sent to break a reader, at every format: bombs, entities, depth, numbers without end, cuts."""

import re
from collections.abc import Iterator

import pytest

from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.values import MAX_COUNT
from lcms_bridge.entries import FIGURES, CapacitySnapshot, Reading
from lcms_bridge.formats import INCOMING, Format
from tests.fuzz.broken import SEEDS, WORDS

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
HEADS = (
    f"<!DOCTYPE x [{LAUGHS}]>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
)
NUMBERS = ("9" * 5000, "-" + "9" * 5000, "1e999", "-1e999", "1e-999", "0" * 5000, "0x7f", "NaN")
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp037")
FORMATS = {"xml": (b"<",), "json": (b"{", b"[")}


def of_kind(kind: str) -> list[Format]:
    """Return the formats whose messages begin so."""
    return [form for form in INCOMING if SEEDS[form.name].startswith(FORMATS[kind])]


def read(form: Format, data: bytes) -> Reading:
    """Read a message; none of its figures is one that no country has."""
    assert form.read is not None
    reading = form.read(data, Dialect(words=WORDS))
    for entry in reading.entries:
        for line in entry.lines if isinstance(entry, CapacitySnapshot) else ():
            figures = [getattr(line, name) for name in FIGURES]
            assert all(abs(one) <= 2 * MAX_COUNT for one in figures if one is not None)
    return reading


def held(reading: Reading) -> list[str]:
    """Return what held something back."""
    return [one.code for one in reading.problems if one.scope.holds]


def names(form: Format) -> str:
    """Name a case."""
    return form.name


@pytest.mark.parametrize("head", HEADS, ids=["laughs", "file", "network", "parameter"])
@pytest.mark.parametrize("form", of_kind("xml"), ids=names)
def test_no_entity_of_xml_is_read(form: Format, head: str) -> None:
    whole = f"{head}{SEEDS[form.name].decode()}".replace("</", "&l9;&e;</", 1)
    reading = read(form, whole.encode())
    assert (held(reading), reading.entries) == (["doctype"], ())
    reading = read(form, f'<?xml version="1.0" encoding="utf-16"?>{whole}'.encode("utf-16"))
    assert (bool(held(reading)), reading.entries) == (True, ())


@pytest.mark.parametrize("form", [*of_kind("xml"), *of_kind("json")], ids=names)
def test_depth_without_end_is_refused(form: Format) -> None:
    for data in (b"<a>" * 100_000, b"[" * 100_000, b'{"a":' * 50_000, b"[" * 900 + b"]" * 900):
        reading = read(form, data)
        assert (bool(held(reading)), reading.entries) == (True, ())
    opened, closed = b'{"z":' * 300, b"}" * 300
    if form in of_kind("json"):
        within = SEEDS[form.name].replace(b"{", b'{"y":' + opened + b"1" + closed + b",", 1)
        assert held(read(form, within)) == ["too_deep"]


def numbered(seed: bytes, number: str) -> Iterator[bytes]:
    """Yield a message with each of its numbers in turn made another."""
    for found in re.finditer(rb"(?<![\w.:-])-?[0-9]+(?![\w.:-])", seed):
        yield seed[: found.start()] + number.encode() + seed[found.end() :]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: one[:6])
@pytest.mark.parametrize("form", INCOMING, ids=names)
def test_a_number_without_end_is_no_figure(form: Format, number: str) -> None:
    for data in numbered(SEEDS[form.name], number):
        read(form, data)


@pytest.mark.parametrize("form", INCOMING, ids=names)
def test_broken_encodings_and_cut_messages_are_read_or_held_back(form: Format) -> None:
    seed = SEEDS[form.name]
    whole = read(form, seed)
    assert whole.entries or form.asks, "a seed that says nothing tries nothing"
    for name in ENCODINGS:
        read(form, seed.decode().encode(name))
    for at in range(0, len(seed), 7):
        for broken in (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\xf5\x80\x80\x80"):
            read(form, seed[:at] + broken + seed[at:])
        cut = read(form, seed[:at])
        assert len(cut.entries) <= len(whole.entries)
        if form in of_kind("xml") or form in of_kind("json"):
            assert (bool(held(cut)), cut.entries) == (True, ()), "half of it is not it"
