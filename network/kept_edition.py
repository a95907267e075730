"""The edition that was loaded last, as it was: kept in the database, whatever becomes of its folder."""

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from journal.errors import Conflict
from network.composing import Own
from network.edition import Edition
from network.models import EditionFile, OwnPlace, OwnRegion, ReferenceSet
from network.own_regions import OwnArea
from network.reference import BUNDLED, BUNDLED_SOURCE, read_edition
from network.tables import MAX_BYTES

REGION_WORDS = ("name", "short_name", "trauma_centre", "operates_as")
_NAME = re.compile(r"[a-z_]{1,30}\.(csv|geojson|json|toml)")


def is_file_of_edition(name: str) -> bool:
    """Say whether a file can be part of an edition by its name: no path, no other kind."""
    return _NAME.fullmatch(name) is not None


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of an edition's folder; what else lies in it is left."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and is_file_of_edition(path.name) and path.stat().st_size <= MAX_BYTES
    }


def files_keep(files: Mapping[str, bytes]) -> None:
    """Keep the files of an edition in place of those of the one before. Inside `writing()`."""
    EditionFile.objects.exclude(pk__in=list(files)).delete()
    for name, content in files.items():
        EditionFile.objects.update_or_create(name=name, defaults={"content": content})


def kept_edition() -> Edition:
    """Return the edition that was loaded last.

    Raises Conflict: there is none, or it was loaded by a version that did not keep it.
    """
    files = list(EditionFile.objects.all())
    if files:
        with TemporaryDirectory() as name:
            folder = Path(name)
            for file in files:
                (folder / file.name).write_bytes(bytes(file.content))
            return read_edition(folder)
    newest = ReferenceSet.objects.first()
    if newest is None:
        raise Conflict("network.no_edition")
    if newest.source != BUNDLED_SOURCE:
        raise Conflict("network.edition_not_kept")
    return read_edition(BUNDLED)


def own_rows() -> list[Own]:
    """Return what was added, changed or closed by hand."""
    return [Own(row.code, None if row.closed else row.values) for row in OwnPlace.objects.all()]


def own_regions() -> list[OwnArea]:
    """Return the regions that were given by hand."""
    return [area_of(row) for row in OwnRegion.objects.all()]


def area_of(row: OwnRegion) -> OwnArea:
    """Return a region as it is kept."""
    return own_area(row.code, row.values)


def own_area(code: str, values: Mapping[str, Any]) -> OwnArea:
    """Return a region of its words, and of what it takes where that is among them."""
    name, short_name, trauma_centre, operates_as = (
        str(values.get(one) or "") for one in REGION_WORDS
    )
    return OwnArea(
        code,
        name,
        short_name,
        trauma_centre,
        operates_as,
        areas=frozenset(values.get("areas", ())),
        municipalities=frozenset(values.get("municipalities", ())),
        outline=values.get("outline"),
    )
