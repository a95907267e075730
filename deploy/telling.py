"""What the installer says: a line for each thing that is there, was made, or would be made."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field


class CannotInstallError(Exception):
    """Something is missing that a person must mend; the text is the sentence they read."""


@dataclass
class Telling:
    """Counts what changed, and leaves everything as it is in a dry run."""

    dry: bool = False
    changed: int = 0
    notes: list[str] = field(default_factory=list)

    def step(self, what: str, *, done: bool, do: Callable[[], object]) -> bool:
        """Do something that is not done yet; say which it was, and whether there was something to do."""
        if done:
            self.say(f"  ok       {what}")
            return False
        self.changed += 1
        if self.dry:
            self.say(f"  would    {what}")
            return True
        self.say(f"  doing    {what}")
        do()
        return True

    def head(self, text: str) -> None:
        """Begin a part."""
        self.say(f"{text}")

    def note(self, text: str) -> None:
        """Keep a sentence for the end, where people look."""
        self.notes.append(text)

    def say(self, text: str) -> None:
        """Print at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
