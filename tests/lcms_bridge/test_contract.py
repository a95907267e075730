"""The contract GZ-beeld as a document: of the code that answers, with what it reads back."""

import contextlib
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from lcms_bridge.gz.contract import GZ_BEELD
from lcms_bridge.gz.documents import PAGE_EXAMPLE
from lcms_bridge.gz.values import UnreadableError, page_of
from web.contracts import cut_out

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
DOCS = Path(__file__).parents[2] / "docs"


def test_the_document_is_cut_out_of_the_description_of_the_api():
    """`make api-pages` writes it."""
    whole = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
    kept = yaml.safe_load((DOCS / GZ_BEELD.file).read_text(encoding="utf-8"))
    assert kept == cut_out(whole, GZ_BEELD)
    assert "eigen ontwerp" in kept["info"]["title"]
    assert sorted(method for path in kept["paths"].values() for method in path) == [
        "get",
        "get",
        "put",
    ]
    assert set(kept["components"]["securitySchemes"]) == {"neighbour"}


def read(document: Any) -> Any:
    """Read a page as the one that was asked for."""
    return page_of(document, world="nederland", exercise=False, since="")


def test_a_page_reads_back_as_it_was_told():
    assert read(PAGE_EXAMPLE).document() == PAGE_EXAMPLE


@given(
    st.sampled_from([*PAGE_EXAMPLE]),
    st.sampled_from(["ref", "kind", "seq", "at", "exercise", "withdrawn", "body"]),
    ANYTHING,
)
def test_whatever_comes_back_is_a_page_or_refused(name: str, part: str, value: Any):
    example: Any = PAGE_EXAMPLE
    within = example | {"changes": [example["changes"][0] | {part: value}]}
    for document in (value, example | {name: value}, within):
        with contextlib.suppress(UnreadableError):
            assert read(document).exercise is False
