"""An index that is made while the installation serves, for migrations."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddIndex


class AddIndexWhileServing(AddIndexConcurrently):
    """Make an index on a table that is written to: on PostgreSQL beside the writers, elsewhere at once.

    Its migration is not atomic.
    """

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Make it."""
        way = AddIndexConcurrently if editor.connection.vendor == "postgresql" else AddIndex
        way.database_forwards(self, app_label, editor, before, after)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Drop it."""
        way = AddIndexConcurrently if editor.connection.vendor == "postgresql" else AddIndex
        way.database_backwards(self, app_label, editor, before, after)
