"""The reason that belongs to every decision."""

from journal.errors import Invalid

MAX_TEXT = 500


def check_reason(reason: str) -> None:
    """Raise Invalid without a reason a reader can use."""
    if not reason.strip():
        raise Invalid("phases.reason_missing", field="reason")
    if len(reason) > MAX_TEXT:
        raise Invalid("phases.reason_long", field="reason", most=MAX_TEXT)
