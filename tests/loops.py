"""Running a coroutine from a test, also where a browser's own loop runs in this thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def run(story: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine to its end in a loop and thread of its own, and return or raise what it does."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, story).result()  # noqa: TID251 -- here it is
