"""What the journal records of placements, and who sees them: who asks, the desk, and the houses asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, beside, said
from patientspread.placement_lists import care_of
from patientspread.placement_models import PLACEMENT_OPEN, AskState, Placement, PlacementState

OF_THE_HOUSE = "reference"
# whose answer is of no concern to another house that was asked
OF_THE_DESK = ("asks", "entered_by", "changed_by")


@event_type("patientspread.placement")
@dataclass(frozen=True)
class PlacementChanged(Event):
    """A place was asked for one patient, or something became of it."""

    id: int
    number: int
    origin: str
    origin_name: str
    region: str
    at_home: bool
    reference: str
    care: str
    needs: tuple[str, ...]
    age: str
    urgent: bool
    ready_since: datetime
    placement_state: str
    destination: str
    destination_name: str
    placed_at: datetime | None
    ended_at: datetime | None
    ending: str
    asks: tuple[dict[str, Any], ...]
    entered_at: datetime
    entered_by: Readable
    changed_at: datetime
    changed_by: Readable

    @classmethod
    def of(cls, row: Placement) -> "PlacementChanged":
        """Return the event for a placement as it stands."""
        same = {
            name: getattr(row, name)
            for name in cls.__dataclass_fields__
            if name not in _MADE and hasattr(row, name)
        }
        asks = row.asks.select_related("facility").order_by("pk")
        return cls(
            **same,
            id=row.pk,
            origin=row.origin_id,
            origin_name=row.origin.name,
            region=row.origin.region_id,
            needs=tuple(row.needs),
            placement_state=row.state,
            destination=row.destination_id or "",
            destination_name=row.destination.name if row.destination else "",
            asks=tuple(
                {
                    "id": ask.pk,
                    "facility": ask.facility_id,
                    "name": ask.facility.name,
                    "state": ask.state,
                    "minutes": ask.minutes,
                    "asked_at": ask.asked_at,
                    "answered_at": ask.answered_at,
                    **beside("answered_by", ask.answered_by),
                    "code": ask.code,
                }
                for ask in asks
            ),
        )

    @property
    def key(self) -> str:
        """Return the entity: this placement."""
        return f"placement:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state, as whoever asks sees it."""
        state = super().state() or {}
        renamed = {"origin": "from", "destination": "to", "placement_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a placement which is over stays as long as transfers do."""
        return "" if state["state"] in PLACEMENT_OPEN else "transfer"

    def line(self) -> Line | None:
        """Return the line for those concerned; who is asked is no news."""
        if self.placement_state == PlacementState.ASKED:
            return None
        line = said(
            f"patientspread.line.placement.{self.placement_state}",
            number=self.number,
            care=care_of(self.care).name,
            origin=self.origin_name,
            to=self.destination_name,
        )
        return Line("spreading", line)

    def variants(self) -> tuple[Variant, ...]:
        """Who asks sees all of it, the desk all but the reference, a house that was asked its own part.

        A house that said no, or whose turn it is no more, keeps seeing that, and not what comes of it.
        """
        state, line = self.state(), self.line()
        outside = {name: value for name, value in state.items() if name != OF_THE_HOUSE}
        desk = tuple(f"role:{role}:{self.region}" for role in DESKS)
        return (
            Variant((f"facility:{self.origin}",), state, line),
            Variant(desk, outside, line),
            *(
                self._asked(code, outside)
                for code in sorted({one["facility"] for one in self.asks})
            ),
        )

    def _asked(self, facility: str, outside: dict[str, Any]) -> Variant:
        """Return what one house sees that was asked."""
        own = [one for one in outside["asks"] if one["facility"] == facility]
        mine = self.destination == facility
        ours = {name: value for name, value in outside.items() if name not in OF_THE_DESK}
        state = ours | {"asks": own[-1:]}
        if not mine:
            open_ = own[-1]["state"] == AskState.ASKED
            state |= {
                "to": "",
                "destination_name": "",
                "placed_at": None,
                "ended_at": None,
                "ending": "",
                "state": PlacementState.ASKED.value if open_ else PlacementState.ENDED.value,
            }
        return Variant((f"facility:{facility}",), state, self.line() if mine else None)


DESKS = ("cav_desk", "regional_coordinator")
_MADE = frozenset(
    {
        *("id", "origin", "origin_name", "region", "needs", "placement_state"),
        *("destination", "destination_name", "asks"),
    }
)
