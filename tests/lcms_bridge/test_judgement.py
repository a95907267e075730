"""What may be applied: worlds, places, moments; without a database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from capacity.kind_file import BUNDLED, read_kinds
from lcms_bridge.canonical import BedState, Decoded, Document, Envelope, FacilityState, Scope
from lcms_bridge.judgement import Knowledge, Verdict, judge
from tests.lcms_bridge.factories import NOW, beds, decode, document, ed, encode, sentence
from tests.lcms_bridge.strategies import documents

WORLD = Knowledge(
    envelope=Envelope("oefengolf", exercise=True),
    now=NOW,
    kinds={kind.code: kind for kind in read_kinds(BUNDLED.parent).kinds if kind.is_bed},
    known={"ALFA": None, "BETA": None},
    allowed=frozenset({"ALFA", "BETA"}),
    reach="facility",
)


def judged(
    *facilities: FacilityState, world: Knowledge = WORLD, sent: Document | None = None
) -> Verdict:
    """Return the verdict on a message."""
    return judge(Decoded("test", sent or document(*facilities)), world)


def codes(verdict: Verdict) -> list[str]:
    """Return the codes of what was wrong."""
    return [item.code for item in verdict.problems]


def knowing(*facilities: FacilityState, **more: object) -> Knowledge:
    """Return the world in which these figures are known."""
    known = dict(WORLD.known) | {item.code: item for item in facilities}
    return replace(WORLD, known=known, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("realm", "exercise", "here", "refused"),
    [
        ("oefengolf", True, Envelope("oefengolf", exercise=True), False),
        ("", True, Envelope("oefengolf", exercise=True), False),
        ("oefengolf", True, Envelope("andere", exercise=True), True),
        ("oefengolf", True, Envelope("echt", exercise=False), True),
        ("oefengolf", True, Envelope("oefengolf", exercise=False), True),
        ("echt", False, Envelope("oefengolf", exercise=True), True),
        ("buren", False, Envelope("echt", exercise=False), False),
    ],
)
def test_an_exercise_never_crosses(
    realm: str, exercise: bool, here: Envelope, refused: bool
) -> None:
    sent = document(replace(beds("ALFA"), demo=False), realm=realm, exercise=exercise)
    verdict = judged(sent=sent, world=replace(WORLD, envelope=here))
    assert bool(verdict.accepted) is not refused
    assert ("other_world" in codes(verdict)) is refused
    assert all(item.scope is Scope.FILE for item in verdict.problems)


def test_unknown_and_other_peoples_facilities_are_kept_out() -> None:
    world = replace(WORLD, allowed=frozenset({"ALFA"}))
    verdict = judged(beds("ALFA"), beds("BETA"), beds("NERGENS"), world=world)
    assert [item.code for item in verdict.accepted] == ["ALFA"]
    assert [(item.code, item.facility) for item in verdict.problems] == [
        ("not_yours", "BETA"),
        ("unknown_facility", "NERGENS"),
    ]
    assert sentence(verdict.problems[0]) == "U mag alleen cijfers van uw eigen locatie inlezen."


def test_moments_in_the_future_are_refused_beyond_the_slack_of_clocks() -> None:
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(minutes=5, seconds=1)
    assert codes(judged(beds("ALFA", at=soon))) == []
    assert codes(judged(beds("ALFA", at=later))) == ["future"]
    assert codes(judged(ed("ALFA", at=later))) == ["future"]


def test_older_figures_are_refused_and_newer_ones_accepted() -> None:
    world = knowing(beds("ALFA"), ed("BETA"))
    step = timedelta(seconds=1)
    assert codes(judged(beds("ALFA", at=NOW - step), world=world)) == ["older"]
    assert codes(judged(ed("BETA", at=NOW - step), world=world)) == ["older"]
    assert len(judged(beds("ALFA", at=NOW + step), world=world).accepted) == 1


def test_what_is_known_already_changes_nothing() -> None:
    verdict = judged(beds("ALFA"), world=knowing(beds("ALFA")))
    assert verdict.accepted == ()
    assert len(verdict.unchanged) == 1
    assert [item.scope for item in verdict.problems] == [Scope.REMARK]


def test_another_figure_of_the_same_moment_is_a_correction_but_not_from_an_old_file() -> None:
    corrected = beds("ALFA", ic=9)
    assert len(judged(corrected, world=knowing(beds("ALFA"))).accepted) == 1
    again = knowing(beds("ALFA"), seen_before=True)
    assert codes(judged(corrected, world=again)) == ["applied_before"]


def test_a_kind_of_bed_that_is_known_may_not_be_left_out() -> None:
    full = beds("ALFA")
    assert full.beds is not None
    part = replace(full, beds=BedState(full.beds.provenance, full.beds.lines[:1]))
    verdict = judged(part, world=knowing(beds("ALFA", at=NOW - timedelta(hours=1))))
    assert codes(verdict) == ["left_out"]
    assert "kliniek" in sentence(verdict.problems[0])
    assert codes(judged(part)) == []


def test_made_up_beds_stay_out_of_the_real_world() -> None:
    world = replace(WORLD, envelope=Envelope("echt", exercise=False))
    sent = document(beds("ALFA"), ed("BETA"), realm="echt", exercise=False)
    assert codes(judged(sent=sent, world=world)) == ["demo", "demo"]


@given(documents())
def test_the_file_of_a_world_changes_nothing_in_that_world(sent: Document) -> None:
    assert sent.envelope is not None
    known = {item.code: item for item in sent.facilities}
    moments = [
        part.provenance.observed_at
        for item in sent.facilities
        for part in (item.beds, item.ed)
        if part is not None
    ]
    here = sent.envelope
    sent = replace(
        sent, facilities=tuple(replace(item, demo=here.exercise) for item in sent.facilities)
    )
    world = Knowledge(
        envelope=here,
        now=max(moments),
        known=known,
        allowed=frozenset(known),
    )
    verdict = judge(decode(encode(sent)), world)
    assert verdict.accepted == ()
    assert len(verdict.unchanged) == len(known)
