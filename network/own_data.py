"""What is kept about one person, as she may ask (GDPR, articles 15 and 20): one JSON document.

An app adds its own part in its `receivers`: `own_data_part("callout", of)`, with `of(user)` → a document.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from journal import clock
from journal.models import Entry, TrailNote
from network.access import DoorTry, MandateRequest
from network.doors import plain_name
from network.models import Mandate, User
from network.sessions import sessions_of

NEWEST = 5_000  # of what was done: the rest is counted, and given when asked
Part = Callable[[User], Any]
_parts: dict[str, Part] = {}


def own_data_part(name: str, of: Part) -> None:
    """Add what an app keeps about people, under its name."""
    _parts[name] = of


def own_data(user: User) -> dict[str, Any]:
    """Return all that is kept about somebody; secrets are kept as digests and not shown."""
    return {
        "made_at": clock.now(),
        "account": _account(user),
        "mandates": [_mandate(row) for row in Mandate.objects.filter(user=user).order_by("pk")],
        "mandates_asked": [
            {
                "role": row.role,
                "asked_at": row.asked_at,
                "state": row.state,
                "reason": row.reason,
            }
            for row in MandateRequest.objects.filter(user=user).order_by("pk")
        ],
        "sessions": [
            {
                "began_at": row.began_at,
                "seen_at": row.seen_at,
                "address": row.address,
                "browser": row.browser,
            }
            for row in sessions_of(user)
        ],
        "tries": [
            {"at": row.at, "door": row.door, "address": row.address, "outcome": row.outcome}
            for row in DoorTry.objects.filter(account=plain_name(user.username)).order_by("pk")
        ],
        "links": [
            {
                "kind": row.kind,
                "made_at": row.made_at,
                "sent_at": row.sent_at,
                "used_at": row.used_at,
            }
            for row in user.links.order_by("pk")
        ],
        "tokens": [
            {"name": row.name, "hint": row.hint, "ends_at": row.ends_at, "used": row.last_used_at}
            for row in user.tokens.order_by("pk")
        ],
        "factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "providers": list(
            SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined")
        ),
        **{name: of(user) for name, of in _parts.items()},
        "journal": _journal(user),
        "trail": _trail(user),
        "kept_for": kept_for(),
    }


def kept_for() -> dict[str, str]:
    """Return for how long each kind is kept, as the settings of this installation say."""

    def days(number: int) -> str:
        return f"{number} days" if number > 0 else "for good"

    return {
        "account, mandates": "until the account is removed",
        "journal": "for good, as the record of a crisis; without the name when the account is removed",
        "trail": days(settings.TRAIL_DAYS),
        "tries": days(settings.TRIES_DAYS),
        "links": days(settings.LINKS_DAYS),
        "sessions": "until they end",
    }


def _account(user: User) -> dict[str, Any]:
    """Return the account itself."""
    fields = (
        "username",
        "first_name",
        "last_name",
        "email",
        "is_active",
        "date_joined",
        "last_login",
    )
    return {name: getattr(user, name) for name in fields} | {
        "home": user.home_facility_id or user.home_region_id
    }


def _mandate(row: Mandate) -> dict[str, Any]:
    """Return one mandate."""
    fields = ("role", "region_id", "veiligheidsregio_id", "facility_id", "exercise")
    moments = ("valid_from", "valid_until", "given_by", "confirmed_by")
    told = {name.removesuffix("_id"): getattr(row, name) for name in (*fields, *moments)}
    return told | {"deputy_for": row.deputy_for.username if row.deputy_for else None}


def _journal(user: User) -> dict[str, Any]:
    """Return what somebody did that the journals tell of."""
    rows = Entry.objects.filter(actor=f"user:{user.username}")
    newest = rows.order_by("-recorded_at").values(
        "realm__slug", "seq", "recorded_at", "type", "key"
    )
    return {"count": rows.count(), "newest": list(newest[:NEWEST])}


def _trail(user: User) -> dict[str, Any]:
    """Return what the trail tells of somebody's use of the system."""
    rows = TrailNote.objects.filter(actor=f"user:{user.username}")
    shown = ("at", "action", "outcome", "object", "address", "door", "ground")
    return {"count": rows.count(), "newest": list(rows.order_by("-pk").values(*shown)[:NEWEST])}
