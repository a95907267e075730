"""Logins, logouts and failures, whichever page they come by: in the trail, and a line of the log each."""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from journal.trail import FAILED, told, trail_note_safely

logger = logging.getLogger("zorgbeeld.login")


def _tell(action: str, **what: Any) -> None:
    """Tell log and trail."""
    logger.info("%s", told(action, **what))
    trail_note_safely(action, **what)


@receiver(user_logged_in, dispatch_uid="web.logged_in")
def tell_login(*, user: Any, **_kwargs: Any) -> None:
    """Somebody came in."""
    _tell("login", actor=f"user:{user.username}")


@receiver(user_logged_out, dispatch_uid="web.logged_out")
def tell_logout(*, user: Any, **_kwargs: Any) -> None:
    """Somebody left."""
    if user is not None:
        _tell("logout", actor=f"user:{user.username}")


@receiver(user_login_failed, dispatch_uid="web.login_failed")
def tell_failure(*, credentials: dict[str, Any], **_kwargs: Any) -> None:
    """Somebody did not come in. A name that is no account is not kept: it may be a password."""
    given = str(credentials.get("username") or "")[:150].replace("\0", "")
    same = get_user_model().objects.filter(username__iexact=given.strip()) if given else None
    known = same.values_list("username", flat=True).first() if same is not None else None
    actor = f"user:{known}" if known else ""
    _tell("login", actor=actor, outcome=FAILED, detail={"account": "known" if known else "unknown"})
