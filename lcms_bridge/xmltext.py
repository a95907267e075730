"""XML that goes out: text that it can hold, without control characters and half surrogate pairs."""

import re
from xml.etree.ElementTree import Element, tostring

_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(said: str) -> str:
    """Return a text that an XML document may hold; what it may not hold is replaced."""
    return _BAD.sub("\ufffd", said).replace("\r\n", "\n").replace("\r", "\n")


def written(root: Element) -> bytes:
    """Return a document as UTF-8 bytes."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
