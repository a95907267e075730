"""The exercise of autumn 2020: the fan that stands on 12 October is the one that the next week fills.

Played through the services that people and the exercise use, on the bundled hospitals and the recorded wave.
Nothing is tuned on it: the model knows the days before, and no more.
"""

from datetime import date

import pytest

from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from capacity.services.forecasting import forecasts_follow
from network.reference import BUNDLED
from network.services import reference_load
from situation.services import PLAYER, exercise_create
from tests.factories import SYSTEM
from tests.situation.exercise.steps import play

pytestmark = pytest.mark.django_db
FIRST = date(2020, 10, 12)
WIDEST = (0.025, 0.975)
WHOLE = 0.95  # what the widest band promises
LEAST = 100  # days of regions and kinds; fewer would show nothing


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


def standing(realm, at, **how):
    """Return the forecasts that stood at a moment and were shown, by region (`NL`: the country) and kind."""
    rows = forecasts_of(ForecastsAsked(realm=realm, region="", kind="", at=at, **how))["rows"]
    return {(row["region"] or "NL", row["kind"]): row for row in rows if not row["refused"]}


def test_the_fan_of_12_october_holds_the_week_that_follows(autumn, clock):
    realm = autumn.realm
    forecasts_follow(actor=PLAYER, realm=realm)
    began = realm.now()
    stood = {place: bands(row) for place, row in standing(realm, began).items()}
    assert {("NL", "ward"), ("NL", "ic"), ("TCZWN", "ward"), ("TCZWN", "ic")} <= {*stood}
    play(autumn, clock, 7 * 24)
    realm.refresh_from_db()
    forecasts_follow(actor=PLAYER, realm=realm)

    back = standing(realm, began, came=True)
    assert {place: bands(row) for place, row in back.items()} == stood  # nothing was rewritten
    held, missed = 0, []
    for place, row in back.items():
        for one in row["came"]:
            low, high = stood[place][one["day"]]
            if one["beds"] is None:
                continue  # a house was silent that day: nothing is judged
            if low <= one["beds"] <= high:
                held += 1
            else:
                missed.append((place, one["day"]))
    assert [miss for miss in missed if miss[0][0] == "NL"] == []
    # the IC of the smallest region grew faster than it ever had, on three of its days
    assert {place for place, _day in missed} <= {("AZEUR", "ic")}
    assert held / (held + len(missed)) >= WHOLE
    assert held > LEAST
