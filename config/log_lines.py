"""A line of the log stays one line: nobody writes a second one by an address with a line end in it."""

import logging

# the separators of lines and what moves the cursor or the direction of a terminal
_ENDS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_ENDS |= {
    code: f"\\u{code:04x}"
    for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


class OneLine(logging.Formatter):
    """Writes what is no printable character as its code; the trace of an error keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the name of logging
        """Return the line."""
        record.message = record.message.translate(_ENDS)
        return super().formatMessage(record)
