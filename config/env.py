"""Every environment variable Zorgbeeld reads, each declared once with its help text.

`docs/settings.md` is made from this list (`manage.py settings_page`), and nothing else in the
project reads the environment.
"""

import os
from collections import ChainMap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
# What came from files lies over the environment, so that no child process inherits it.
_from_files: dict[str, str] = {}
FILES: dict[str, Path] = {}  # variable → the file it came from
env = environ.Env()
env.ENVIRON = ChainMap(_from_files, os.environ)


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how to read it, its default and why it exists.

    `shown` says the default in words where it depends on the mode or on the place of the checkout.
    """

    name: str
    read: Callable[..., Any]
    default: Any
    help: str
    shown: str = ""

    def value(self) -> Any:
        """Return the value from the environment, or the default when it is absent or empty."""
        self._look_in_file()
        if env.str(self.name, default="") == "":
            return self.default
        return self.read(self.name)

    def _look_in_file(self) -> None:
        """Take the value from the file that `<NAME>_FILE` names, where the variable itself is not set."""
        path = os.environ.get(f"{self.name}_FILE", "")
        if not path or os.environ.get(self.name):
            return
        FILES[self.name] = Path(path)
        try:
            _from_files[self.name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{self.name}_FILE names {path}, which cannot be read: {error}"
            raise ImproperlyConfigured(msg) from error

    @property
    def kind(self) -> str:
        """Return what may be written: text, number, on or off, list."""
        return {"bool": "`on` or `off`", "int": "number", "list": "comma-separated"}.get(
            self.read.__name__,
            "text",
        )

    @property
    def default_text(self) -> str:
        """Return the default as the settings page shows it."""
        if self.shown:
            return self.shown
        if isinstance(self.default, bool):
            return "`on`" if self.default else "`off`"
        return f"`{self.default}`" if self.default not in ("", []) else "none"


VARIABLES: dict[str, Variable] = {}


def declare(
    name: str,
    read: Callable[..., Any],
    default: Any,
    text: str,
    *,
    shown: str = "",
) -> Any:
    """Declare a variable and return its value; a name may be declared only once."""
    if name in VARIABLES:
        msg = f"{name} is declared twice"
        raise ValueError(msg)
    VARIABLES[name] = Variable(name, read, default, text, shown)
    return VARIABLES[name].value()


def settings_page() -> str:
    """Return `docs/settings.md`: every variable with its default and help."""
    rows = [
        f"| `{variable.name}` | {variable.kind} | {variable.default_text} | {variable.help} |"
        for variable in VARIABLES.values()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Every environment variable Zorgbeeld reads. Made from `config/env.py` and",
            "`config/settings.py` by `make settings-page`; a test keeps it equal. Each may stand in a",
            "file instead: `<variable>_FILE` names it, as secrets of containers are given.",
            "",
            "| variable | value | default | what it does |",
            "|---|---|---|---|",
            *rows,
            "",
        ],
    )
