"""An uploaded edition of the reference data: a zip file with the files of its folder, and nothing else."""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from journal.errors import Conflict, Invalid, TooLarge
from network.edition import Edition
from network.kept_edition import is_file_of_edition, kept_edition
from network.reference import FILES, OTHERS, read_edition
from network.tables import MAX_BYTES

MAX_ZIP = 5_000_000  # the bundled edition is a fifth of a megabyte when zipped
MAX_FILES = 20
FIELD = "file"


@contextmanager
def read_upload(file: Any) -> Iterator[tuple[Path, str]]:
    """Give the folder of an uploaded edition, and the name of its file. Raises Invalid."""
    if file is None:
        raise Invalid("situation.setup.no_file", field=FIELD)
    if file.size > MAX_ZIP:
        raise TooLarge("situation.setup.file_large", field=FIELD, most=MAX_ZIP // 1_000_000)
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(file) as archive:
                _unpack(archive, folder)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, struct.error):
            raise Invalid("situation.setup.no_zip", field=FIELD) from None
        yield folder, Path(file.name).name[:100]


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """Write the files of an archive. Raises Invalid for a name with a path in it, or too much content."""
    members = archive.infolist()
    for member in members[: MAX_FILES + 1]:
        if len(members) > MAX_FILES or not is_file_of_edition(member.filename):
            files = [*FILES, OTHERS]
            raise Invalid(
                "situation.setup.zip_name", field=FIELD, name=member.filename[:80], files=files
            )
        try:
            with archive.open(member) as content:
                # what the archive says of its size is not believed
                whole = content.read(MAX_BYTES + 1)
        except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
            raise Invalid("situation.setup.no_zip", field=FIELD) from None
        if len(whole) > MAX_BYTES:
            raise TooLarge("situation.setup.file_large", field=FIELD, most=MAX_BYTES // 1_000_000)
        (folder / member.filename).write_bytes(whole)


def edition_of(folder: Path | None) -> Edition | None:
    """Return the edition of a folder, or (None) the one that was loaded last; None: it was not kept."""
    try:
        return read_edition(folder) if folder is not None else kept_edition()
    except (Conflict, Invalid):
        return None
