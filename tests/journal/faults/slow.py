"""A task that takes a while and says in files when it began and ended; only for the tests of faults."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.slow")
def slow(folder: str, name: str, seconds: float) -> None:
    """Take some seconds."""
    Path(folder, f"{name}.began").touch()
    time.sleep(seconds)
    Path(folder, f"{name}.ended").touch()
