"""Which activiteit a line of the log is about: by its state, by its key where the state is gone, by what an
alarm is about.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from journal.logtopics import Reader

OWN_KINDS = ("activity", "grip")


def activity_in(*kinds: str) -> Callable[[], Reader]:
    """Return the maker of a reader that knows these kinds by their keys, which begin with the activiteit.

    The same holds for the key of what an alarm is about.
    """

    def read(body: Mapping[str, Any]) -> Iterator[str]:
        state = body.get("state") or {}
        for key in (body["key"], str(state.get("about") or "")):
            kind, _, rest = key.partition(":")
            if kind in kinds:
                yield rest.partition(":")[0]
        number = state.get("activity")
        if isinstance(number, int):
            yield str(number)

    return lambda: read
