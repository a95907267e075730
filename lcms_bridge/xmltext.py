"""Text that XML can hold: no control characters, no half surrogate pairs."""

import re

_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(said: str) -> str:
    """Return a text that an XML document may hold; what it may not hold is replaced."""
    return _BAD.sub("\ufffd", said).replace("\r\n", "\n").replace("\r", "\n")
