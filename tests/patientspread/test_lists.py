"""A code that is in no list is refused with a sentence that names it and what is, in both languages."""

import pytest

from journal.errors import Invalid
from patientspread import placement_lists, request_lists


@pytest.mark.parametrize(
    "asked",
    [
        lambda: request_lists.require_code("age", "nergens", field="age"),
        lambda: placement_lists.care_of("nergens"),
        lambda: placement_lists.require_code(
            next(iter(placement_lists.lists().names)), "nergens", field="code"
        ),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_code_that_is_in_no_list_is_named(asked, language):
    with pytest.raises(Invalid) as caught:
        asked()
    assert "‘nergens’" in caught.value.text(language)
    assert caught.value.code == "unknown_code"
