"""A line of the log stays one line, and holds no secret: an address can have a line end or a key in it."""

import logging

from config.log_secrets import without_secrets

# the separators of lines and what moves the cursor or the direction of a terminal
_ENDS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_ENDS |= {
    code: f"\\u{code:04x}"
    for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


class OneLine(logging.Formatter):
    """Writes what is no printable character as its code; the trace of an error keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the trace of an error after it."""
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the name of logging
        """Return the line."""
        record.message = record.message.translate(_ENDS)
        return super().formatMessage(record)
