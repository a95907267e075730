"""Worker and clock: whether what comes by the clock is done, and by the settings as they are now."""

from collections.abc import Iterator

from django.conf import settings
from kombu.exceptions import KombuError

from config.celery import app
from config.doctor.register import Finding, Level, examines, level_of, must, should, well
from deploy.places import Places
from journal.heartbeat import WORKER, began, pulses, silence
from journal.parts import part_named

KINDS = ("web", "worker", "beat")  # as each process calls itself
# How long each question waits; the first answer ends it all. A worker that has just begun does not hear what
# was asked before it listened, and on a busy machine an answer may take long.
ANSWER_SECONDS = (2.0, 4.0, 6.0, 8.0)


@examines("worker", needs=("redis",), production=True)
def worker_answers() -> Iterator[Finding]:
    """Ask the workers for a sign of life; the first suffices."""
    if any(map(_answered, ANSWER_SECONDS)):
        yield well("config.doctor.worker")
    else:
        yield must("config.doctor.worker_silent", "config.doctor.worker_silent_mend")


def _answered(seconds: float) -> bool:
    """Say whether a worker answers within so many seconds."""
    try:
        return bool(app.control.ping(timeout=seconds, limit=1))
    except (KombuError, OSError):
        return False


@examines("clock", needs=("database", "migrations", "worker"))
def clock_ticks() -> Iterator[Finding]:
    """Look when the clock last had a worker write down that it lives: a beat every ten seconds."""
    silent = silence(WORKER)
    level = Level.MUST if silent is None else level_of("rounds", part_named("rounds").look())
    if silent is not None and level is not Level.MUST:
        yield well("config.doctor.clock", seconds=f"{max(silent, 0):.0f}")
    elif settings.EMBEDDED:
        yield must("config.doctor.clock_silent", "config.doctor.clock_embedded_mend")
    else:
        yield must("config.doctor.clock_silent", "config.doctor.clock_silent_mend")


@examines("restart", needs=("database", "migrations"), production=True)
def settings_read_since_they_changed() -> Iterator[Finding]:
    """Look for processes of this machine that began before its settings were written last."""
    try:
        written = Places().environment.stat().st_mtime
    except OSError:
        return  # a container, or one without the installer's file: nothing to compare
    living = [one for kind in pulses(KINDS).values() for one in kind]
    before = [one for one in living if (start := began(one)) is not None and start < written]
    if before:
        names = sorted({one.name.partition(":")[0] for one in before})
        yield should(
            "config.doctor.restart_wanted", "config.doctor.restart_wanted_mend", names=names
        )
    else:
        yield well("config.doctor.restart")
