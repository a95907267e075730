"""Web processes, worker and clock: whether each does its work, and by the settings as they are now."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from kombu.exceptions import KombuError

from config.celery import app
from config.doctor.register import Finding, Level, examines, level_of, must, should, well
from deploy.places import Places
from deploy.proxy import web_servers
from journal.heartbeat import PROCESSES, WORKER, began, pulses, silence
from journal.parts import part_named
from web.in_time import connected

# How long each question waits; the first answer ends it all. A worker that has just begun does not hear what
# was asked before it listened, and on a busy machine an answer may take long.
ANSWER_SECONDS = (2.0, 4.0, 6.0, 8.0)
WEB_SECONDS = 5.0


@examines("web", production=True)
def web_processes_answer() -> Iterator[Finding]:
    """Ask each web process that this machine's proxy knows: while others serve, nobody misses one."""
    servers = web_servers(Places())
    if not servers:
        return  # a container, or a proxy of one's own
    away = [f"{host}:{port}" for host, port in servers if not _serves(host, port)]
    if not away:
        yield well("config.doctor.web", n=len(servers))
    else:
        say = must if len(away) == len(servers) else should
        yield say(
            "config.doctor.web_away", "config.doctor.web_away_mend", addresses=away, n=len(away)
        )


def _serves(host: str, port: int) -> bool:
    """Say whether a web process answers, whatever it says."""
    name = urlsplit(settings.PUBLIC_URL).hostname or host
    try:
        connection = HTTPConnection(host, port, timeout=WEB_SECONDS)
        with connected(host, port, WEB_SECONDS) as plain:
            connection.sock = plain
            connection.request("GET", "/healthz", headers={"Host": name})
            connection.getresponse().read()
    except (OSError, HTTPException, UnicodeError):
        return False
    return True


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
    living = [one for kind in pulses(PROCESSES).values() for one in kind]
    before = [one for one in living if (start := began(one)) is not None and start < written]
    if before:
        names = sorted({one.name.partition(":")[0] for one in before})
        yield should(
            "config.doctor.restart_wanted", "config.doctor.restart_wanted_mend", names=names
        )
    else:
        yield well("config.doctor.restart")
