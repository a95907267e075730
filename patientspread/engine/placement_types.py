"""A request for one place, the places there are, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from patientspread.engine.names import Names
from patientspread.engine.placement_text import spoken
from patientspread.engine.types import Freshness, StaleRule

CareKind = Literal["hospital", "elv", "grz", "wlz"]

TRAVEL_BAND = 15  # minutes
LOAD_BAND = 5  # per cent of the regular places
SHARE_BAND = 10  # per cent of the fair share; LCPS left regions alone within a band

#: Criteria of the ranking; a lower value is better. The default order is this one.
CRITERIA: tuple[str, ...] = (
    "region",  # 0 own region, 1 other
    "travel",  # started bands of 15 minutes
    "load",  # started bands of 5 % of the regular places, this patient included
    "fair_share",  # whole bands of 10 % by which its region carries more than its share
    "freshness",  # 0 fresh, 1 stale, 2 unknown
    "start",  # hours after the wished moment that the place can take the patient
    "minutes",  # exact travel minutes
    "exact_load",  # exact load in thousandths
)


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """What one patient needs; nothing in it identifies a person.

    `kind` and `bed` say which care at which level ("elv" and "high");
    `needs` are features the place must have (dialysis, closed ward, bariatric bed, a
    specialism). The place must be able to take the patient between hours `wished_hour` and
    `latest_hour` from now. `declined` places said no already.
    `names` says what people call beds, needs and regions.
    """

    kind: CareKind
    bed: str
    region: str
    needs: frozenset[str] = frozenset()
    isolation: bool = False
    max_minutes: int = 120
    wished_hour: int = 0
    latest_hour: int = 24
    declined: frozenset[str] = frozenset()
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CarePlace:
    """One kind of bed in one organisation, as it stands now.

    `minutes` is the travel time from where the patient is. `regular` and `occupied` are
    places of this kind; `open_places` the most that may be filled now (regular plus the care
    phases that are open; None: the regular places). `first_hour` is the first hour with room for
    an arrival. `region_load` is what the region carries over its fair share (1.0 is fair; None:
    not known, counts as fair).
    """

    id: str
    kind: CareKind
    bed: str
    region: str
    minutes: int
    regular: int
    occupied: int
    open_places: int | None = None
    features: frozenset[str] = frozenset()
    isolation_free: int = 0
    first_hour: int = 0
    admission_stop: bool = False
    status: Freshness = "fresh"
    region_load: float | None = None
    name: str = ""

    @property
    def free(self) -> int:
        """Places that can still be filled."""
        most = self.regular if self.open_places is None else self.open_places
        return max(most - self.occupied, 0)


@dataclass(frozen=True, slots=True)
class PlacementPolicy:
    """The order of the criteria, and what is done with figures that are not fresh.

    Rules as at the patient level: ``use``, take off `margin_places` (``margin``), ``exclude``.
    """

    order: tuple[str, ...] = CRITERIA
    stale_rule: StaleRule = "margin"
    unknown_rule: StaleRule = "exclude"
    margin_places: int = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code and its figures; `told` makes it a sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def told(self, language: str = "nl") -> str:
        """The reason as a sentence; raises `KeyError` for an unknown language."""
        return spoken(self.code, self.params, language)


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A suitable place: `rank` from 1, its criteria, and its reasons.

    The first reason sums the place up; the second says which criterion put it below the place
    above it (absent at the top).
    """

    rank: int
    place: CarePlace
    criteria: dict[str, int]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RefusedPlace:
    """A place that does not suit: every broken rule, the first in the order of `RULES`."""

    place: CarePlace
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RankedPlaces:
    """The answer to one request: `summary` counts places per first broken rule."""

    ranked: tuple[RankedPlace, ...]
    refused: tuple[RefusedPlace, ...]
    summary: Reason

    @property
    def best(self) -> RankedPlace | None:
        """The place to ask first."""
        return self.ranked[0] if self.ranked else None


def label(place: CarePlace) -> str:
    """The name people know a place by."""
    return place.name or place.id
