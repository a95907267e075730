"""Which backups stay: the newest of so many days, weeks and months, and always the newest of all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.backup import BackupError
from config.backup.keeping import STAMP, Rule, digest_of, kept, moment_of, remove_old

START = datetime(2026, 1, 1, 2, 30, tzinfo=UTC)
MOMENTS = st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001


def test_a_year_of_nightly_backups_keeps_two_weeks_eight_weeks_and_twelve_months() -> None:
    moments = [START + timedelta(days=day) for day in range(365)]
    stay = kept(moments, Rule())
    newest = max(moments)
    assert {newest - timedelta(days=day) for day in range(14)} <= stay
    assert {moment.month for moment in stay} == set(range(1, 13))
    assert len(stay) == 14 + 6 + 10  # of the weeks and months the newest are among the days


def test_of_several_a_day_the_newest_stays() -> None:
    moments = [START + timedelta(hours=hour) for hour in range(21)]
    assert kept(moments, Rule(days=3, weeks=0, months=0)) == {max(moments)}


@given(MOMENTS, st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_the_newest_always_stays_and_never_more_than_the_rule_says(
    moments: list[datetime], days: int, weeks: int, months: int
) -> None:
    stay = kept(moments, Rule(days, weeks, months))
    assert stay <= set(moments)
    assert not moments or max(moments) in stay
    assert len(stay) <= max(days + weeks + months, 1)


def test_all_keeps_all() -> None:
    moments = [START + timedelta(minutes=minute) for minute in range(10)]
    assert kept(moments, Rule.read("all")) == set(moments)


@pytest.mark.parametrize("text", ["", "7", "1,2", "1,2,3,4", "a,b,c", "-1,0,0"])
def test_a_rule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BackupError, match="DAYS,WEEKS,MONTHS"):
        Rule.read(text)


def test_only_backups_go_and_their_digests_with_them(tmp_path: Path) -> None:
    for day in range(3):
        path = tmp_path / f"zorgbeeld-{(START + timedelta(days=day)).strftime(STAMP)}.zbk"
        path.write_bytes(b"x")
        digest_of(path).write_text("x")
    other = tmp_path / "zorgbeeld-notes.zbk"
    other.write_text("mine")
    gone = remove_old(tmp_path, Rule(days=1, weeks=0, months=0))
    assert len(gone) == 2
    assert other.exists()
    assert sorted(path.name for path in tmp_path.iterdir() if moment_of(path.name)) == [
        "zorgbeeld-20260103T023000Z.zbk"
    ]
    assert len(list(tmp_path.glob("*.sha256"))) == 1


def test_a_name_with_a_day_that_does_not_exist_is_no_backup() -> None:
    assert moment_of("zorgbeeld-20260231T023000Z.zbk") is None
