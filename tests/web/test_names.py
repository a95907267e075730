"""What people call something has no characters that nobody sees."""

import pytest
from rest_framework import serializers

from journal.errors import Invalid
from lcms_bridge.peer_bodies import PeerIn
from web.bodies import checked
from web.commands import commands
from web.fields import NameField

CALLED = ("label", "name", "title", "name_nl", "name_en", "title_nl", "title_en")


@pytest.mark.parametrize(
    "unseen", ["\u202e", "\u200b", "\u200f", "\u2066", "\ufeff", "\u00ad", "\u061c", "\U000e0041"]
)
def test_a_name_with_characters_that_nobody_sees_is_refused_at_its_field(unseen: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(PeerIn, {**PeerIn.example, "label": f"Buur{unseen}regio", "region": None})
    assert refused.value.field == "label"
    assert "leesrichting" in refused.value.message


def test_every_body_that_names_something_takes_a_name() -> None:
    bodies = {one.body for one in commands() if one.body is not None}
    loose = [
        f"{body.__name__}.{name}"
        for body in bodies
        for name, field in body().fields.items()
        if name in CALLED
        and isinstance(field, serializers.CharField)
        and not isinstance(field, NameField | serializers.RegexField)
    ]
    assert not sorted(loose)
