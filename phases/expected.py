"""What plans expect: the newest forecasts of the beds that they name, as the rules look at them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from capacity.forecasts import Expected, forecasts_between, forecasts_now
from journal.models import Realm
from phases.rules import Expectation, Rules, expected_named, houses_expected
from phases.rules.conditions import ExpectedCondition, single
from phases.selectors import Watched, regions_watched

EXPECTED = "expected:"  # what a forecast that came in is called among the kinds that changed


def region_expected(
    realm: Realm, watched: Mapping[str, Watched], now: datetime
) -> dict[str, list[Expectation]]:
    """Return per region the forecasts that its plan reads (1 query, none where no plan reads any)."""
    named = {code: expected_named(one.rules) for code, one in watched.items()}
    reading = {code: beds for code, beds in named.items() if beds}
    found: dict[str, list[Expectation]] = {code: [] for code in reading}
    kinds = frozenset().union(*reading.values())
    each = frozenset().union(*(houses_expected(watched[code].rules) for code in reading))
    for one in forecasts_now(realm, list(reading), kinds, now, each=each):
        found[one.region].append(_expectation(one))
    return found


def expected_of(realm: Realm) -> dict[str, bool]:
    """Return the kinds of which plans that count in a realm expect something, and whether of facilities."""
    found: dict[str, bool] = {}
    for watched in regions_watched(realm).values():
        for rule in watched.rules.rules:
            for _place, one in single(rule.conditions, ""):
                if isinstance(one, ExpectedCondition):
                    found[one.bed] = found.get(one.bed, False) or one.scope != "region"
    return found


def expected_past(
    realm: Realm, region: str, plans: Collection[Rules], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, Expectation]]:
    """Yield the forecasts that some plans read and that counted between two moments, with from when until
    when each did.
    """
    kinds = {named for one in plans for named in expected_named(one)}
    each = {named for one in plans for named in houses_expected(one)}
    for one in forecasts_between(realm, region, kinds, start, end, each=each):
        yield one.made_at, one.fresh_until, _expectation(one)


def _expectation(one: Expected) -> Expectation:
    """Return a forecast as rules look at it; without regular beds to hold it against it says nothing."""
    return Expectation(
        facility=one.facility.pk if one.facility else one.region,
        name=one.name,
        sector=one.facility.sector if one.facility else "",
        expects=one.kind,
        hours=one.hours,
        quantiles=one.shares,
        observed_at=one.made_at,
        source=one.model,
        fresh=one.fresh,
        whole=one.facility is None,
    )
