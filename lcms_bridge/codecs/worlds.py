"""Of which world a message says it is: by its own marks, and by the envelope (EDXL-DE) that it came in."""

from collections.abc import Iterable

from lcms_bridge.canonical import Envelope
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.xmltree import Element

MARK = "oefening"
_UNFIT = frozenset({"draft", "system", "cancel", "ack", "error"})
_STATUS = {"actual": False, "exercise": True, "test": True}


def enveloped(root: Element) -> bool | None:
    """Say whether an envelope is one of an exercise; None where there is none, or it does not say."""
    if root.name != "EDXLDistribution":
        return None
    status = root.child("distributionStatus")
    if status is None:
        return None
    said = [status.text, *(child.text for child in status.children())]  # 2.0 has it one deeper
    return next((_STATUS[one.casefold()] for one in said if one.casefold() in _STATUS), None)


def unfit(root: Element) -> tuple[Element, str] | None:
    """Return what an envelope says of its contents that makes them no state of now, and where; else nothing.

    EDXL-DE: a draft, a message between systems, one that takes back or answers another.
    """
    if root.name != "EDXLDistribution":
        return None
    for holder in root.children("distributionStatus", "distributionType", "distributionKind"):
        said = [holder.text, *(child.text for child in holder.children())]
        found = next((one for one in said if one.casefold() in _UNFIT), "")
        if found:
            return holder, found
    return None


def world(said: Iterable[bool | None], notes: Notes) -> Envelope | None:
    """Return the world that the marks of a message say; None: nobody says. Two worlds in one are refused."""
    marks = {one for one in said if one is not None}
    if len(marks) > 1:
        notes.refuse("worlds_mixed_here")
    return Envelope("", exercise=marks.pop()) if len(marks) == 1 else None


def is_mark(said: str) -> bool:
    """Say whether a comment is our mark of an exercise."""
    return said.strip().casefold() == MARK
