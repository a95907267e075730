"""Who does something, as the journal knows it: a plain name and what to show for it."""

from dataclasses import dataclass

from journal.said import Kept, Readable, kept


@dataclass(frozen=True)
class Actor:
    """A person (`user:name`) or a part of the system with a name (`system:exercise`)."""

    name: str
    label: Kept

    @property
    def is_system(self) -> bool:
        """Say whether no person did this."""
        return self.name.startswith("system:")


def system_actor(name: str, label: Readable) -> Actor:
    """Return the actor for a part of the system; its name shows in the journal."""
    return Actor(name=f"system:{name}", label=kept(label))
