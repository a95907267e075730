"""Whether an answer is a receipt: a status says that somebody answered, not that the receiver did. Pure.

A login page or a proxy answers 200 with a web page; a FHIR server may take a part of a Bundle and say
so only within.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.values import text

# of an answer; a FHIR server gives back every resource that it was sent, and the last may be what failed
PLAIN_BYTES, FHIR_BYTES = 256 * 1024, 8 * 1024 * 1024
NO_RECEIPT, NO_TEXT, IN_PART = "no_receipt", "no_text", "in_part"
NOT_TAKEN = frozenset({NO_RECEIPT, NO_TEXT})  # somebody else answered: it may go again
# what no text has; HL7 v2 stands between 0x0b and 0x1c
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1d-\x1f]")
_TEXTS = re.compile(r"text/|.*\b(?:json|xml|yaml|hl7|plain|urlencoded)|application/octet-stream|$")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 by its mark
# nothing is tried in two ways: thirty comments in a row would be a billion ways, and a worker that waits
_PAGE = re.compile(
    rb"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_STATUSES = re.compile(rb'"status"\s*:\s*"([1-5][0-9]{2})\b|<status\s+value="([1-5][0-9]{2})\b')
_SEVERE = re.compile(rb'"severity"\s*:\s*"(?:error|fatal)"|<severity\s+value="(?:error|fatal)"')


def plainly(content_type: str, body: bytes) -> str:
    """Return why an answer is no receipt: it is a web page, which is for people. Empty: it is one."""
    is_page = content_type.partition(";")[0].strip().casefold() in {
        "text/html",
        "application/xhtml+xml",
    }
    return NO_RECEIPT if is_page or _PAGE.match(body.removeprefix(b"\xef\xbb\xbf")) else ""


def receipt(content_type: str, body: bytes) -> str:
    """Return why an answer to what was sent is no receipt: a web page, or no text. Empty: it is one.

    Who takes a message says nothing more, or says so in text, JSON or XML; a picture or an archive is of
    somebody who did not read it.
    """
    if fault := plainly(content_type, body):
        return fault
    kind = content_type.partition(";")[0].strip().casefold()
    if not body:
        return ""
    is_text = body.startswith(_WIDE) or not (_BINARY.search(body) or body.startswith(b"%PDF"))
    return "" if is_text and _TEXTS.match(kind) else NO_TEXT


def of_fhir(content_type: str, body: bytes) -> str:
    """Return why a FHIR server did not take all of it: an entry that failed, or an outcome that says so."""
    if fault := receipt(content_type, body):
        return fault
    statuses = [int(one or other) for one, other in _STATUSES.findall(body)]
    if any(status >= 400 for status in statuses):  # noqa: PLR2004
        return IN_PART
    return IN_PART if b"OperationOutcome" in body and _SEVERE.search(body) else ""


def reasons(body: bytes) -> str:
    """Return why a FHIR server did not take something, in its own words; empty where it does not say so."""
    if b"OperationOutcome" not in body or not _SEVERE.search(body):
        return ""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return "; ".join(dict.fromkeys(one for one in _reasons(whole) if one))


def _reasons(whole: Any) -> Iterator[str]:
    """Yield what an outcome, or those of the entries of a Bundle, say of what failed, and where."""
    outcomes = [
        jsontree.mapping(jsontree.at(entry, "response", "outcome"))
        for entry, _path in jsontree.objects(jsontree.mapping(whole).get("entry"), "")
    ]
    for outcome in (jsontree.mapping(whole), *outcomes):
        for issue, _path in jsontree.objects(outcome.get("issue"), ""):
            if issue.get("severity") in {"error", "fatal"}:
                said = (jsontree.at(issue, "details", "text"), issue.get("diagnostics"))
                words = next((text(one, 300) for one in (*said, issue.get("code")) if one), "")
                places = jsontree.items(issue.get("expression")) or jsontree.items(
                    issue.get("location")
                )
                where = ", ".join(text(one, 100) for one in places)
                yield f"{words} ({where})" if where else words
