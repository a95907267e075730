"""Which emergency departments stop together: neighbours of each other, none of them open.

Pure: codes in, groups out. `near` has the neighbours of each department, of itself and of others alike.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Departments that stop at once and are neighbours, and the open ones near any of them."""

    stopped: tuple[str, ...]
    open_near: tuple[str, ...]


def groups(
    stopped: Collection[str], is_open: Collection[str], near: Mapping[str, Collection[str]]
) -> tuple[Group, ...]:
    """Return the groups of two or more, by their first code; near is followed from one to the next.

    Who is neither among the stopped nor the open is closed or unknown: in no group, and nobody's way out.
    """
    left = set(stopped)
    found = []
    for code in sorted(stopped):
        if code not in left:
            continue
        group, edge = set[str](), {code}
        while edge:
            group |= edge
            left -= edge
            edge = {other for one in edge for other in near.get(one, ()) if other in left}
        if len(group) > 1:
            around = {other for one in group for other in near.get(one, ())}
            found.append(Group(tuple(sorted(group)), tuple(sorted(around & set(is_open)))))
    return tuple(found)
