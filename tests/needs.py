"""What a test needs from the machine: say what is missing, and in CI fail instead of skipping."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

REPO = Path(__file__).resolve().parent.parent


def in_ci() -> bool:
    """Say whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def missing(what: str) -> NoReturn:
    """Skip the test that lacks something, or fail it when CI=true."""
    if in_ci():
        pytest.fail(f"{what}: with CI=true this fails instead of being skipped", pytrace=False)
    pytest.skip(what)


def program(*names: str, folders: tuple[str, ...] = (), package: str) -> Path:
    """Return the first program found by one of its names, in PATH or in the given folders."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", *folders])
    for name in names:
        found = shutil.which(name, path=places)
        if found is not None:
            return Path(found)
    missing(f"{names[0]} was not found; on Debian it is in the package {package}")


def shared(*parts: str) -> Path:
    """Return a path in the folder of shared data that lies beside the checkout."""
    folder = Path(os.environ.get("ZORGBEELD_SHARED", REPO.parent / "shared"))
    path = folder.joinpath(*parts)
    if not path.exists():
        missing(f"{path} was not found; ZORGBEELD_SHARED names the folder of shared data")
    return path
