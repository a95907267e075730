"""The lines of HL7 v2: whether each that the settings name is open, whose it is, and encrypted."""

from collections.abc import Iterator

from django.conf import settings

from capacity.models import Source, SourceState
from config.doctor.register import Finding, examines, must, should, well
from lcms_bridge.mllp.listener import Line, lines_of
from web.in_time import connected

ANSWER_SECONDS = 5.0
EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 -- asked for by the settings, tried from here
HERE = {"127.0.0.1", "localhost", "::1"}


@examines("mllp", needs=("database", "migrations"), production=True)
def lines_open() -> Iterator[Finding]:
    """Try each line of BRIDGE_MLLP, without saying anything on it."""
    try:
        lines = lines_of(settings.BRIDGE_MLLP)
    except ValueError as error:
        yield must(
            "config.doctor.mllp_no_line", "config.doctor.mllp_no_line_mend", given=str(error)
        )
        return
    if not lines:
        yield well("config.doctor.mllp_none")
    for line in lines:
        yield from _line(line)
    if lines and not settings.BRIDGE_MLLP_CERT and settings.BRIDGE_MLLP_HOST not in HERE:
        yield should("config.doctor.mllp_bare", "config.doctor.mllp_bare_mend")


def _line(line: Line) -> Iterator[Finding]:
    """Yield what one line lacks, or that it is well."""
    told = {"port": line.port, "source": f"{line.realm}/{line.source}"}
    rows = Source.objects.exclude(state=SourceState.WITHDRAWN)
    if not rows.filter(realm__slug=line.realm, realm__is_open=True, name=line.source).exists():
        yield must("config.doctor.mllp_nobody", "config.doctor.mllp_nobody_mend", **told)
    elif not _is_open(line.port):
        yield must("config.doctor.mllp_closed", "config.doctor.mllp_closed_mend", **told)
    else:
        yield well("config.doctor.mllp", **told)


def _is_open(port: int) -> bool:
    """Say whether somebody listens."""
    host = settings.BRIDGE_MLLP_HOST
    try:
        connected("127.0.0.1" if host in EVERYWHERE else host, port, ANSWER_SECONDS).close()
    except (OSError, UnicodeError):
        return False
    return True
