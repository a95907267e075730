"""What the journal records of the network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import said

_ADMINISTRATORS = ("role:administrator",)


@event_type("network.reference_loaded")
@dataclass(frozen=True)
class ReferenceLoaded(Event):
    """Another edition of the reference data is in force: screens fetch it anew."""

    trail = "reference"
    version: str

    @property
    def key(self) -> str:
        """Return the one key of the reference data."""
        return "reference"

    def trail_detail(self) -> dict[str, Any]:
        """Return which edition it is."""
        return {"version": self.version}

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said("network.line.reference_loaded"))


@event_type("network.place_kept")
@dataclass(frozen=True)
class PlaceKept(Event):
    """A facility was added, changed, closed or opened again by hand; the reference data follow."""

    trail = "reference"
    code: str
    name: str
    what: str

    @property
    def key(self) -> str:
        """Return the entity: what was last done by hand to this facility."""
        return f"place:{self.code}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was done."""
        return {"what": self.what}

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said(f"network.line.place_{self.what}", name=self.name))


@event_type("network.region_kept")
@dataclass(frozen=True)
class RegionKept(Event):
    """A region was drawn, changed or given back by hand; the reference data follow."""

    trail = "reference"
    code: str
    name: str
    what: str

    @property
    def key(self) -> str:
        """Return the entity: what was last done by hand to this region."""
        return f"own_region:{self.code}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was done."""
        return {"what": self.what}

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said(f"network.line.region_{self.what}", name=self.name))


@event_type("network.account_changed")
@dataclass(frozen=True)
class AccountChanged(Event):
    """An account was opened or closed; for administrators."""

    trail = "account"
    username: str
    name: str
    active: bool

    @property
    def key(self) -> str:
        """Return the entity: this account."""
        return f"account:{self.username}"

    def trail_detail(self) -> dict[str, Any]:
        """Return whether it is open."""
        return {"active": self.active}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state()),)


@event_type("network.mandate_changed")
@dataclass(frozen=True)
class MandateChanged(Event):
    """A mandate was given or ended; for administrators."""

    trail = "mandate"
    id: int
    username: str
    role: str
    region: str | None
    veiligheidsregio: str | None
    facility: str | None
    valid_from: datetime
    valid_until: datetime | None
    exercise: bool = False
    given_by: str = ""
    confirmed_by: str = ""
    deputy_for: str | None = None

    @property
    def key(self) -> str:
        """Return the entity: this mandate."""
        return f"mandate:{self.id}"

    def trail_detail(self) -> dict[str, Any]:
        """Return whose it is, of what, where and until when."""
        places = ("region", "veiligheidsregio", "facility")
        named = ("username", "role", *places, "valid_until", "deputy_for")
        return {name: value for name in named if (value := getattr(self, name)) is not None}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state()),)


@event_type("network.mandate_requested")
@dataclass(frozen=True)
class MandateRequested(Event):
    """A mandate that decides was asked, and what became of it; for administrators."""

    trail = "mandate"
    id: int
    username: str
    role: str
    region: str | None
    veiligheidsregio: str | None
    facility: str | None
    standing: str
    asked_by: str
    decided_by: str
    ends_at: datetime
    deputy_for: str | None = None

    @property
    def key(self) -> str:
        """Return the entity: this request."""
        return f"mandate_request:{self.id}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was asked for whom, and what became of it."""
        places = ("region", "veiligheidsregio", "facility")
        named = ("username", "role", *places, "deputy_for", "standing")
        return {name: value for name in named if (value := getattr(self, name)) is not None}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state(), self.line()),)

    def line(self) -> Line:
        """Return the line for the log of administrators."""
        who = {"role": said(f"network.role_brief.{self.role}"), "name": self.username}
        return Line("system", said(f"network.line.request_{self.standing}", **who))


@event_type("network.door_lifted")
@dataclass(frozen=True)
class DoorLifted(Event):
    """Somebody let an account, an address or everybody try again at once; for administrators."""

    trail = "account"
    account: str
    address: str
    lifted: int

    @property
    def key(self) -> str:
        """Return the entity: what was let through last."""
        return f"door:{self.account or self.address or 'all'}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was done, and of how many tries."""
        return {"done": "wait_lifted", "n": self.lifted}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state(), self.line()),)

    def line(self) -> Line:
        """Return the line for the log of administrators."""
        return Line("system", said("network.line.lifted", what=self.account or self.address or "*"))


@event_type("network.proof_vouched")
@dataclass(frozen=True)
class ProofVouched(Event):
    """Who keeps the machine vouched that somebody is who she says; for administrators."""

    trail = "account"
    username: str
    sessions: int

    @property
    def key(self) -> str:
        """Return the entity: for whom it was done last."""
        return f"vouched:{self.username}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was done, and in how many sessions."""
        return {"done": "vouched", "n": self.sessions}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state(), self.line()),)

    def line(self) -> Line:
        """Return the line for the log of administrators."""
        return Line("system", said("network.line.vouched", name=self.username))


@event_type("network.factors_reset")
@dataclass(frozen=True)
class FactorsReset(Event):
    """Somebody's second factors were removed by somebody else; for administrators."""

    trail = "account"
    username: str
    removed: int

    @property
    def key(self) -> str:
        """Return the entity: the factors of this account."""
        return f"factors:{self.username}"

    def trail_detail(self) -> dict[str, Any]:
        """Return what was done, and how many there were."""
        return {"done": "factors_reset", "n": self.removed}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state(), self.line()),)

    def line(self) -> Line:
        """Return the line for the log of administrators."""
        return Line("system", said("network.line.factors_reset", name=self.username))
