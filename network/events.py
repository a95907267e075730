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

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", said("network.line.reference_loaded"))


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

    @property
    def key(self) -> str:
        """Return the entity: this mandate."""
        return f"mandate:{self.id}"

    def trail_detail(self) -> dict[str, Any]:
        """Return whose it is, of what, where and until when."""
        named = ("username", "role", "region", "veiligheidsregio", "facility", "valid_until")
        return {name: value for name in named if (value := getattr(self, name)) is not None}

    def variants(self) -> tuple[Variant, ...]:
        """Administrators only."""
        return (Variant(_ADMINISTRATORS, self.state()),)
