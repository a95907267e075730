"""What is open for a function: gathered when it is handed over, so that nothing is lost between two people.

Each part of the situation that has open work registers a reader: actions, questions, requests. A reader gets
the post and returns sentences; it asks few queries, and says nothing of patients.
"""

from collections.abc import Callable, Iterable

from journal.said import Readable
from situation.post_models import Post

Reader = Callable[[Post], Iterable[Readable]]

_readers: dict[str, Reader] = {}


def register_open(name: str, reader: Reader) -> None:
    """Add a reader of open work. Raises ValueError for a name taken."""
    if name in _readers:
        msg = f"open points {name} are registered twice"
        raise ValueError(msg)
    _readers[name] = reader


def open_points(post: Post) -> list[Readable]:
    """Return what is open for a post, in the order in which readers were registered."""
    return [line for reader in _readers.values() for line in reader(post)]
