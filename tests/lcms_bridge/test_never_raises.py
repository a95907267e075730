"""No parser raises, hangs or fills memory, whatever the bytes; `benchmarks/bridge.py` tries more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcms_bridge.formats import INCOMING, Format
from tests.fuzz.broken import mangled, seeds, tries


@pytest.mark.parametrize("form", INCOMING, ids=lambda one: one.name)
@given(data=st.binary(max_size=400), number=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_make_a_parser_raise(form: Format, data: bytes, number: int) -> None:
    tries(form, data)
    for seed in seeds(form):
        tries(form, mangled(seed, number))
