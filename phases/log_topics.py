"""Which activiteit a line of the log is about: by its state, or by its key where the state is gone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from journal.logtopics import Reader

OWN_KINDS = ("activity", "grip")


def activity_in(*kinds: str) -> Callable[[], Reader]:
    """Return the maker of a reader that knows these kinds by their keys, which begin with the activiteit."""

    def read(body: Mapping[str, Any]) -> Iterator[str]:
        kind, _, rest = body["key"].partition(":")
        if kind in kinds:
            yield rest.partition(":")[0]
        number = (body.get("state") or {}).get("activity")
        if isinstance(number, int):
            yield str(number)

    return lambda: read
