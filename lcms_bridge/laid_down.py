"""What lies in folders of systems, and what is said beside them: alike for files and for mail."""

import logging
import os
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

from django.conf import settings

from capacity.models import Source, SourceState

logger = logging.getLogger(__name__)
TURN_S = 20.0  # of one sweep, on a slow disk too: other ways in come after it


def laid_down(*within: str, is_whole: Callable[[str], bool]) -> list[tuple[Source, Path]]:
    """Return what lies ready in a folder of each registered system, the oldest first, by turns.

    `is_whole` says by its name whether something is there as a whole. How much of it goes, the turn says.
    """
    if not settings.BRIDGE_FOLDER:
        return []
    root = Path(settings.BRIDGE_FOLDER)
    sources = Source.objects.exclude(state=SourceState.WITHDRAWN).filter(realm__is_open=True)
    found = [
        [(one, path) for path in _ready(root.joinpath(one.realm.slug, one.name, *within), is_whole)]
        for one in sources.select_related("realm")
    ]
    # one of each system before the second of any: much, or what cannot be read, keeps no other out
    turns = zip_longest(*found)
    return [one for turn in turns for one in turn if one is not None]


def _ready(folder: Path, is_whole: Callable[[str], bool]) -> Iterator[Path]:
    """Yield the files that are there as a whole, the oldest first; nothing of a folder that nobody made."""
    try:
        found = [
            (one.stat(follow_symlinks=False).st_mtime, one.name)
            for one in os.scandir(folder)
            if is_whole(one.name) and one.is_file(follow_symlinks=False)
        ]
    except OSError:
        return  # or a file went meanwhile: the next sweep sees
    yield from (folder / name for _at, name in sorted(found))


def say_beside(folder: Path, name: str, why: str) -> None:
    """Write why something was held back, where there is room: it stands at the message or the system too."""
    try:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_text(f"{why}\n", encoding="utf-8")
    except OSError as error:
        logger.warning("why something was held back could not be written in %s: %s", folder, error)
