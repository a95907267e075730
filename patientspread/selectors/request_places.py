"""The hospitals for one request, best first, with reasons: what a coordinator chooses from by hand."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from capacity.kinds import short_name
from journal.said import LANGUAGES, Named, Said, both, said
from network.models import Facility
from patientspread.engine.placement import (
    CRITERIA,
    CarePlace,
    PlacementPolicy,
    PlaceRequest,
    RankedPlaces,
    rank_places,
    why_above,
)
from patientspread.models import Request
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.selectors.asked import wish_notes, wish_said
from patientspread.selectors.matching import House, houses_for
from patientspread.selectors.runs import policy_now

NEAR = "near"
# who wishes to stay near home: minutes before regions
NEAR_FIRST = ("travel", "region", *(one for one in CRITERIA if one not in ("travel", "region")))
NOWHERE = ""  # no region goes before another
FAR = 100_000  # minutes: what is too far stands against a house by itself, in words


@dataclass(frozen=True)
class Places:
    """The hospitals for one request: `ranked` best first, those of unknown figures last, and the `others`."""

    row: Request
    ranked: tuple[House, ...]
    others: tuple[House, ...]
    order: tuple[str, ...]
    by_figures: RankedPlaces

    def of(self, facility: Facility) -> House | None:
        """Return one hospital; None: the request is not looked for there."""
        both_ways = (*self.ranked, *self.others)
        return next((one for one in both_ways if one.facility.pk == facility.pk), None)

    def rank(self, house: House) -> int | None:
        """Return the place of a hospital in the order, from 1; None: something stands against it."""
        return self.ranked.index(house) + 1 if house in self.ranked else None

    def below(self, lower: House, upper: House) -> Said | Named:
        """Return why one ranked hospital stands below another."""
        if upper.facility.pk == _home_of(self.row):
            return said("patientspread.match.below_home", place=upper.facility.name)
        if _asks_out(self.row, lower) and not _asks_out(self.row, upper):
            region = lower.facility.region.short_name
            return said("patientspread.match.below_asking", region=region)
        if not lower.known:
            return said("patientspread.match.below_unknown", place=lower.facility.name)
        reason = why_above(self.by_figures, upper.facility.pk, lower.facility.pk, self.order)
        return Named(reason.told("nl"), reason.told("en"))


def places_of(row: Request, now: datetime) -> Places:
    """Return the hospitals for a request on the figures of now.

    The region looks in itself first. Where the country looks, the region that handed the request on comes
    last: it has no place to offer, and no other goes before the rest. Of an emergency nobody looked yet:
    the nearest goes first, whatever its region. Who is brought back goes to the region of home.
    """
    newest = policy_now()
    policy = read_policy(newest.document if newest is not None else DEFAULT_POLICY)
    houses = houses_for(row, policy, now)
    suitable = [one for one in houses if not one.against]
    order = NEAR_FIRST if row.wish == NEAR else CRITERIA
    home = _first_region(row)
    found = rank_places(
        PlaceRequest(kind="hospital", bed=row.bed, region=home, max_minutes=FAR),
        [_place(one, row) for one in suitable if one.known],
        # what stands against a house was said above: here it is only put in order
        PlacementPolicy(order=order, stale_rule="use", unknown_rule="use"),
    )
    by_code = {one.facility.pk: one for one in houses}

    def near(one: House) -> tuple[bool, bool, int, str]:
        away = one.facility.region_id != home
        return _asks_out(row, one), away, one.drive.minutes, one.facility.pk

    silent = sorted((one for one in suitable if not one.known), key=near)
    others = sorted((one for one in houses if one.against), key=near)
    ranked = [*(by_code[one.place.id] for one in found.ranked), *silent]
    ranked.sort(key=lambda one: (one.facility.pk != _home_of(row), _asks_out(row, one)))
    return Places(row, tuple(ranked), tuple(others), order, found)


def _first_region(row: Request) -> str:
    """Return the region that goes before the others."""
    if row.returns is not None:
        return row.returns.origin.region_id
    return row.origin.region_id if row.national_since is None else NOWHERE


def _asks_out(row: Request, house: House) -> bool:
    """Say whether a house lies in the region that asks the country to place somebody elsewhere."""
    if row.national_since is None or row.emergency or row.returns_id is not None:
        return False
    return house.facility.region_id == row.origin.region_id


def _home_of(row: Request) -> str | None:
    """Return the hospital that a patient who is brought back came from, which goes before all others."""
    return row.returns.origin_id if row.returns is not None else None


def _place(house: House, row: Request) -> CarePlace:
    """Return a hospital as the ranking looks at it."""
    widths = house.bed.capacity
    return CarePlace(
        id=house.facility.pk,
        kind="hospital",
        bed=row.bed,
        region=house.facility.region_id,
        minutes=house.drive.minutes,
        regular=min(widths.regular, house.open or 0) or house.open or 0,
        occupied=max(house.bed.occupied, 0),
        open_places=house.open,
        status=house.bed.status,
        name=house.facility.name,
    )


def places_document(places: Places) -> dict[str, Any]:
    """Return the hospitals as a coordinator reads them."""
    ranked = places.ranked
    return {
        "pmr": places.row.pk,
        "wish": _both_or_none(wish_said(places.row)),
        "places": [
            _line(one, rank, both(places.below(one, ranked[rank - 2])) if rank > 1 else None)
            for rank, one in enumerate(ranked, start=1)
        ],
        "others": [_line(one, None, None) for one in places.others],
    }


def _line(house: House, rank: int | None, below: dict[str, str] | None) -> dict[str, Any]:
    """Return one hospital as a line."""
    promised = house.promised
    return {
        "rank": rank,
        "facility": house.facility.pk,
        "name": house.facility.name,
        "region": house.facility.region_id,
        "region_name": house.facility.region.short_name,
        "minutes": house.drive.minutes,
        "measured": house.drive.measured,
        "free": house.free,
        "open": house.open,
        "promised": {name: n for name, n in asdict(promised).items() if name != "bed"},
        "bed_class": house.bed_class,
        "status": house.bed.status,
        "observed_at": house.observed_at,
        "below": below,
        "notes": [both(one) for one in house.notes],
        "against": [
            {"code": one.code, "may_overrule": one.may_overrule, **both(one.told)}
            for one in house.against
        ],
    }


def _both_or_none(what: Said | None) -> dict[str, str] | None:
    """Return a sentence in both languages, where there is one."""
    return both(what) if what is not None else None


def why_chosen(places: Places, house: House) -> dict[str, Any]:
    """Return why a hospital was proposed by hand: its figures, what it was chosen over, what is not known.

    `{nl, en, facts}`, as a plan's moves have it.
    """
    sentences = [
        room_said(house, places.row),
        _ride_said(house, places.row),
        *_order_said(places, house),
        *wish_notes(places.row, house.facility),
        *house.notes,
        *(said("patientspread.match.put_aside", rule=one.told) for one in house.against),
    ]
    texts = {language: " ".join(one.text(language) for one in sentences) for language in LANGUAGES}
    facts = {
        "code": "by_hand",
        "rank": places.rank(house),
        "of": len(places.ranked),
        "free": house.free,
        "open": house.open,
        "against": [one.code for one in house.against],
    }
    return texts | {"facts": facts}


def room_said(house: House, row: Request) -> Said:
    """Return what a hospital has, since when that is known, and what of it is promised."""
    words = {"place": house.facility.name, "bed": short_name(row.bed)}
    if house.free is None:
        return said("patientspread.match.room_unknown", **words)
    words |= {"free": max(house.free, 0), "open": house.open, "at": house.observed_at}
    if not house.promised.coming:
        return said("patientspread.match.room", **words)
    return said("patientspread.match.room_promised", coming=house.promised.coming, **words)


def _ride_said(house: House, row: Request) -> Said:
    """Return how far it is, by what."""
    mode = said(f"patientspread.mode.{row.mode}")
    code = "ride" if house.drive.measured else "ride_estimate"
    return said(f"patientspread.match.{code}", minutes=house.drive.minutes, mode=mode)


def _order_said(places: Places, house: House) -> Sequence[Said]:
    """Return where it stands among the hospitals that are possible, and what the next best would cost."""
    rank, ranked = places.rank(house), places.ranked
    if rank is None:
        return [said("patientspread.match.not_ranked", n=len(ranked))]
    if len(ranked) == 1:
        return [said("patientspread.match.only")]
    if rank == 1:
        second = ranked[1]
        words = {"n": len(ranked), "next": second.facility.name}
        return [said("patientspread.match.first", why=places.below(second, house), **words)]
    top = ranked[0]
    why = places.below(house, top)
    return [said("patientspread.match.chosen_over", rank=rank, n=len(ranked), why=why)]
