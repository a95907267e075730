"""Reading moments from PostgreSQL as quickly as Python can: a board reads thousands, a report dozens.

The driver takes a moment apart by a pattern, for forms and zones that our sessions never use; of a national
board that was a fifth of the time.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created, dispatch_uid="journal.quick_moments")
def read_quickly(*, connection: Any, **_kwargs: Any) -> None:
    """Have a new connection to PostgreSQL read moments by Python's own reader of ISO 8601."""
    if connection.vendor == "postgresql":
        from psycopg.pq import Format  # noqa: PLC0415 -- only there

        adapters = connection.connection.adapters
        usual = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)
        if usual.timezone is UTC:
            adapters.register_loader("timestamptz", _quick(usual))


@cache
def _quick(usual: Any) -> Any:
    """Return a loader that falls back on the usual one for what is no ordinary moment."""

    class QuickMoments(usual):  # type: ignore[misc]
        """A moment from its text, such as `2026-01-31 08:30:00.5+00`."""

        def load(self, data: Any) -> datetime:
            """Return the moment in UTC."""
            try:
                moment = datetime.fromisoformat(str(data, "ascii"))
            except ValueError:
                return usual.load(self, data)  # type: ignore[no-any-return]
            return moment if moment.tzinfo is UTC else usual.load(self, data)

    return QuickMoments
