"""The table of commands in docs/wire.md, from the declarations."""

import json

from web.commands import Command, commands

BEGIN = "<!-- commands: written by `make api-pages` -->"
END = "<!-- end of commands -->"


def with_commands(page: str) -> str:
    """Return the page with its table of commands as they are declared now.

    Raises ValueError for a page without the two marks.
    """
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    rows = "\n".join(_row(made) for made in commands())
    table = f"| command | `POST realms/R/…` | who | body |\n|---|---|---|---|\n{rows}"
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _row(made: Command) -> str:
    """Return one command: its name, address, who may give it, an example of its body."""
    who = ", ".join(f"{role} ({reach})" for role, reach in made.right.who.items())
    body = json.dumps(made.body.example, ensure_ascii=False)
    address = made.address.replace("<str:", "<").replace("<int:", "<")
    return f"| `{made.name}` | `{address}` | {who} | `{body}` |"
