"""Addresses of which a part is a secret: a log and the trail name the page, not the key to it.

The link of an invitation sets a password for seven days; who reads logs is not whom it was sent to.
"""

import re

# the pages behind links that are sent; `tests/config/test_log_secrets.py` holds every such address to it
BEHIND_LINKS = ("toegang", "oproep", "aanbod")
HIDDEN = "***"

_SECRET = re.compile(rf"(/(?:{'|'.join(BEHIND_LINKS)})/)[^/\s?#'\"<>]+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """Return a text with the secret part of every address in it hidden."""
    return _SECRET.sub(rf"\g<1>{HIDDEN}", text)
