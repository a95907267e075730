"""What every line of the log says beside its words: to which request it belongs, and from where."""

import json
import logging
from datetime import UTC, datetime

from config.log_secrets import without_secrets
from journal.whence import whence

# What every record has by itself: the rest was given by whoever wrote the line.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "request_id",
    "address",
    "door",
    "taskName",
}


class Whence(logging.Filter):
    """Gives a line the id of its request and the address it came from, `-` where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add them; every line passes."""
        here = whence()
        record.request_id = here.request or "-"
        record.address = here.address or "-"
        record.door = here.door
        return True


class JsonLine(logging.Formatter):
    """One object a line, whatever is in it: a traceback and a line break are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
            "address": getattr(record, "address", "-"),
            "door": getattr(record, "door", "-"),
            "process": record.process,
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return without_secrets(json.dumps(line, ensure_ascii=False, default=str))
