"""Reading the bodies of requests without trusting them."""

from collections.abc import Mapping
from json import JSONDecodeError
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from journal.said import said
from journal.strict_json import TwiceError, read_json


class SafeJSONParser(JSONParser):
    """JSON; what is nested deeper than Python can follow is an error of the sender, not ours."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value. Raises ParseError."""
        del media_type, parser_context
        try:
            return read_json(stream.read().decode("utf-8"))
        except RecursionError:
            why = said("web.deep_json")
        except JSONDecodeError as error:
            why = said("web.bad_json", line=error.lineno, mark=error.colno)
        except TwiceError as error:
            why = said("journal.named_twice", name=str(error))
        except ValueError:
            why = said("web.unreadable_json")
        raise ParseError(str(why))
