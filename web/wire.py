"""The table of commands in docs/wire.md, from the declarations."""

import json
import re

from web.commands import Command, commands

_BRACED = re.compile(r"\{([^}]*)\}")
BEGIN = "<!-- commands: written by `make api-pages` -->"
END = "<!-- end of commands -->"


def with_commands(page: str) -> str:
    """Return the page with its table of commands as they are declared now.

    Raises ValueError for a page without the two marks.
    """
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    rows = "\n".join(_row(made) for made in commands())
    table = (
        f"| command | `POST realms/R/…` | who | body | `seen` of |\n|---|---|---|---|---|\n{rows}"
    )
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _row(made: Command) -> str:
    """Return one command: its name, address, who may give it, a body, and what it decides on."""
    who = ", ".join(f"{role} ({reach})" for role, reach in made.right.who.items())
    body = json.dumps(made.body.example, ensure_ascii=False)
    address = made.address.replace("<str:", "<").replace("<int:", "<")
    on = ", ".join(f"`{_BRACED.sub(_place, key)}`" for key in made.on.keys)
    return f"| `{made.name}` | `{address}` | {who} | `{body}` | {on} |"


def _place(found: re.Match[str]) -> str:
    """Return a part of a key as the entities of docs/wire.md are written."""
    name = found[1].removesuffix(".pk").removesuffix("_id").rpartition(".")[2]
    return f"<{name.upper()}>"
