"""The exercise of autumn 2020: the fan that stands on 12 October is the one that the next week fills.

Played through the services that people and the exercise use, on the bundled hospitals and the recorded wave.
Nothing is tuned on it: the model knows the days before, and no more.
"""

from datetime import date, timedelta

import pytest

from capacity.models import BedDay
from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from capacity.services.forecasting import forecasts_follow
from network.reference import BUNDLED
from network.services import reference_load
from situation.services import PLAYER, exercise_create
from tests.factories import SYSTEM
from tests.situation.exercise.steps import play

pytestmark = pytest.mark.django_db
FIRST = date(2020, 10, 12)
DAYS = [FIRST + timedelta(days=number) for number in range(7)]
WIDEST = (0.025, 0.975)


@pytest.fixture
def autumn(clock):
    """The exercise as the demo has it, at its first moment."""
    reference_load(actor=SYSTEM, folder=BUNDLED)
    return exercise_create(
        actor=SYSTEM,
        slug="najaar",
        name="Najaar",
        starts_on=FIRST,
        ends_on=date(2020, 11, 30),
        seed=20200901,
        day_seconds=24,
    )


def bands(row):
    """Return the widest band of each day ahead."""
    found = {}
    for one in row["ahead"]:
        levels = dict(one["quantiles"])
        found[one["day"]] = tuple(levels[level] for level in WIDEST)
    return found


def test_the_fan_of_12_october_holds_the_week_that_follows(autumn, clock):
    realm = autumn.realm
    forecasts_follow(actor=PLAYER, realm=realm)
    stood = forecasts_of(ForecastsAsked(realm=realm, region="", kind="", at=realm.now()))["rows"]
    shown = [row for row in stood if not row["refused"]]
    fans = {(row["region"] or "NL", row["kind"]): bands(row) for row in shown}
    play(autumn, clock, 7 * 24)
    realm.refresh_from_db()
    forecasts_follow(actor=PLAYER, realm=realm)
    came = {
        (row["region"] or "NL", row["kind"]): {one["day"]: one["beds"] for one in row["came"]}
        for row in forecasts_of(
            ForecastsAsked(realm=realm, region="", kind="", at=None, came=True)
        )["rows"]
        if row.get("came")
    }
    print(sorted(fans), [(r["region"], r["kind"], r["refused"]) for r in stood if r["refused"]])
    print(BedDay.objects.filter(realm=realm).count(), sorted(came))
    at = realm.now()
    back = forecasts_of(
        ForecastsAsked(realm=realm, region="", kind="", at=at - timedelta(days=7), came=True)
    )["rows"]
    for row in back:
        got = {one["day"]: one["beds"] for one in row.get("came") or []}
        b = bands(row) if row["ahead"] else {}
        print(
            row["region"],
            row["kind"],
            row["refused"],
            row["day"],
            [
                (
                    str(d)[5:],
                    tuple(round(x) for x in b[d]),
                    got.get(d),
                    b[d][0] <= (got.get(d) if got.get(d) is not None else -1) <= b[d][1],
                )
                for d in b
            ],
        )
    assert 0
