"""Settings, secrets, versions: what can be judged before anything is asked of another server."""

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, WARNING, Tags, run_checks
from django.core.mail import get_connection

from config.checks import TAG
from config.doctor.register import Finding, Level, examines, must, should, well
from config.env import FILES
from config.guard import uncollected
from deploy.places import Places

PYTHONS = ((3, 11), (3, 13))


@examines("settings")
def settings_sound() -> Iterator[Finding]:
    """Ask the checks that server and worker start with, and Django's own for a deployment."""
    production = settings.MODE == "production"
    tags = [TAG, Tags.security] if production else [TAG]
    found = run_checks(tags=tags, include_deployment_checks=production)
    yield from (
        Finding(
            Level.MUST if each.level >= ERROR else Level.SHOULD,
            f"{each.id}: {each.msg}",
            each.hint or "",
        )
        for each in found
        if each.level >= WARNING
    )
    if not found:
        yield well("config.doctor.settings", mode=settings.MODE)


@examines("secrets")
def secrets_kept() -> Iterator[Finding]:
    """Look whether others than the service can read what is secret, or write what it believes."""
    places = Places()
    found = list(_open_files(places))
    if not any(os.access(path.parent, os.X_OK) for path, _ in secret_files(places)):
        return
    yield from found or [well("config.doctor.secrets")]


def secret_files(places: Places) -> list[tuple[Path, int]]:
    """Return the files with secrets and the widest mode each may have."""
    # the secrets of a container are kept by the folder they are in
    given = (
        (path, 0o644 if path.is_relative_to("/run/secrets") else 0o640) for path in FILES.values()
    )
    backup = [(Path(settings.BACKUP_KEY_FILE), 0o640)] if settings.BACKUP_KEY_FILE else []
    return [
        *backup,
        (places.environment, 0o640),
        (places.owner, 0o600),
        (places.key, 0o600),
        (settings.VAR_DIR / "secret_key", 0o600),
        *given,
    ]


def _open_files(places: Places) -> Iterator[Finding]:
    """Yield each file with a wider mode than it may have."""
    for path, widest in secret_files(places):
        try:
            mode = path.stat().st_mode & 0o777
        except OSError:
            continue
        if mode & ~widest:
            yield must(
                "config.doctor.secret_open",
                "config.doctor.secret_open_mend",
                path=str(path),
                mode=f"{mode:04o}",
                wanted=f"{widest:04o}",
            )


@examines("python")
def python_known() -> Iterator[Finding]:
    """Compare the version of Python with those that the locked packages serve."""
    version = platform.python_version()
    first, last = PYTHONS
    if first <= sys.version_info[:2] <= last:
        yield well("config.doctor.python", version=version)
    else:
        yield must("config.doctor.python_other", "config.doctor.python_other_mend", version=version)


@examines("statics", production=True)
def statics_collected() -> Iterator[Finding]:
    """Look whether pages have their scripts and styles."""
    if uncollected():
        yield must("config.doctor.statics_absent", "config.doctor.statics_absent_mend")
    else:
        yield well("config.doctor.statics")


@examines("mail", production=True)
def mail_leaves() -> Iterator[Finding]:
    """Say hello to the mail server: invitations and alarms go by it."""
    if not settings.EMAIL_HOST:
        yield should("config.doctor.mail_none", "config.doctor.mail_none_mend")
        return
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except OSError as error:  # smtplib's errors are of this family
        yield must(
            "config.doctor.mail_away",
            "config.doctor.mail_away_mend",
            host=f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
            problem=str(error),
        )
    else:
        yield well("config.doctor.mail", host=f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
