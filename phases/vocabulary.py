"""What a plan may name here: kinds, figures, sectors and roles, from this installation or as bundled."""

from collections.abc import Iterable

from django.db import DatabaseError

from capacity.kind_file import BUNDLED, read_kinds
from capacity.kinds import kinds_ever
from capacity.questionnaires import sectors_asked
from capacity.resource import Kind
from network.models import Role, Sector
from phases.mandates import CONSULT, DECIDE
from phases.rules.check import Vocabulary
from phases.rules.conditions import RATIO


def vocabulary() -> Vocabulary:
    """Return what plans may name in this installation (the bundled kinds where none is set up)."""
    try:
        return vocabulary_of(kinds_ever(), sectors_asked())
    except DatabaseError:
        return bundled_vocabulary()


def bundled_vocabulary() -> Vocabulary:
    """Return what plans may name by the files that come with the program."""
    return vocabulary_of(bundled_kinds(), Sector.values)


def bundled_kinds() -> tuple[Kind, ...]:
    """Return the kinds that come with the program."""
    return read_kinds(BUNDLED.parent).kinds


def kinds_here() -> tuple[Kind, ...]:
    """Return the kinds of this installation, beside those that come with the program."""
    try:
        return (*bundled_kinds(), *kinds_ever())
    except DatabaseError:
        return bundled_kinds()


def vocabulary_of(kinds: Iterable[Kind], surveyed: Iterable[str]) -> Vocabulary:
    """Return what plans may name where these kinds are known."""
    known = list(kinds)
    return Vocabulary(
        beds=tuple(one.code for one in known if one.is_measured),
        figures={one.code: figures_of(one) for one in known if not one.is_bed},
        sectors=tuple(Sector.values),
        surveyed=tuple(surveyed),
        roles=tuple(Role.values),
        deciding_roles=tuple(DECIDE.who),
        seat_roles=tuple(CONSULT.who),
    )


def figures_of(kind: Kind) -> tuple[str, ...]:
    """Return the figures of a kind that a line can be drawn on."""
    shape = kind.shape
    counted = tuple(one.name for one in shape.figures if one.sort not in ("state", "moment"))
    return (RATIO, *counted) if shape.load and shape.room else counted
