"""Tables whose rows are written once: the base of journal entries, readings and the trail."""

from typing import Any

from django.db import models


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are written once: refuses what would change or remove them (the database does
    too).
    """

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnlyError(self.model.__name__)


class AppendOnlyError(RuntimeError):
    """Something tried to change or remove a row of an append-only table: a fault in the program."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is append-only: write a new row that says what it corrects")


class AppendOnlyModel(models.Model):
    """Base of the append-only tables; `journal.guards` holds the same rule in the database."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to save a row that exists."""
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError(type(self).__name__)
