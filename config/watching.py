"""Starts the watchman in every server process and worker."""

import asyncio
import atexit
from collections.abc import Awaitable, Callable
from typing import Any

from config.metrics_door import show_metrics
from journal.metrics import metrics
from journal.watched import behind
from journal.watchman import Watchman

_here: list[Watchman] = []


def _web() -> dict[str, Any]:
    """Return what a server process says of itself."""
    return {"behind": behind(), "late": metrics.alarm}


def watch_web() -> None:
    """Watch from this server process."""
    if not _here:
        _here.append(Watchman("web", _web))
        _here[0].start()
        atexit.register(end_watch)


def watch_worker() -> None:
    """Watch from this worker, and show its metrics where the settings say so."""
    if not _here:
        _here.append(Watchman("worker"))
        _here[0].start()
        show_metrics()


def end_watch() -> None:
    """End on purpose."""
    for watchman in _here:
        watchman.stop()
    _here.clear()


async def lifespan(
    _scope: Any,
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Hear that the server ends, where it says so: uvicorn leaves no time for it afterwards."""
    while True:
        said = await receive()
        if said["type"] == "lifespan.shutdown":
            await asyncio.to_thread(end_watch)
        await send({"type": f"{said['type']}.complete"})
        if said["type"] == "lifespan.shutdown":
            return
