"""Every environment variable Zorgbeeld reads, each declared once with its help text.

`docs/settings.md` is made from this list (`manage.py settings_page`), and nothing else in the
project reads the environment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


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
        if env.str(self.name, default="") == "":
            return self.default
        return self.read(self.name)

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
            "`config/settings.py` by `make settings-page`; a test keeps it equal.",
            "",
            "| variable | value | default | what it does |",
            "|---|---|---|---|",
            *rows,
            "",
        ],
    )
