"""A task that takes a while and says in files when it began and ended; only for the tests of faults."""

import time
from pathlib import Path

from celery import shared_task

from journal.whence import whence


@shared_task(name="tests.slow")
def slow(folder: str, name: str, seconds: float) -> None:
    """Take some seconds."""
    Path(folder, f"{name}.began").write_text(whence().request, encoding="utf-8")
    time.sleep(seconds)
    Path(folder, f"{name}.ended").touch()
