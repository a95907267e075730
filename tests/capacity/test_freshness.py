"""Freshness is one rule in two languages; time only makes a figure older; a phase only asks sooner."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.deadline_file import read_deadlines
from capacity.freshness import Freshness, due_after, freshness
from capacity.kind_file import BUNDLED, read_kinds
from capacity.resource import PACES, SOURCES
from journal.errors import Invalid

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CASES = json.loads(
    (Path(__file__).parents[1] / "browser" / "units" / "freshness.json").read_text(encoding="utf-8")
)
ORDER = list(Freshness)
KINDS = read_kinds(BUNDLED.parent).kinds
SECONDS = st.integers(min_value=0, max_value=10**7)


def verdict(age, stale_after_s):
    at = None if age is None else NOW - timedelta(seconds=age)
    return freshness(observed_at=at, stale_after_s=stale_after_s, now=NOW)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_shared_cases_hold(case):
    assert verdict(case["age_s"], case["stale_after_s"]) == case["verdict"]


@given(age=SECONDS, more=SECONDS, stale_after_s=SECONDS)
def test_a_figure_never_becomes_fresher_by_itself(age, more, stale_after_s):
    before, after = verdict(age, stale_after_s), verdict(age + more, stale_after_s)
    assert ORDER.index(after) >= ORDER.index(before)


@given(age=SECONDS, stale_after_s=SECONDS, less=SECONDS)
def test_a_shorter_deadline_never_makes_a_figure_fresher(age, stale_after_s, less):
    shorter = max(stale_after_s - less, 0)
    assert ORDER.index(verdict(age, shorter)) >= ORDER.index(verdict(age, stale_after_s))


@given(stale_after_s=st.integers(min_value=1, max_value=10**7))
def test_what_is_due_still_counts_and_what_is_stale_or_unknown_does_not(stale_after_s):
    due = verdict(due_after(stale_after_s).total_seconds(), stale_after_s)
    assert (due, due.counts, due.counted) == (Freshness.DUE, True, Freshness.FRESH)
    for worse in (verdict(stale_after_s + 1, stale_after_s), verdict(None, stale_after_s)):
        assert (worse.counts, worse.counted) == (False, worse)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_further_a_region_is_scaled_up_the_sooner_it_is_asked(kind):
    for source in SOURCES:
        deadlines = [kind.deadline(source, pace) for pace in PACES]
        assert deadlines == sorted(deadlines, reverse=True), source
        assert deadlines[0] == kind.deadlines[source]
    assert kind.deadline("a-feed", "crisis") == kind.deadline("automatic", "crisis")


@pytest.mark.parametrize(
    "row",
    [
        "nonsense,crisis,60,,,",
        "ward,regular,60,,,",
        "ward,crisis,0,,,",
        "ward,crisis,60,,,\nward,crisis,60,,,",
    ],
)
def test_a_wrong_row_of_an_edition_is_named(tmp_path, row):
    head = "kind,phase,deadline_manual,deadline_file,deadline_automatic,deadline_exercise"
    (tmp_path / "deadlines.csv").write_text(f"{head}\n{row}\n")
    with pytest.raises(Invalid, match="deadlines"):
        read_deadlines(tmp_path, ["ward"])


def test_an_edition_with_caps_of_its_own_replaces_the_bundled_ones(tmp_path):
    head = "kind,phase,deadline_manual,deadline_file,deadline_automatic,deadline_exercise"
    (tmp_path / "deadlines.csv").write_text(f"{head}\nic,crisis,900,,60,\n")
    file = read_kinds(tmp_path)
    ic, ward = (next(one for one in file.kinds if one.code == code) for code in ("ic", "ward"))
    assert (ic.deadline("manual", "crisis"), ic.deadline("feed-x", "crisis")) == (900, 60)
    assert ward.deadline("manual", "crisis") == ward.deadline("manual")
    assert file.digest != read_kinds(BUNDLED.parent).digest
