"""Columns of what people read."""

from typing import TYPE_CHECKING, Any

from django.db import models

from journal.said import packed, unpacked

if TYPE_CHECKING:  # Django's own class takes no parameter when it runs
    _Base = models.TextField[Any, Any]
else:
    _Base = models.TextField


class ReadableField(_Base):
    """What people wrote, as they wrote it; what the system said, in both languages.

    Rows hold the texts of the moment they were written: a later edition of the words changes no record.
    """

    # what the type checker takes and gives: a text, `Named`, or (to write) `Said`
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: Any, *_how: Any) -> Any:
        """Return what a row holds: a text, or `Named`."""
        return value if value is None else unpacked(value)

    def to_python(self, value: Any) -> Any:
        """Return a value that was given."""
        return unpacked(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return the text that the row will hold."""
        return value if value is None else packed(value)

    def value_to_string(self, obj: Any) -> str:
        """Return the text for a dump of the database."""
        return packed(self.value_from_object(obj))
