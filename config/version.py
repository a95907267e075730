"""Which version this is: the number of the release, and a mark of what its screens are made of."""

import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest

BASE_DIR = Path(__file__).resolve().parent.parent


@cache
def version() -> str:
    """Return the number of the release, as pyproject.toml has it."""
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


@cache
def build() -> str:
    """Return the version with a mark of the scripts, styles, templates and words of its screens.

    Two servers with the same code say the same; one changed script says something else. Read once a process
    (0.1 s): what runs keeps what it started with.
    """
    digest = sha256()
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    return f"{version()}+{digest.hexdigest()[:8]}"


def _sources() -> set[Path]:
    """Return the files that screens are made of."""
    folders = [BASE_DIR / "static", BASE_DIR / "templates", *BASE_DIR.glob("*/pages")]
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if path.suffix in {".js", ".css", ".html", ".svg"}}


def shown(_request: HttpRequest) -> dict[str, str]:
    """Give templates the version, and the mark of what their screen is made of."""
    return {"version": version(), "build": build()}
