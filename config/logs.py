"""What every line of the log says beside its words: which request it belongs to, and from where."""

import logging

from journal.whence import whence


class Whence(logging.Filter):
    """Gives a line the id of its request and the address it came from, `-` where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add both; every line passes."""
        here = whence()
        record.request_id = here.request or "-"
        record.address = here.address or "-"
        return True
