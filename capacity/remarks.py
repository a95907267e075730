"""What is remarkable about a figure: a code with parameters.

A remark keeps nothing out. Pure; the sentence of a code is `capacity.remark.<code>` in `words.toml`, and
whoever shows a remark may also make a sentence of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from capacity.resource import Kind

CODES = (
    "not_applicable",
    "emptied_operational",
    "emptied_occupied",
    "emptied_blocked",
    "emptied_isolation_free",
    "jump_occupied",
    "jump_operational",
    "jump_present",
    "more_than_house",
    "crowded",
    "isolation_more_than_free",
    "jump_figure",
    "lend_more_than_present",
    "skilled_more_than_present",
)


@dataclass(frozen=True)
class Remark:
    """One remark about one kind of resource; `params` fill its sentence."""

    code: str
    kind: Kind
    params: Mapping[str, int | str] = field(default_factory=dict, hash=False)
