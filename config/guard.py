"""Refuse to start a server or a worker on a dangerous configuration."""

import sys
from concurrent.futures import ThreadPoolExecutor

from django.core.checks import ERROR, CheckMessage, run_checks

from config.checks import TAG


def refuse_danger() -> None:
    """Run the project's own checks; on an error, print all of them and end the process with code 1.

    The checks run in a thread: uvicorn loads the application inside its event loop, where Django
    does not let the database be asked.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        messages = thread.submit(dangers).result()
    if messages:
        text = "\n".join(str(message) for message in messages)
        sys.stderr.write(f"Zorgbeeld does not start:\n{text}\n")
        sys.exit(1)


def dangers() -> list[CheckMessage]:
    """Return what must be solved before anything may be served."""
    found = run_checks(tags=[TAG], databases=["default"])
    return [message for message in found if message.level >= ERROR]
