"""The places for one patient, best first, with why, how old the figures are, and whom to call."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from callout.functions import function_name
from callout.models import Contact
from callout.places import FACILITY
from capacity.kinds import kind, kind_in_force
from capacity.operating import CLOSED
from capacity.selectors import promises_of
from capacity.selectors.of_kind import House, KindFigure, figures_of_kind
from journal.errors import Missing
from journal.models import Realm
from journal.said import beside
from network.models import Region
from network.travel import TravelProvider, default_travel
from patientspread.engine import Name
from patientspread.engine.placement import (
    CarePlace,
    PlacementPolicy,
    PlaceRequest,
    RankedPlace,
    RankedPlaces,
    rank_places,
)
from patientspread.engine.placement_types import CareKind
from patientspread.placement_lists import Care, care_of
from patientspread.placement_models import AskState, Placement, PlacementState
from patientspread.policy import DEFAULT_POLICY, read_policy
from patientspread.selectors.runs import policy_now

SHOWN = 8  # a desk calls a few


def placement_get(realm: Realm, number: int) -> Placement:
    """Return a placement of this realm. Raises Missing."""
    rows = Placement.objects.filter(realm=realm, pk=number)
    row = rows.select_related("origin__region", "realm").first()
    if row is None:
        raise Missing("patientspread.no_placement", field="placement")
    return row


def places_for(row: Placement, now: datetime) -> dict[str, Any]:
    """Return the houses that can take a patient, best first, and the others with the rule they break.

    Eleven queries or fewer, however many houses there are.
    """
    care = care_of(row.care)
    figures = {one.facility.pk: one for one in _figures(row, care, now)}
    travel = default_travel(row.origin_id)
    promised = _promised(row, figures)
    given = [
        _place(one, row, care, travel, promised[one.facility.pk], now) for one in figures.values()
    ]
    region = row.origin.region
    asked = PlaceRequest(
        kind=cast("CareKind", care.code),
        bed=care.kind,
        region=region.pk,
        isolation=False,
        max_minutes=care.max_minutes,
        declined=frozenset(_declined(row)),
        names={
            f"bed:{care.kind}": Name(care.name_nl, care.name_en),
            **_regions(one.facility for one in figures.values()),
        },
    )
    found = rank_places(asked, given, _policy())
    contacts = _contacts(row.realm, [one.place.id for one in found.ranked[:SHOWN]])
    return {
        "placement": row.pk,
        "suitable": len(found.ranked),
        "summary_nl": found.summary.told("nl"),
        "summary_en": found.summary.told("en"),
        "places": [_told(one, figures, contacts) for one in found.ranked[:SHOWN]],
        "others": _others(found),
    }


def _regions(houses: Iterable[House]) -> dict[str, Name]:
    """Return what people call the regions of houses (1 query)."""
    rows = Region.objects.filter(pk__in={one.region_id for one in houses})
    named = rows.values_list("pk", "short_name")
    return {f"region:{code}": Name(name, name) for code, name in named}


def _figures(row: Placement, care: Care, now: datetime) -> list[KindFigure]:
    """Return what the houses say of this care, but for the one where the patient lies."""
    found = figures_of_kind(row.realm, kind_in_force(care.kind), now)
    return [one for one in found if one.facility.pk != row.origin_id]


def _policy() -> PlacementPolicy:
    """Return how far figures that are not fresh are trusted: as the policy of spreading says."""
    newest = policy_now()
    policy = read_policy(newest.document if newest is not None else DEFAULT_POLICY)
    # a desk calls before anybody goes: one place is kept back where figures are old
    return PlacementPolicy(
        stale_rule=policy.stale_rule,  # type: ignore[arg-type]  # checked by read_policy
        unknown_rule=policy.unknown_rule,  # type: ignore[arg-type]
    )


def _place(  # noqa: PLR0917
    one: KindFigure,
    row: Placement,
    care: Care,
    travel: TravelProvider,
    promised: int,
    now: datetime,
) -> CarePlace:
    """Return one house as the ranking looks at it."""
    house = one.facility
    waits = "minutes" in one.values  # who comes by has no places: what counts is the wait
    place = CarePlace(
        id=house.pk,
        kind=cast("CareKind", care.code),
        bed=care.kind,
        region=house.region_id,
        minutes=travel.minutes(row.origin, house),
        regular=one.regular or one.room or 0,
        occupied=(one.load or 0) + promised,
        open_places=one.room or 0,
        isolation_free=0,
        admission_stop=_closed(one, care, now),
        status=_status(one),
        name=house.name,
    )
    if waits:
        wait = int(one.values["minutes"] or 0)
        place = replace(place, regular=1, occupied=0, open_places=1, first_hour=wait // 60)
    return place


def _closed(one: KindFigure, care: Care, now: datetime) -> bool:
    """Say whether nobody is taken in; of whom nobody said anything and who has no hours it is not asked."""
    known = one.standing
    return known is not None and known.standing_of(care.kind, now).state == CLOSED


def _status(one: KindFigure) -> Any:
    """Return how far the figures of a house can be trusted."""
    has_room = one.load is not None and one.room is not None
    if one.observed_at is None or not (has_room or one.values.get("minutes") is not None):
        return "unknown"
    return "fresh" if one.fresh else "stale"


def _promised(row: Placement, figures: Mapping[str, KindFigure]) -> Counter[str]:
    """Return how many places of each house are promised, or were taken since it last reported.

    One bed is not promised twice, nor what a hospital holds for a transfer; what a house reports after a
    patient arrived counts that patient.
    """
    bed = kind(care_of(row.care).kind)
    hospitals = [code for code, one in figures.items() if one.facility.is_hospital and bed.is_bed]
    rows = Placement.objects.filter(
        realm=row.realm, care=row.care, state__in=(PlacementState.PLACED, PlacementState.DONE)
    ).exclude(pk=row.pk)
    found: Counter[str] = Counter()
    # what a hospital promised stands with its other promises, and who arrived there is in its count
    elsewhere = rows.exclude(destination__in=hospitals)
    for code, state, ended in elsewhere.values_list("destination", "state", "ended_at"):
        said = figures[code].observed_at if code in figures else None
        if state == PlacementState.PLACED or said is None or ended is None or ended >= said:
            found[code or ""] += 1
    if hospitals:
        for code, beds in promises_of(row.realm, hospitals, without=[row.key]).items():
            found[code] += beds[bed.code].coming if bed.code in beds else 0
    return found


def _declined(row: Placement) -> list[str]:
    """Return the houses whose last answer was no."""
    last = {ask.facility_id: ask.state for ask in row.asks.order_by("pk")}
    return [code for code, state in last.items() if state == AskState.NO]


def _contacts(realm: Realm, codes: list[str]) -> dict[str, list[Contact]]:
    """Return the desks of houses that have a telephone, in the order in which they are tried."""
    rows = Contact.objects.filter(realm=realm, at_kind=FACILITY, at_code__in=codes)
    rows = rows.exclude(telephone="")
    found: dict[str, list[Contact]] = {}
    for one in rows.order_by("at_code", "order"):
        found.setdefault(one.at_code, []).append(one)
    return found


def _told(
    one: RankedPlace, figures: Mapping[str, KindFigure], contacts: Mapping[str, list[Contact]]
) -> dict[str, Any]:
    """Return one house as a line of the call list."""
    place, figure = one.place, figures[one.place.id]
    why = one.reasons[1] if len(one.reasons) > 1 else None
    waits = "minutes" in figure.values
    return {
        "rank": one.rank,
        "facility": place.id,
        "name": place.name,
        "region": place.region,
        "minutes": place.minutes,
        "free": None if waits else place.free,
        "places": None if waits else place.open_places,
        "wait_minutes": figure.values.get("minutes") if waits else None,
        "status": place.status,
        "observed_at": figure.observed_at,
        "why_nl": why.told("nl") if why else "",
        "why_en": why.told("en") if why else "",
        "contacts": [
            {
                **beside("function", function_name(row.function)),
                "telephone": row.telephone,
                "demo": row.demo,
            }
            for row in contacts.get(place.id, [])[:2]
        ],
    }


def _others(found: RankedPlaces) -> list[dict[str, Any]]:
    """Return the nearest houses that do not suit, each with the first rule it breaks."""
    near = sorted(found.refused, key=lambda one: (one.place.minutes, one.place.id))
    return [
        {
            "facility": one.place.id,
            "name": one.place.name,
            "minutes": one.place.minutes,
            "why_nl": one.reasons[0].told("nl"),
            "why_en": one.reasons[0].told("en"),
        }
        for one in near[:SHOWN]
    ]
