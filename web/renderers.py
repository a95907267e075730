"""Writing the answers of the API."""

from datetime import UTC, datetime
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from journal.said import Named, Said, both


class _Encoder(JSONEncoder):
    """JSON that also knows what people read."""

    def default(self, obj: Any) -> Any:
        """Return words as screens get them: `{nl, en}`; moments, of which boards have thousands, first."""
        if type(obj) is datetime and obj.tzinfo is UTC:
            return f"{obj.isoformat()[:-6]}Z"
        return both(obj) if isinstance(obj, Said | Named) else super().default(obj)


class WordsRenderer(JSONRenderer):
    """The one form of an answer."""

    encoder_class = _Encoder
