"""Files that a system lays in a folder, such as its home of SFTP: stored, read, and put away.

    BRIDGE_FOLDER/<realm>/<source>/in       what the system lays down
                                  /done     what was read and counts, or was known already
                                  /refused  what was held back, wholly or in part, beside why (`.txt`)

The folder of a registered source is there because somebody made it; a system that was withdrawn has
none. A file is taken up when nobody wrote in it for a few seconds. It is stored first and moved last: who
is killed in between finds it again, and the same bytes are the same message. Where the figures of a table are
of when it came, so is the same file; laid down again it is another.
"""

import logging
import os
import stat
import time
from pathlib import Path

from capacity.models import Source
from journal.errors import Invalid, ZorgbeeldError
from journal.isolation import each, while_time
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.formats import format_named
from lcms_bridge.laid_down import TURN_S, laid_down, say_beside
from lcms_bridge.models import Message, MessageState
from lcms_bridge.senders import program_of
from lcms_bridge.services import BRIDGE, message_process, message_receive
from lcms_bridge.transports import FOLDER

logger = logging.getLogger(__name__)

OF_PATIENTS = "of_patients"
IN, DONE, REFUSED = "in", "done", "refused"
# a slow sender pauses; one that names its file last (`.part`) is passed over until then
SETTLED_S = 5
UNFINISHED = (".part", ".tmp", ".filepart", ".swp")


class NotSettledError(Exception):
    """A file is being written, or is no plain file."""


def folders_take() -> int:
    """Take up what lies ready in the folders of all registered systems; return how many files."""
    ready = laid_down(IN, is_whole=_is_whole)
    asked = while_time(ready, TURN_S)
    failed = each(asked, lambda one: _take(*one), logger=logger, what="file could not be taken up")
    return len(ready) - failed


def _is_whole(name: str) -> bool:
    """Say whether a file is no hidden one, and none that is still being written."""
    return not name.startswith(".") and not name.lower().endswith(UNFINISHED)


def _take(source: Source, path: Path) -> None:
    """Store a file, have it read, and put it away; whoever dies in between leaves it where it lies."""
    try:
        raw, laid = _whole(path)
    except (FileNotFoundError, NotSettledError):
        return
    try:
        receipt = message_receive(
            actor=program_of(source),
            realm=source.realm,
            raw=raw,
            name=path.name,
            transport=FOLDER,
            sent_at=laid,
            ring=False,
        )
    except Invalid as error:  # empty, too large, or about patients: then it stays nowhere
        if error.code == OF_PATIENTS:
            _let_go(path, REFUSED, "patienten", error.text("nl"))
        else:
            _put(path, REFUSED, path.name, error.text("nl"))
        return
    except ZorgbeeldError as error:  # its realm closed meanwhile: it lies where it lay
        logger.info("%s was not taken up: %s", path, error.code)
        return
    message = message_process(actor=BRIDGE, message_id=receipt.message.pk)
    if message is None:
        message = Message.objects.defer("raw").get(pk=receipt.message.pk)
    if message.state == MessageState.RECEIVED:
        return  # another worker has it: the next sweep puts it away
    held = [one for one in message.problems if not one["remark"]]
    lines = "\n".join(f"{one['place']}: {one['sentence']}" for one in held)
    where = REFUSED if held else DONE
    form = format_named(receipt.message.format)
    if form is not None and form.strip is not None:
        _let_go(path, where, str(message.pk), lines)  # what may be kept of it is in the inbox
    else:
        _put(path, where, f"{message.pk}-{path.name}", lines)


def _whole(path: Path) -> tuple[bytes, str]:
    """Return what is in a file that nobody writes in, and what tells it from one laid down another time.

    Raises NotSettledError, FileNotFoundError.
    """
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(number, "rb") as stream:
        before = os.fstat(number)
        if not stat.S_ISREG(before.st_mode) or time.time() - before.st_mtime < SETTLED_S:
            raise NotSettledError
        raw = stream.read(MAX_BYTES + 1)
        after = os.fstat(number)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise NotSettledError
    # no sender sets this moment: who lays the same table down again, with its old date too, says it anew
    return raw, f"{path.name} {after.st_ctime_ns}"


def _let_go(path: Path, where: str, name: str, why: str) -> None:
    """Remove a file about patients, which may be called after one; say why where it would have gone."""
    if why:
        say_beside(path.parent.parent / where, f"{name}-{time.time_ns()}", why)
    path.unlink(missing_ok=True)


def _put(path: Path, where: str, name: str, why: str = "") -> None:
    """Put a file away beside its folder, with why it was held back; gone already is well."""
    folder = path.parent.parent / where
    folder.mkdir(exist_ok=True)
    if why:
        say_beside(folder, name, why)
    try:
        path.replace(folder / name)
    except FileNotFoundError:
        logger.info("%s was put away by another worker", path)
