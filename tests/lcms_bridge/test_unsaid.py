"""What a message does not speak of stays as it was known, through every format; unknown is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from capacity.resource import BedLine
from lcms_bridge.canonical import BedState, EdState, FacilityState, Provenance
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.decoding import decoded
from lcms_bridge.entries import EdStatus, Identifier, Reading, Site
from lcms_bridge.formats import INCOMING, Format, format_named
from lcms_bridge.identity import House
from lcms_bridge.judgement import Verdict, judge
from lcms_bridge.matching import match
from tests.lcms_bridge.factories import NOW
from tests.lcms_bridge.partial import PARTIAL, Partial, dialect, fhir, have2
from tests.lcms_bridge.test_judgement import WORLD

WORDS = {"ic": "ic", "ward": "kliniek"}
BEFORE = NOW - timedelta(hours=1)
IC = BedLine("ic", 10, 8, 1, isolation_free=2, physical=14, open_24h=3, open_72h=4)
KNOWN = FacilityState(
    "ALFA",
    beds=BedState(Provenance(BEFORE, "hix"), (IC,), "adapted"),
    ed=EdState(
        Provenance(BEFORE, "hix"),
        "stop",
        "peak",
        expected_end=NOW + timedelta(hours=1),
        present=7,
        nedocs=120.0,
    ),
)
HERE = replace(
    WORLD,
    known={"ALFA": KNOWN},
    houses={"ALFA": House("ALFA", "Ziekenhuis ALFA", kinds=frozenset(WORDS))},
    source="hix",  # a system of its own may leave kinds out
)


def verdict(form: Format, said: Partial, known: FacilityState | None = KNOWN) -> Verdict:
    """Return what is made of a message, as the inbox does."""
    here = replace(HERE, known={"ALFA": known})
    return judge(decoded(form, said.raw, dialect(said, WORDS), here), here)


def codes(found: Verdict) -> list[str]:
    return [one.code for one in found.problems]


def test_every_format_that_comes_in_has_its_row() -> None:
    assert set(PARTIAL) == {one.name for one in INCOMING}


@pytest.mark.parametrize(
    ("form", "said"),
    [(form, said) for form in INCOMING for said in PARTIAL[form.name]],
    ids=lambda one: one.name if isinstance(one, Format) else "",
)
def test_what_a_message_does_not_say_stays(form: Format, said: Partial) -> None:
    found = verdict(form, said)
    states = [one for one in found.accepted if one.beds is not None]
    if said.ic is None or form.name == "lpz-json":
        assert not states
        return
    assert states, codes(found)
    beds = states[0].beds
    assert beds is not None
    line = next(one for one in beds.lines if one.bed == "ic")
    assert (line.operational, line.occupied, line.blocked) == said.ic
    assert (line.physical, line.open_24h, line.open_72h) == (14, 3, 4)
    assert line.isolation_free == 2
    assert beds.capacity_class == "adapted"
    remarks = {one.code for one in found.problems if not one.scope.holds}
    assert remarks & {"kept", "kept_unsaid"}


def test_a_department_keeps_who_is_there_and_why_it_is_shut() -> None:
    form = format_named("lpz-json")
    assert form
    found = verdict(form, PARTIAL["lpz-json"][0])
    ed = found.accepted[0].ed
    assert ed is not None
    assert ed.provenance.observed_at > BEFORE
    assert replace(ed, provenance=KNOWN.ed.provenance) == KNOWN.ed  # type: ignore[union-attr]
    assert "reason_taken" not in codes(found)
    unknown = PARTIAL["lpz-json"][0].raw.replace(b'"stop"', b'"stop", "aanwezig": null')
    ed = verdict(form, Partial(unknown)).accepted[0].ed
    assert ed is not None
    assert ed.present is None
    assert ed.nedocs == 120.0


def test_an_end_and_a_reason_go_with_their_state() -> None:
    form = format_named("lpz-json")
    assert form
    opened = PARTIAL["lpz-json"][0].raw.replace(b'"stop"', b'"open"')
    ed = verdict(form, Partial(opened)).accepted[0].ed
    assert ed is not None
    assert (ed.traffic, ed.reason, ed.expected_end, ed.present) == ("open", "", None, 7)
    site = Site((Identifier("ALFA"),))
    reading = Reading("x", (EdStatus(site, NOW, traffic="dreigend"),))
    found = judge(match(reading, HERE.houses, Dialect(), HERE.envelope), HERE)
    assert "reason_taken" in codes(found)


def test_free_beds_alone_are_held_back_where_nothing_is_known_to_be_open() -> None:
    form = format_named("edxl-have-2.0-wd")
    assert form
    said = Partial(have2("<availableCount>2</availableCount>"))
    closed = replace(KNOWN, beds=BedState(Provenance(BEFORE), (BedLine("ic", None, 8),)))
    for known in (None, closed):
        found = verdict(form, said, known)
        assert not found.accepted
        assert [one.code for one in found.problems if one.scope.holds] == ["nothing_said"]


def test_what_was_derived_says_so_and_what_is_said_to_be_unknown_is_not_derived() -> None:
    form = format_named("fhir-r4")
    assert form
    found = verdict(form, Partial(fhir(code="numICUBedsAvail", count=3)))
    beds = found.accepted[0].beds
    assert beds is not None
    assert "afgeleid" in beds.lines[0].note
    assert "taken_derived" in codes(found)
    more = verdict(form, Partial(fhir(code="numICUBedsAvail", count=30)))
    assert "nothing_said" in codes(more), "more free than open: nothing follows"
