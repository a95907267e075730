"""Sessions by the clock that all processes share: a server whose own clock is wrong logs nobody out.

Django judges by the clock of the machine: on a server a day ahead everybody's session is over, on one that
is a day behind nobody's ends.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as ByTheMachine
from django.contrib.sessions.models import Session

from journal import clock


class SessionStore(ByTheMachine):
    """Rows of the database, as Django's own."""

    def _get_session_from_db(self) -> Session | None:
        """Return the row of this session while it lives."""
        found = Session.objects.filter(
            session_key=self.session_key, expire_date__gt=clock.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Return for how many seconds it lives from now."""
        kwargs.setdefault("modification", clock.now())
        return super().get_expiry_age(**kwargs)

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Return when it ends."""
        kwargs.setdefault("modification", clock.now())
        return super().get_expiry_date(**kwargs)

    def set_expiry(self, value: datetime | timedelta | int | None) -> None:
        """Set for how long, or until when, it lives."""
        super().set_expiry(clock.now() + value if isinstance(value, timedelta) else value)

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what is over."""
        Session.objects.filter(expire_date__lt=clock.now()).delete()
