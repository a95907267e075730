"""One at a time: who looks whether something is there, and makes it when it is not, takes its turn first.

Without it two at the same moment both find nothing, and make it twice.
"""

from django.db.models import Model


def take_turn(row: Model) -> None:
    """Have whoever else takes a turn at this row wait until this transaction is over. Inside `writing()`.

    First of all that a service locks, so that nobody waits in a ring. Rows that refer to this one are
    written as ever, and SQLite writes one after the other anyhow.
    """
    # no_key: a row that refers to this one locks its key
    rows = type(row)._default_manager.select_for_update(no_key=True)  # noqa: SLF001
    rows.values_list("pk", flat=True).get(pk=row.pk)
