"""Reading the bodies of requests without trusting them."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from journal.said import said


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
