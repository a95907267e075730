"""The screens of a realm: each app registers its own, and the menu and the addresses follow.

What belongs to a page stands together in its app: `<app>/pages/<name>/page.html`, `page.js` and
`page.css`; a page on which something can wait for somebody has a `waits.js` beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journal.actors import Actor
from web.people import can
from web.rights import Right


@dataclass(frozen=True)
class Empty:
    """What a screen says of itself while nothing happened yet in a realm, and who can mend that.

    `says`: the code of the sentence that says what is missing. `filled_by`: how the keys begin of what ends
    it, in the live picture; empty: the screen itself says it, in its own place. `does`: who holds this right
    is sent to the screen `on`; `asks`: the code of what everybody else is told; `see`: a screen for them.
    """

    says: str
    filled_by: tuple[str, ...] = ()
    does: Right | None = None
    on: str = ""
    asks: str = ""
    see: str = ""
    when: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Page:
    """One screen of a realm.

    `name`: its address and folder; `needs`: the right without which it is refused; `order`: its place
    in the menu; `in_menu`: False for a screen that is opened from another one; `under`: the page in whose
    part of the menu it folds away. What can wait for somebody stands in the menu itself.
    """

    name: str
    title: Any  # a text, or one that is translated when it is shown
    needs: Right
    order: int
    in_menu: bool = True
    under: str = ""
    uses_map: bool = False
    waits: bool = False
    data: Callable[[], Any] | None = None  # what its script is given, as JSON
    empty: Empty | None = None

    def __post_init__(self) -> None:
        if self.under and self.waits:
            msg = f"page {self.name}: what waits for somebody may not be folded away"
            raise ValueError(msg)

    @property
    def template(self) -> str:
        """Return the template of this screen."""
        return f"{self.name}/page.html"

    @property
    def script(self) -> str:
        """Return the static path of its script."""
        return f"pages/{self.name}/page.js"

    @property
    def style(self) -> str:
        """Return the static path of its style."""
        return f"pages/{self.name}/page.css"

    @property
    def waits_script(self) -> str:
        """Return the static path of the script that counts what waits here for somebody."""
        return f"pages/{self.name}/waits.js"

    @property
    def route(self) -> str:
        """Return the name of its route."""
        return f"page-{self.name}"


_registered: dict[str, Page] = {}


def register(*made: Page) -> None:
    """Make screens known. Raises ValueError when a name is taken."""
    for page in made:
        if page.name in _registered:
            msg = f"page {page.name} is registered twice"
            raise ValueError(msg)
        _registered[page.name] = page


def pages() -> tuple[Page, ...]:
    """Return all screens in the order of the menu."""
    return tuple(sorted(_registered.values(), key=lambda page: page.order))


def menu_tree(actor: Actor) -> list[tuple[Page, list[Page]]]:
    """Return the menu of a person: each screen with those that fold away under it.

    A screen whose place is under one that this person may not open stands by itself.
    """
    found = menu_for(actor)
    names = {page.name for page in found}
    return [
        (page, [one for one in found if one.under == page.name])
        for page in found
        if page.under not in names
    ]


def menu_for(actor: Actor) -> list[Page]:
    """Return the screens that a person finds in the menu."""
    return [page for page in pages() if page.in_menu and can(actor, page.needs)]
