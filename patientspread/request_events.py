"""What the journal records of requests, and who sees them: never more than is needed to find a place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.cohort_lists import label_name
from capacity.kinds import short_name
from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, both, said
from patientspread.fitness import advice_kept
from patientspread.late import back_expected, vehicle_away
from patientspread.models import Request
from patientspread.request_lists import name_of
from patientspread.request_models import OPEN, RequestState

OF_THE_HOUSE = "reference"  # what the ward calls the case


@event_type("patientspread.request")
@dataclass(frozen=True)
class RequestChanged(Event):
    """A request was entered, or something became of it."""

    id: int
    number: int
    origin: str
    origin_name: str
    region: str
    region_name: str
    reference: str
    bed: str
    cohort: str
    isolation: bool
    specialism: str
    age: str
    heavy: bool
    stable_since: datetime | None
    ready_at: datetime | None
    wish: str
    consent: str
    fitness: dict[str, Any]
    advice: dict[str, Any] | None  # how to travel by the guideline, with reasons
    names: dict[str, Any]  # of the codes of its lists, in both languages
    mode: str
    is_new: bool
    emergency: bool
    may_abroad: bool
    assumed: bool
    returns: int | None
    request_state: str
    national_since: datetime | None
    destination: str
    destination_name: str
    to_region: str
    country: str
    ride: int | None  # patients who share one have the same
    driver: str
    ride_minutes: int | None
    ride_measured: bool
    leaves_at: datetime | None
    arrives_at: datetime | None
    left_at: datetime | None
    arrived_at: datetime | None
    ride_back_at: datetime | None
    away: bool  # a vehicle left and nobody said that it is back
    back_due: datetime | None  # when that should be: after the last of those who share it
    ended_at: datetime | None
    entered_at: datetime
    entered_by: Readable
    stands_until: datetime
    changed_at: datetime
    changed_by: Readable
    note: Readable
    news: bool  # that it stands where it does now: its line is written once
    home: tuple[str, ...]  # of a way home: who sent the patient away, and asked for it

    @classmethod
    def of(cls, row: Request, *, news: bool = True) -> "RequestChanged":
        """Return the event for a request as it stands; `news`: it came into this state by this."""
        there = row.destination
        same = {
            name: getattr(row, name)
            for name in cls.__dataclass_fields__
            if name not in _MADE and hasattr(row, name)
        }
        return cls(
            **same,
            news=news,
            id=row.pk,
            origin=row.origin_id,
            origin_name=row.origin.name,
            region=row.origin.region_id,
            region_name=row.origin.region.short_name,
            advice=_advice(row),
            names=_names(row),
            returns=row.returns_id,
            request_state=row.state,
            away=vehicle_away(row),
            back_due=back_expected(row),
            destination=row.destination_id or "",
            destination_name=there.name if there else "",
            home=_home(row),
            to_region=there.region_id if there else "",
        )

    @property
    def key(self) -> str:
        """Return the entity: this request."""
        return f"pmr:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state, as the house that asks sees it."""
        state = super().state() or {}
        del state["news"], state["home"]
        renamed = {"origin": "from", "destination": "to", "request_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a request which is over, its vehicle back, stays as long as transfers do."""
        stays = state["state"] in (*OPEN, RequestState.ARRIVED) or state.get("away")
        return "" if stays else "transfer"

    def line(self) -> Line | None:
        """Return the line for those concerned; steps between the two sides are told with the transfer."""
        if not self.news or self.request_state not in _TOLD:
            return None
        line = said(
            f"patientspread.line.request.{self.request_state}",
            number=self.number,
            kind=short_name(self.bed),
            origin=self.origin_name,
            **({"country": name_of("country", self.country)} if self.country else {}),
        )
        return Line("spreading", line)

    def variants(self) -> tuple[Variant, ...]:
        """The house that asks, its coordinators, and the country once the request was handed on.

        A way home is seen too by those the patient comes home to, who may have asked for it. The receiving
        house sees what it needs with the transfer; nobody else learns that there is one.
        """
        state = self.state()
        near = [f"role:regional_coordinator:{self.region}", f"role:dpg:{self.region}"]
        if self.national_since is not None:
            near.append("role:national_coordinator")
        near += [one for one in self.home if one not in near]
        outside = {name: value for name, value in state.items() if name != OF_THE_HOUSE}
        return (
            Variant((f"facility:{self.origin}",), state, self.line()),
            Variant(tuple(near), outside, self.line(), veiled=False),
        )


_MADE = frozenset(
    {
        *("id", "origin", "origin_name", "region", "region_name", "returns", "request_state"),
        *("advice", "names", "away", "back_due", "news", "home"),
        *("destination", "destination_name", "to_region"),
    }
)
_TOLD = frozenset(
    {
        *(RequestState.REQUESTED, RequestState.NATIONAL, RequestState.UNDER_WAY),
        *(RequestState.ARRIVED, RequestState.BROUGHT_BACK, RequestState.WITHDRAWN),
        *(RequestState.DIED, RequestState.OWN_MEANS, RequestState.PATIENT_REFUSED),
        *(RequestState.RETURNED, RequestState.EXPIRED),
    }
)


def _home(row: Request) -> tuple[str, ...]:
    """Return the audiences of the house that a patient goes home to; none for another request."""
    if row.returns is None:
        return ()
    house = row.returns.origin
    roles = ("regional_coordinator", "dpg")
    return (f"facility:{house.pk}", *(f"role:{role}:{house.region_id}" for role in roles))


def _advice(row: Request) -> dict[str, Any] | None:
    """Return how the patient of a request may travel by the guideline."""
    return advice_kept(row.fitness, row.mode, urgent=row.emergency, heavy=row.heavy)


def _names(row: Request) -> dict[str, Any]:
    """Return what the codes of a request mean: not every screen has its lists."""
    named = ("age", "specialism", "wish", "consent")
    found = {name: both(name_of(name, getattr(row, name))) for name in named}
    return found | ({"cohort": both(label_name(row.cohort))} if row.cohort else {})


def need_of(row: Request) -> dict[str, Any]:
    """Return what the receiving house must know of a request to answer, and where it stands."""
    return {
        "number": row.number,
        "cohort": row.cohort,
        "specialism": row.specialism,
        "age": row.age,
        "heavy": row.heavy,
        "stable_since": row.stable_since,
        "ready_at": row.ready_at,
        "wish": row.wish,
        "consent": row.consent,
        "advice": _advice(row),
        "names": _names(row),
        "is_new": row.is_new,
        "emergency": row.emergency,
        "assumed": row.assumed,
        "returns": row.returns_id is not None,
        "national": row.national_since is not None,
        "state": row.state,
        "mode": row.mode,
        "ride": row.ride,
        "driver": row.driver,
        "leaves_at": row.leaves_at,
        "arrives_at": row.arrives_at,
        "left_at": row.left_at,
        "arrived_at": row.arrived_at,
        "away": vehicle_away(row),
        "back_due": back_expected(row),
    }
