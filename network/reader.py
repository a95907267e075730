"""The word by which a page, and what a browser keeps of it, belongs to one reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def reader_word(user: Any) -> str:
    """Return the word of an account: opaque, the same in each of its browsers; empty for nobody."""
    if not getattr(user, "is_authenticated", False):
        return ""
    return salted_hmac("network.reader", str(user.pk), algorithm="sha256").hexdigest()[:16]


def reader(request: HttpRequest) -> dict[str, str]:
    """Give templates the word of who asks."""
    return {"reader": reader_word(getattr(request, "user", None))}
