"""What the journal records of the network."""

from dataclasses import dataclass

from journal.events import Event, Line, event_type


@event_type("network.reference_loaded")
@dataclass(frozen=True)
class ReferenceLoaded(Event):
    """Another edition of the reference data is in force: screens fetch it anew."""

    version: str

    @property
    def key(self) -> str:
        """Return the one key of the reference data."""
        return "reference"

    def line(self) -> Line:
        """Return the line for the log."""
        return Line("system", "Referentiegegevens geladen", "Reference data loaded")
