"""Work that is a row: a worker holds it for a while, and one that dies loses its hold, not the work.

Whoever takes a row counts an attempt; by that number it is known later whether the row is still held, or
was taken over meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from journal import clock

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Lease(Generic[M]):
    """How the rows of a model are held: `until` and `attempts` name its columns for that.

    The model has a `realm`; in a closed one nothing is taken.
    """

    model: type[M]
    until: str
    attempts: str
    length: timedelta

    def is_over(self) -> models.Q:
        """Return the condition that nobody holds a row any more."""
        return models.Q(**{f"{self.until}__lte": clock.now()})

    def is_held(self) -> models.Q:
        """Return the condition that somebody holds a row."""
        return models.Q(**{f"{self.until}__gt": clock.now()})

    def free(self, condition: models.Q) -> models.QuerySet[M]:
        """Return the rows that may be taken: those that meet a condition, in open realms."""
        return models.QuerySet(self.model).filter(condition, realm__is_open=True)

    def take(self, pk: int, condition: models.Q, **changes: Any) -> bool:
        """Hold a row that meets the condition, and change it; of two at once exactly one succeeds."""
        held = {
            self.until: clock.now() + self.length,
            self.attempts: models.F(self.attempts) + 1,
        }
        return bool(self.free(condition).filter(pk=pk).update(**held, **changes))

    def take_many(self, pks: Collection[int], condition: models.Q) -> list[int]:
        """Hold those of these rows that meet the condition and nobody takes just now; return which."""
        with transaction.atomic():
            rows = self.free(condition).filter(pk__in=pks).order_by("pk")
            found = list(
                rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
            )
            held = {
                self.until: clock.now() + self.length,
                self.attempts: models.F(self.attempts) + 1,
            }
            models.QuerySet(self.model).filter(pk__in=found).update(**held)
        return found

    def renew(self, row: M, **values: Any) -> bool:
        """Hold a row for as long again, if it still is this worker's and has these values."""
        mine: models.QuerySet[M] = models.QuerySet(self.model).filter(
            pk=row.pk, **{self.attempts: getattr(row, self.attempts)}, **values
        )
        return bool(mine.update(**{self.until: clock.now() + self.length}))

    def renew_many(self, rows: Collection[M]) -> None:
        """Hold rows that were taken for as long again; who took one over meanwhile holds it longer too."""
        held: models.QuerySet[M] = models.QuerySet(self.model).filter(
            pk__in=[row.pk for row in rows], **{f"{self.until}__gt": clock.now()}
        )
        held.update(**{self.until: clock.now() + self.length})

    def keep(self, row: M, **values: Any) -> bool:
        """Lock a row that was taken, and say whether it still is this worker's and has these values."""
        mine: models.QuerySet[M] = (
            models.QuerySet(self.model)
            .select_for_update()
            .filter(pk=row.pk, **{self.attempts: getattr(row, self.attempts)}, **values)
        )
        return bool(mine.values_list("pk", flat=True))

    def keep_many(self, rows: Collection[M], **values: Any) -> list[M]:
        """Lock rows that were taken; return those that still are this worker's and have these values."""
        held: models.QuerySet[M] = (
            models.QuerySet(self.model)
            .select_for_update()
            .filter(pk__in=[row.pk for row in rows], **values)
            .order_by("pk")
        )
        found = dict(held.values_list("pk", self.attempts))
        return [row for row in rows if found.get(row.pk) == getattr(row, self.attempts)]
