"""Refuse to start a server or a worker on a dangerous configuration."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, run_checks

from config.checks import TAG


def refuse_danger(*, serves: bool = False) -> None:
    """Run the project's own checks; on an error, print all of them and end the process with code 1.

    Who `serves` pages needs the static files as well: without them every page would be a fault.

    The checks run in a thread: uvicorn loads the application inside its event loop, where Django
    does not let the database be asked.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        messages = thread.submit(dangers).result()
    if serves and settings.MODE == "production":
        messages += uncollected()
    if messages:
        text = "\n".join(str(message) for message in messages)
        sys.stderr.write(f"Zorgbeeld does not start:\n{text}\n")
        sys.exit(1)


def uncollected() -> list[CheckMessage]:
    """Return that the static files were not collected, where they were not."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return []
    return [
        Error(
            "The static files are not there: no page can be served.",
            hint="Run: python manage.py collectstatic --noinput",
            id="zorgbeeld.E013",
        )
    ]


def dangers() -> list[CheckMessage]:
    """Return what must be solved before anything may be served."""
    found = run_checks(tags=[TAG], databases=["default"])
    return [message for message in found if message.level >= ERROR]
