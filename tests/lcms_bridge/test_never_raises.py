"""No parser raises, hangs or fills memory, whatever the bytes; `benchmarks/bridge.py` tries more."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcms_bridge.out.receipts import plainly
from tests.fuzz.broken import mangled, worded
from tests.fuzz.parsers import Parser, parsers


@pytest.mark.parametrize("parser", [*parsers()], ids=lambda one: one.name)
@given(data=st.binary(max_size=400), number=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_make_a_parser_raise(parser: Parser, data: bytes, number: int) -> None:
    parser.read(data)
    for seed in parser.seeds:
        parser.read(mangled(seed, number))
        parser.read(worded(seed, number))


@pytest.mark.parametrize("one", [b"<!---->", b"<!-- a --> ", b"<!--", b" "])
def test_an_answer_that_is_made_to_be_dear_is_read_at_once(one: bytes) -> None:
    """Each comment could end in two ways: forty of them kept a worker busy for months."""
    began = time.process_time()
    assert plainly("", one * 40 + b"x") == ""
    assert plainly("", one * 4000 + b"x") == ""
    assert time.process_time() - began < 1
    whole = one * 40 if one.strip().endswith(b"-->") or not one.strip() else b""
    assert plainly("", whole + b"<HTML lang=nl>") == "no_receipt"
