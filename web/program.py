"""Programs that act by themselves with a token of their own: what each may, and where, and nothing beside it.

Whoever registers programs (sources of figures, say) makes the actor; `web.people.can` asks it first.
"""

from dataclasses import dataclass, field
from typing import Any

from journal.actors import Actor
from web.rights import Right


@dataclass(frozen=True)
class Program(Actor):
    """A program with some rights at some places.

    `places` are the codes of the places at which its rights hold; a right is never held everywhere. `house`:
    the code of the place that it speaks for before others, if it was registered for places one by one.
    """

    rights: frozenset[str] = field(default=frozenset(), repr=False)
    places: frozenset[str] = field(default=frozenset(), repr=False)
    house: str = field(default="", repr=False)

    @property
    def is_system(self) -> bool:
        """Say that no person did this."""
        return True

    def may(self, right: Right, place: Any) -> bool:
        """Say whether it has a right at a place."""
        return right.name in self.rights and getattr(place, "pk", None) in self.places
