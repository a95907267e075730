"""What a line of the log is about: the apps to the right of this one say how a line shows it.

A topic is a word in the address (`region`, say). Each app that knows of it gives a maker of a reader: the
reader goes from an event, as somebody sees it, to the codes that it is about. It is made once for a page, so
that it may look up once what it needs. Several readers of one topic add up.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Body = Mapping[str, Any]
Reader = Callable[[Body], Iterable[str]]
_makers: dict[str, list[Callable[[], Reader]]] = {}
_described: dict[str, str] = {}


def register_topic(name: str, maker: Callable[[], Reader], description: str = "") -> None:
    """Add what an app knows of a topic; the first also describes it."""
    _described.setdefault(name, description)
    _makers.setdefault(name, []).append(maker)


def topics() -> Mapping[str, str]:
    """Return the topics by which lines can be asked for, with what each is."""
    return _described


def about(topic: str, code: str) -> Callable[[Body], bool]:
    """Return what says whether an event is about a code of a topic."""
    readers = [maker() for maker in _makers[topic]]
    return lambda body: any(code in reader(body) for reader in readers)
