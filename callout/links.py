"""The link of a message: a signed token that names one call, and is worth nothing once the alarm is over."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q

from callout.models import Call

SALT = "callout.answer"
LONGEST = timedelta(days=3)


def token_of(call: Call) -> str:
    """Return the token of a call."""
    return TimestampSigner(salt=SALT).sign(f"{call.pk}-{call.nonce}").replace(":", ".")


def call_of(token: str) -> Call | None:
    """Return the call of a token; None when it is forged, too old, of nothing, or of who left."""
    try:
        told = TimestampSigner(salt=SALT).unsign(token.replace(".", ":"), max_age=LONGEST)
    except BadSignature:
        return None
    number, _dash, nonce = told.partition("-")
    rows = Call.objects.select_related("alarm", "alarm__realm", "user").filter(
        Q(user=None) | Q(user__is_active=True)  # the link of who left answers nothing
    )
    return rows.filter(pk=int(number), nonce=nonce).first() if number.isdigit() else None


def link_of(call: Call) -> str:
    """Return the address that a message gives."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/oproep/{token_of(call)}/"
