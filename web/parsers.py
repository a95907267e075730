"""Reading the bodies of requests without trusting them."""

from collections.abc import Mapping
from json import JSONDecodeError
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from journal.said import Readable, said


class SafeJSONParser(JSONParser):
    """JSON; what is nested deeper than Python can follow is an error of the sender, not ours."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the value. Raises ParseError."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(str(said("web.deep_json"))) from None
        except ParseError as error:
            raise ParseError(str(_why(error.__cause__ or error.__context__))) from None


def _why(cause: BaseException | None) -> Readable:
    """Return our own words for what the reader of JSON stumbled over: its own are Python's."""
    if isinstance(cause, JSONDecodeError):
        return said("web.bad_json", line=cause.lineno, mark=cause.colno)
    return said("web.unreadable_json")
