"""On what people decide at a line to another system: that it failed meanwhile changes nothing about that.

`DECIDED_ON` of each kind of line are the parts of its state that matter to who stops it or lets it go on.
"""

from collections.abc import Sequence


def set_on(decided_on: Sequence[str]) -> tuple[str, ...]:
    """Return what matters to who sets all of a line.

    She undoes what another changed of it, also of what the journal does not say: how often is counted.
    """
    return (*decided_on, "changes")
